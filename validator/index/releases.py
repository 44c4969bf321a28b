"""Which release of each environment is the newest, by semver precedence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from validator.finding import Place
from validator.index.repository import Repository
from validator.loading.document import Document, File
from validator.model.release import ReleaseChecklist
from validator.model.tag import Precedence, is_tag, precedence
from validator.text import Span


@dataclass(frozen=True, slots=True)
class Release:
    """A tag for which an environment has a checklist, and where that stands."""

    tag: str
    environment: str
    place: Place


def release_of(checklist: Document[ReleaseChecklist]) -> tuple[str | None, str]:
    """The tag and the environment that a checklist is for.

    What the record does not say, or says wrongly, its path says; None where that is no tag.
    """
    invalid, path = checklist.invalid, checklist.path_fields
    tag = path.get("tag", "") if "tag" in invalid else checklist.entity.tag
    environment = (
        path.get("environment", "") if "environment" in invalid else checklist.entity.environment
    )
    return (tag if is_tag(tag) else None), environment


def newest_releases(repository: Repository) -> dict[str, Release]:
    """The newest release of each environment that has any.

    A checklist counts for what it says and for what its path says, so that a mistake in one of
    the two, or a file that cannot be read, makes no older release look like the newest.
    """
    newest: dict[str, tuple[Precedence, Release]] = {}
    for release in _stated(repository):
        rank = precedence(release.tag)
        known = newest.get(release.environment)
        if known is None or rank > known[0]:
            newest[release.environment] = (rank, release)
    return {environment: release for environment, (_, release) in newest.items()}


def _stated(repository: Repository) -> Iterator[Release]:
    for checklist in repository.of(ReleaseChecklist):
        tag, environment = release_of(checklist)
        if tag is not None:
            yield Release(tag, environment, checklist.place("tag"))
    for file in repository.files:
        if file.kind is not None and file.kind.model is ReleaseChecklist:
            tag, environment = file.path_fields["tag"], file.path_fields["environment"]
            if is_tag(tag):
                yield Release(tag, environment, _start(file))


def _start(file: File) -> Place:
    return file.documents[0].place("tag") if file.documents else Place(file.path, Span(0, 0))
