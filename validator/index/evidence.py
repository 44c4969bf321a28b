"""The evidence that checklists cite, and the stage records that carry it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from validator.finding import Place
from validator.index.repository import Repository
from validator.loading.document import Document
from validator.loading.tree import quoted
from validator.model.evidence import Evidence, parse_evidence, same_artifact
from validator.model.release import Artifact, ReleaseChecklist
from validator.model.stage import PipelineStageRecord

Stage = Document[PipelineStageRecord]


@dataclass(frozen=True, slots=True)
class Citation:
    """An artifact that a checklist cites as evidence, and what its URL leads to.

    `carriers` are the stage records that carry the artifact: those of the same release, which
    lie beside the checklist, or where none of them does all others.
    """

    checklist: Document[ReleaseChecklist]
    index: int
    artifact: Artifact
    evidence: Evidence
    carriers: tuple[Stage, ...]

    @property
    def place(self) -> Place:
        """The artifact's URL."""
        return self.checklist.place("artifacts", self.index, "url")

    @property
    def label(self) -> str:
        """The artifact in the reader's terms: artifact `pytest` of release v1.4.0/production."""
        return f"artifact {quoted(self.artifact.name)} of {self.checklist.label}"

    @property
    def is_recorded(self) -> bool:
        """Whether a stage record of the same release carries the artifact."""
        return bool(self.carriers) and release_beside(self.carriers[0]) == self.release

    @property
    def release(self) -> str:
        """The tag of the release that the checklist lies beside."""
        return release_beside(self.checklist)


@lru_cache(maxsize=1)
def citations(repository: Repository) -> tuple[Citation, ...]:
    """Every artifact of every checklist whose artifacts are valid; worked out once for all."""
    return tuple(_citations(repository))


def _citations(repository: Repository) -> Iterator[Citation]:
    terms = repository.terms
    recorded = repository.stages_by_artifact
    own: dict[tuple[str, str], list[Stage]] = {}
    for key, stages in recorded.items():
        for stage in stages:
            own.setdefault((key, release_beside(stage)), []).append(stage)
    beside = {key: tuple(stages) for key, stages in own.items()}
    for checklist in repository.of(ReleaseChecklist, "artifacts"):
        release = release_beside(checklist)
        for index, artifact in enumerate(checklist.entity.artifacts):
            key = same_artifact(artifact.url)
            evidence = parse_evidence(artifact.url, terms.github_hosts, terms.supabase_hosts)
            carriers = beside.get((key, release)) or recorded.get(key, ())
            yield Citation(checklist, index, artifact, evidence, carriers)


def recorded_citations(repository: Repository) -> Iterator[Citation]:
    """The citations of artifacts that a record of the same release carries.

    Where a checklist cites one artifact more than once, the first time counts.
    """
    seen: set[tuple[int, str]] = set()
    for citation in citations(repository):
        key = (id(citation.checklist), same_artifact(citation.artifact.url))
        if citation.is_recorded and key not in seen:
            seen.add(key)
            yield citation


def release_beside(document: Document[ReleaseChecklist] | Stage) -> str:
    """The tag of the release that a record lies beside, by its path."""
    return document.path_fields.get("tag", "")


def succeeded(stage: Stage) -> bool | None:
    """Whether a stage succeeded; None where its record does not say."""
    return None if "status" in stage.invalid else stage.entity.status == "success"
