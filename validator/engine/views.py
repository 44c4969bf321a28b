"""How much of a repository each rule is shown, by what a survey of its parts has found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from itertools import chain
from typing import Any

from validator.engine.registry import Rule
from validator.engine.surveys import Survey
from validator.index.indexed import IndexedFiles
from validator.index.repository import Repository
from validator.loading.document import LoadedFile
from validator.model.kinds import BY_NAME
from validator.named_tuple import NamedTuple


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
            return self.whole.having(loaded=(*self.others, *map(self.load, suspects)), indexed={})
        return self.whole if suspects or rule.spans_parts(self.traits.get(rule.code, ())) else None

    def with_all(self, **attributes: Any) -> Views:
        """The views of the repository with other attributes."""
        return self._replace(whole=self.whole.having(**attributes))


def look_closer(
    survey: Survey,
    others: tuple[LoadedFile, ...],
    load: Callable[[str], LoadedFile],
) -> Views:
    """The views of a repository that was surveyed; what is not in order is loaded anew."""

    @cache
    def digests() -> dict[str, bytes]:
        in_order = (
            zip(paths, digests, strict=True) for paths, digests, *_ in survey.in_order.values()
        )
        return dict(chain(survey.others, *in_order))

    @cache
    def load_again(path: str) -> LoadedFile:
        file = load(path)
        if file.digest != digests()[path]:
            raise ChangedMeanwhile(path)
        return file

    loaded = [load_again(path) for path, _ in sorted(survey.others)]
    indexed = {
        (kind := BY_NAME[name]): IndexedFiles(kind, paths, sizes, columns, load_again)
        for name, (paths, _, sizes, *columns) in survey.in_order.items()
    }
    whole = Repository((*others, *loaded), indexed=indexed)
    return Views(whole, survey.suspects, survey.traits, others, load_again)
