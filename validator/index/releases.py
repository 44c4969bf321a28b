"""Which release of each environment is the newest, by semver precedence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from validator.finding import Place
from validator.index.repository import Repository
from validator.loading.document import Document, File
from validator.model.kinds import RELEASE
from validator.model.tag import is_tag, precedence
from validator.named_tuple import NamedTuple
from validator.text import Span

if TYPE_CHECKING:
    from validator.model.release import ReleaseChecklist


class Release(NamedTuple):
    """A tag for which an environment has a checklist, by the record or by its path alone."""

    tag: str
    environment: str


def release_of(checklist: Document[ReleaseChecklist]) -> tuple[str | None, str]:
    """The tag and the environment that a checklist is for.

    What the record does not say, or says wrongly, its path says; None where that is no tag.
    """
    invalid, entity = checklist.invalid, checklist.entity
    if not invalid:
        return entity.tag, entity.environment
    path = checklist.path_fields
    tag = path.get("tag", "") if "tag" in invalid else entity.tag
    environment = path.get("environment", "") if "environment" in invalid else entity.environment
    return (tag if is_tag(tag) else None), environment


@lru_cache(maxsize=1)
def newest_releases(repository: Repository) -> Mapping[str, Release]:
    """The newest release of each environment that has any; worked out once for all."""
    newest: dict[str, Release] = {}
    for release in releases(repository):
        known = newest.get(release.environment)
        if known is None or precedence(release.tag) > precedence(known.tag):
            newest[release.environment] = release
    return newest


def releases(repository: Repository) -> Iterator[Release]:
    """Each release of each environment.

    A checklist counts for what it says and for what its path says, so that a mistake in one of
    the two, or a file that cannot be read, makes no older release look like the newest.
    """
    said = repository.values(RELEASE, "tag", "environment", otherwise=release_of)
    by_path = map(_release_by_path, repository.sizes(RELEASE))
    for tag, environment in dict.fromkeys((*said, *by_path)):
        if tag is not None and is_tag(tag):
            yield Release(tag, environment)


def place_of(release: Release, repository: Repository) -> Place:
    """Where the tag of a release stands first, or the start of a file whose path states it."""
    stated_in = _stated(repository)[release]
    if isinstance(stated_in, File):
        if not stated_in.documents:
            return Place(stated_in.path, Span(0, 0))
        stated_in = stated_in.documents[0]
    return stated_in.place("tag")


@lru_cache(maxsize=1)
def _stated(
    repository: Repository,
) -> Mapping[tuple[str | None, str], Document[ReleaseChecklist] | File]:
    stated: dict[tuple[str | None, str], Document[ReleaseChecklist] | File] = {}
    for checklist in repository.of(RELEASE):
        stated.setdefault(release_of(checklist), checklist)
    for file in repository.files:
        if file.kind is RELEASE:
            stated.setdefault(_release_by_path(file.path), file)
    return stated


def _release_by_path(path: str) -> tuple[str, str]:
    fields = RELEASE.match(path) or {}
    return fields["tag"], fields["environment"]
