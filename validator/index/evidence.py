"""The evidence that checklists cite, and the stage records that carry it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from validator.finding import Place
from validator.index.repository import Repository
from validator.loading.document import Document
from validator.loading.tree import quoted
from validator.model.evidence import is_artifact, repository_of, same_artifact
from validator.model.kinds import RELEASE, STAGE

if TYPE_CHECKING:
    from validator.model.release import Artifact, ReleaseChecklist
    from validator.model.stage import PipelineStageRecord

Stage: TypeAlias = "Document[PipelineStageRecord]"


class Citation(NamedTuple):
    """An artifact that a checklist cites as evidence.

    `key` is its URL as `same_artifact` has it. `beside` are the stage records of the same release
    that carry it, which lie beside the checklist; None where none does.
    """

    checklist: Document[ReleaseChecklist]
    position: int
    artifact: Artifact
    key: str
    beside: list[Stage] | None
    records: _Records

    @property
    def is_artifact(self) -> bool:
        """Whether it is an artifact of a run in GitHub Actions."""
        return is_artifact(self.artifact.url, self.records.github_hosts)

    @property
    def repository(self) -> str:
        """The repository of that run, `host/owner/name` in lower case."""
        return repository_of(self.key)

    @property
    def repository_name(self) -> str:
        """`owner/name`, as the URL writes it."""
        return repository_of(self.artifact.url).partition("/")[2]

    @property
    def is_recorded(self) -> bool:
        """Whether a record of the same release carries the artifact."""
        return self.beside is not None

    @property
    def carriers(self) -> list[Stage]:
        """Those records, or where there are none those of all other releases."""
        return self.beside or self.records.anywhere.get(self.key, [])

    @property
    def place(self) -> Place:
        """The artifact's URL."""
        return self.checklist.place("artifacts", self.position, "url")

    @property
    def label(self) -> str:
        """The artifact in the reader's terms: artifact `pytest` of release v1.4.0/production."""
        return artifact_label(self.checklist, self.artifact)

    @property
    def release(self) -> str:
        """The tag of the release that the checklist lies beside."""
        return release_beside(self.checklist)

    @property
    def is_of_failure(self) -> bool:
        """Whether every record that carries the artifact says that its stage did not succeed."""
        for stage in self.carriers:
            if "status" in stage.invalid or stage.entity.status == "success":
                return False
        return True


@lru_cache(maxsize=1)
def citations(repository: Repository) -> tuple[Citation, ...]:
    """Every artifact of every checklist whose artifacts are valid; worked out once for all."""
    return tuple(_citations(repository))


def _citations(repository: Repository) -> Iterator[Citation]:
    records = _Records(repository)
    for checklist in repository.of(RELEASE, "artifacts"):
        beside = records.by_release.get(release_beside(checklist), {})
        for position, artifact in enumerate(checklist.entity.artifacts):
            key = same_artifact(artifact.url)
            yield Citation(checklist, position, artifact, key, beside.get(key), records)


class _Records:
    """The stage records by the artifact that they carry."""

    def __init__(self, repository: Repository) -> None:
        self.github_hosts = repository.terms.github_hosts
        self.by_release: dict[str, dict[str, list[Stage]]] = {}
        for stage in repository.of(STAGE, "artifact_url"):
            url = stage.entity.artifact_url
            if url is not None:
                key = same_artifact(url)
                beside = self.by_release.setdefault(release_beside(stage), {})
                if key in beside:
                    beside[key].append(stage)
                else:
                    beside[key] = [stage]

    @cached_property
    def anywhere(self) -> dict[str, list[Stage]]:
        """Those of all releases; asked for what none carries beside its checklist."""
        found: dict[str, list[Stage]] = {}
        for beside in self.by_release.values():
            for key, stages in beside.items():
                found.setdefault(key, []).extend(stages)
        return found


@lru_cache(maxsize=1)
def recorded_citations(repository: Repository) -> tuple[Citation, ...]:
    """The citations of artifacts that a record of the same release carries.

    Where a checklist cites one artifact more than once, the first time counts.
    """
    first: dict[tuple[Document[ReleaseChecklist], str], Citation] = {}
    for citation in citations(repository):
        if citation.is_recorded:
            first.setdefault((citation.checklist, citation.key), citation)
    return tuple(first.values())


def artifact_label(checklist: Document[ReleaseChecklist], artifact: Artifact) -> str:
    """An artifact in the reader's terms: artifact `pytest` of release v1.4.0/production."""
    return f"artifact {quoted(artifact.name)} of {checklist.label}"


def release_beside(document: Document[ReleaseChecklist] | Stage) -> str:
    """The tag of the release that a record lies beside, by its path."""
    return document.path_fields.get("tag", "")


def succeeded(stage: Stage) -> bool:
    """Whether a stage record says that the stage succeeded."""
    return "status" not in stage.invalid and stage.entity.status == "success"
