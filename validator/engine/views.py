"""How much of a repository each rule is shown, by what a survey of its parts has found."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from validator.engine.parts import SurveyedPart
from validator.engine.registry import Rule
from validator.index.indexed import IndexedFile
from validator.index.repository import Repository
from validator.loading.document import File, LoadedFile
from validator.model.kinds import BY_NAME


class ChangedMeanwhile(Exception):  # noqa: N818 - it states a fact about a file, not an error of ours
    """A file has changed since it was looked through; a new check will see it as it is now."""


class Views(NamedTuple):
    """A repository, and of which files each rule has something to say, if that is known.

    `suspects` maps codes to paths or names of parts; None where no survey was made. `traits` maps
    codes to what the rules know of all parts. `others` are the files of no kind, which no survey
    looks at.
    """

    whole: Repository
    suspects: dict[str, list[str]] | None = None
    traits: Mapping[str, list[Any]] = {}
    others: tuple[LoadedFile, ...] = ()
    load: Callable[[str], LoadedFile] = lambda path: LoadedFile(path, None)

    def of(self, rule: Rule) -> Repository | None:
        """What a rule must see to find all that it would find in the whole; None for nothing."""
        if self.suspects is None or rule.scope == "repository":
            return self.whole
        suspects = self.suspects.get(rule.code, ())
        if rule.scope == "file":
            return self.whole.having(files=(*self.others, *map(self.load, suspects)))
        return self.whole if suspects or rule.spans_parts(self.traits.get(rule.code, ())) else None

    def with_all(self, **attributes: Any) -> Views:
        """The views of the repository with other attributes."""
        return self._replace(whole=self.whole.having(**attributes))


def look_closer(
    parts: Sequence[SurveyedPart],
    others: tuple[LoadedFile, ...],
    load: Callable[[str], LoadedFile],
) -> Views:
    """The views of a repository whose parts were surveyed; what is not in order is loaded anew."""
    surveyed = sorted([file for part in parts for file in part.files])  # No two have one path.
    suspects: dict[str, list[str]] = {}
    traits: dict[str, list[Any]] = {}
    for part in parts:
        for code, name in part.suspects:
            suspects.setdefault(code, []).append(name)
        for code, values in part.traits:
            traits.setdefault(code, []).append(values)

    @cache
    def digests() -> dict[str, bytes]:
        return {path: digest for path, digest, _ in surveyed}

    @cache
    def load_again(path: str) -> LoadedFile:
        file = load(path)
        if file.digest != digests()[path]:
            raise ChangedMeanwhile(path)
        return file

    files: list[File] = [
        IndexedFile(path, BY_NAME[records[0]], records[1], load_again)
        if records is not None
        else load_again(path)
        for path, _, records in surveyed
    ]
    return Views(Repository((*others, *files)), suspects, traits, others, load_again)
