"""A repository looked through part by part: all that no other part must be known for.

What a survey says of a part is small and plain, so that another process can make it and a cache
can keep it: of a file in order the values that the index keeps, and which rules have something to
say about the part. Those rules are then asked again, by a run that knows the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from validator.engine.collect import load_file
from validator.engine.policy import Policy
from validator.engine.registry import all_rules
from validator.index.facts import Facts, Horizon
from validator.index.indexed import Row
from validator.index.repository import Repository
from validator.loading.document import LoadedFile
from validator.loading.source import Source
from validator.model.kinds import kind_of, part_of

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta.resolution


class PartPaths(NamedTuple):
    """A part of a repository (`model.kinds.part_of`) and the paths of its files, in order."""

    name: str
    paths: tuple[str, ...]


class SurveyedFile(NamedTuple):
    """One file: the digest of its content, and its records as the index keeps them.

    `rows` is None where the file must be loaded, because it is not in order, speaks to relgate in
    a comment, or holds what no cache should.
    """

    path: str
    digest: bytes
    rows: tuple[Row, ...] | None


class SurveyedPart(NamedTuple):
    """What is known of a part by itself.

    `suspects` pairs the code of each rule that has something to say with the path that it says it
    of, which is the part's name where the rule judges the part. At the instant `asked`,
    microseconds since 1970, the other rules were silent, and less than `back` before and `ahead`
    after it they still are.
    """

    name: str
    files: tuple[SurveyedFile, ...]
    suspects: tuple[tuple[str, str], ...]
    asked: int
    back: int
    ahead: int

    def holds(self, now: int) -> bool:
        """Whether the survey is good for another instant."""
        return now == self.asked or -self.back < now - self.asked < self.ahead


LookThrough = Callable[["Surveyor", Sequence[PartPaths]], Iterable[SurveyedPart]]
"""Surveys some parts, in order: in this process or others, or from what is remembered."""


def microseconds(instant: datetime) -> int:
    """An instant as microseconds since 1970."""
    return (instant - _EPOCH) // _TICK


def parts_of(paths: Iterable[str]) -> list[PartPaths]:
    """Paths of records, in order, by the part that they belong to."""
    parts: dict[str, list[str]] = {}
    for path in paths:
        parts.setdefault(part_of(path, kind_of(path)), []).append(path)
    return [PartPaths(name, tuple(members)) for name, members in parts.items()]


class Surveyor:
    """Surveys parts of one source under one policy, with what the world says."""

    def __init__(self, source: Source, facts: Facts, policy: Policy) -> None:
        self._source = source
        self._facts = facts
        self._policy = policy
        self._rules = [(rule, policy.options(rule)) for rule in all_rules()]
        self._sensitive = frozenset(rule.code for rule in all_rules() if rule.sensitive)

    @property
    def now(self) -> int:
        """The instant of the run, as `SurveyedPart` has it."""
        return microseconds(self._facts.now)

    def survey(self, parts: Sequence[PartPaths]) -> list[SurveyedPart]:
        """What is known of some parts, each by itself."""
        terms = self._policy.terms
        facts = replace(self._facts, horizon=Horizon())
        loaded = [[load_file(self._source, path, terms) for path in part.paths] for part in parts]
        suspects = self._suspects_by_path([file for files in loaded for file in files], facts)
        surveyed = []
        for part, files in zip(parts, loaded, strict=True):
            codes = [(code, file.path) for file in files for code in sorted(suspects[file.path])]
            if part.paths != (part.name,):
                codes += self._suspects_of_part(part.name, files, facts)
            surveyed.append(
                SurveyedPart(
                    part.name,
                    tuple(self._file(file, suspects[file.path]) for file in files),
                    tuple(codes),
                    self.now,
                    facts.horizon.back // _TICK,
                    facts.horizon.ahead // _TICK,
                )
            )
        return surveyed

    def _suspects_by_path(self, files: list[LoadedFile], facts: Facts) -> dict[str, set[str]]:
        """The codes of the rules that judge single files and find something, by path."""
        suspects: dict[str, set[str]] = {file.path: set() for file in files}
        repository = Repository(tuple(files), terms=self._policy.terms)
        for rule, options in self._rules:
            if rule.scope == "file":
                for problem in rule.check(repository, facts, options):
                    suspects[problem.place.path].add(rule.code)
        return suspects

    def _suspects_of_part(
        self, name: str, files: list[LoadedFile], facts: Facts
    ) -> list[tuple[str, str]]:
        repository = Repository(tuple(files), terms=self._policy.terms)
        return [
            (rule.code, name)
            for rule, options in self._rules
            if rule.scope == "part" and any(rule.check(repository, facts, options))
        ]

    def _file(self, file: LoadedFile, codes: Iterable[str]) -> SurveyedFile:
        is_in_order = file.documents and not (file.faults or file.unread or file.comments)
        if not is_in_order or file.kind is None or not self._sensitive.isdisjoint(codes):
            return SurveyedFile(file.path, file.digest, None)
        indexed = file.kind.indexed
        rows = tuple(
            tuple([getattr(document.entity, name) for name in indexed])
            for document in file.documents
        )
        return SurveyedFile(file.path, file.digest, rows)
