"""A repository looked through part by part: all that no other part must be known for.

What a survey says of a part is small and plain, so that another process can make it and a cache
can keep it: of a file in order the values that the index keeps, and which rules have something to
say about the part. Those rules are then asked again, by a run that knows the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from validator.engine.collect import Fetched, fetch, load_fetched
from validator.engine.parts import TICK, PartPaths, SurveyedFile, SurveyedPart, microseconds
from validator.engine.policy import Policy
from validator.engine.registry import Rule, all_rules
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.loading.document import LoadedFile
from validator.loading.source import Source

Remembered = Callable[[str], SurveyedPart | None]
"""What was found of the part of a name before, if anything."""


class Surveyor:
    """Surveys parts of one source under one policy, with what the world says.

    All rules are asked, or those that are handed in.
    """

    def __init__(
        self, source: Source, facts: Facts, policy: Policy, rules: Iterable[Rule] | None = None
    ) -> None:
        self._source = source
        self._facts = facts
        self._policy = policy
        asked = [(it, policy.options(it)) for it in (all_rules() if rules is None else rules)]
        self._of_files = [it for it in asked if it[0].scope == "file"]
        self._of_parts = [it for it in asked if it[0].scope == "part"]
        self._sensitive = frozenset(rule.code for rule, _ in asked if rule.sensitive)

    @property
    def now(self) -> int:
        """The instant of the run, as `SurveyedPart` has it."""
        return microseconds(self._facts.now)

    def narrow_horizon(self, spans: Iterable[tuple[int, int, int]]) -> None:
        """Let the facts of the run know for how long the surveys of its parts hold.

        A span is when a part was `asked`, and how far `back` and `ahead` the answer holds.
        """
        now, ever = self.now, timedelta.max // TICK
        spans = [*spans]
        back = min((now - at + back for at, back, _ in spans), default=ever)
        ahead = min((at + ahead - now for at, _, ahead in spans), default=ever)
        self._facts.horizon.narrow(min(back, ever) * TICK, min(ahead, ever) * TICK)

    def survey(
        self, parts: Sequence[PartPaths], remembered: Remembered = lambda name: None
    ) -> list[SurveyedPart]:
        """What is found of some parts, each by itself.

        A part whose files have the content that is remembered of it is not judged again.
        """
        found: dict[str, SurveyedPart] = {}
        fetched: dict[str, list[Fetched]] = {}
        for part in parts:
            files = [fetch(self._source, path) for path in part.paths]
            known = remembered(part.name)
            if known is not None and known.holds(self.now) and _is_same(known, files):
                found[part.name] = known
            else:
                fetched[part.name] = files
        found.update(self._judged(fetched))
        return [found[part.name] for part in parts]

    def _judged(self, fetched: Mapping[str, list[Fetched]]) -> Iterator[tuple[str, SurveyedPart]]:
        terms = self._policy.terms
        facts = self._facts.for_survey()
        loaded = {
            name: [load_fetched(file, terms) for file in files] for name, files in fetched.items()
        }
        suspects = self._suspects_by_path(
            [file for files in loaded.values() for file in files], facts
        )
        # Before it is told for how long all holds: rules that judge the part narrow that too.
        together = {
            name: self._together(files, facts)
            for name, files in loaded.items()
            if files[0].path != name
        }
        now, back, ahead = self.now, facts.horizon.back // TICK, facts.horizon.ahead // TICK
        for name, files in loaded.items():
            codes, traits = together.get(name, _NOTHING)
            found = [(code, name) for code in codes]
            found += [(code, file.path) for file in files for code in suspects.get(file.path, ())]
            described = tuple([self._file(file, suspects.get(file.path, ())) for file in files])
            yield name, SurveyedPart(name, described, tuple(found), traits, now, back, ahead)

    def _suspects_by_path(self, files: list[LoadedFile], facts: Facts) -> dict[str, list[str]]:
        """The codes of the rules that judge single files and find something, by path."""
        suspects: dict[str, list[str]] = {}
        repository = Repository(tuple(files), terms=self._policy.terms)
        for rule, options in self._of_files:
            for path in {problem.place.path for problem in rule.check(repository, facts, options)}:
                suspects.setdefault(path, []).append(rule.code)
        return suspects

    def _together(
        self, files: list[LoadedFile], facts: Facts
    ) -> tuple[Sequence[str], tuple[tuple[str, Any], ...]]:
        """The codes of the rules that judge parts and find something, and the traits for others."""
        repository = Repository(tuple(files), terms=self._policy.terms)
        codes = [
            rule.code
            for rule, options in self._of_parts
            if any(rule.check(repository, facts, options))
        ]
        told = [(rule.code, rule.traits(repository)) for rule, _ in self._of_parts if rule.traits]
        return codes, tuple(told)

    def _file(self, file: LoadedFile, codes: Iterable[str]) -> SurveyedFile:
        is_in_order = file.documents and not (file.faults or file.unread or file.comments)
        if not is_in_order or file.kind is None or not self._sensitive.isdisjoint(codes):
            return (file.path, file.digest, None)
        row_of = file.kind.row_of
        rows = tuple([row_of(document.entity) for document in file.documents])
        return (file.path, file.digest, (file.kind.name, rows))


_NOTHING: tuple[tuple[str, ...], tuple[tuple[str, Any], ...]] = ((), ())


def _is_same(known: SurveyedPart, files: Sequence[Fetched]) -> bool:
    """Whether files can all be read, and are those that were known."""
    return all(file.content is not None for file in files) and [
        (path, digest) for path, digest, _ in known.files
    ] == [(file.path, file.digest) for file in files]
