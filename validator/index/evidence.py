"""The evidence that checklists cite, and the stage records that carry it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from validator.finding import Place
from validator.index.repository import Repository
from validator.loading.document import Document
from validator.loading.tree import quoted
from validator.model.evidence import is_artifact, same_artifact
from validator.model.kinds import RELEASE, STAGE
from validator.named_tuple import NamedTuple

if TYPE_CHECKING:
    from validator.model.release import Artifact, ReleaseChecklist
    from validator.model.stage import PipelineStageRecord

Stage: TypeAlias = "Document[PipelineStageRecord]"


class Citation(NamedTuple):
    """An artifact that a checklist cites as evidence.

    `key` is its URL as `same_artifact` has it. `carriers` are the stage records of the same release
    that carry it, which lie beside the checklist.
    """

    checklist: Document[ReleaseChecklist]
    position: int
    artifact: Artifact
    key: str
    carriers: Sequence[Stage]

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


class Citations(NamedTuple):
    """The citations of checklists whose artifacts are valid.

    `recorded` are those that a record of the same release carries: where a checklist cites one
    artifact more than once, the first time counts. `unrecorded` are those of other artifacts of
    GitHub Actions.
    """

    recorded: list[Citation]
    unrecorded: list[Citation]


@lru_cache(maxsize=1)
def citations(repository: Repository) -> Citations:
    """What the checklists cite; worked out once for all."""
    found = Citations([], [])
    github_hosts = repository.terms.github_hosts
    for checklist in repository.of(RELEASE, "artifacts"):
        beside = carriers_beside(repository, checklist)
        cited: set[str] = set()
        for position, artifact in enumerate(checklist.entity.artifacts):
            key = same_artifact(artifact.url)
            if carriers := beside.get(key):
                if key not in cited:
                    cited.add(key)
                    found.recorded.append(Citation(checklist, position, artifact, key, carriers))
            elif is_artifact(artifact.url, github_hosts):
                found.unrecorded.append(Citation(checklist, position, artifact, key, ()))
    return found


def carriers_beside(
    repository: Repository, checklist: Document[ReleaseChecklist]
) -> Mapping[str, list[Stage]]:
    """The stage records beside a checklist by the key of the artifact that they carry."""
    return _carriers(repository).get(release_beside(checklist), {})


@lru_cache(maxsize=1)
def carriers_anywhere(repository: Repository) -> Mapping[str, list[Stage]]:
    """The same of all releases together; asked for what none carries beside its checklist."""
    found: dict[str, list[Stage]] = {}
    for beside in _carriers(repository).values():
        for key, stages in beside.items():
            found.setdefault(key, []).extend(stages)
    return found


@lru_cache(maxsize=1)
def _carriers(repository: Repository) -> Mapping[str, Mapping[str, list[Stage]]]:
    """The same beside the checklists of each release."""
    carriers: dict[str, dict[str, list[Stage]]] = {}
    for stage in repository.of(STAGE, "artifact_url"):
        url = stage.entity.artifact_url
        if url is not None:
            beside = carriers.setdefault(release_beside(stage), {})
            beside.setdefault(same_artifact(url), []).append(stage)
    return carriers


def artifact_label(checklist: Document[ReleaseChecklist], artifact: Artifact) -> str:
    """An artifact in the reader's terms: artifact `pytest` of release v1.4.0/production."""
    return f"artifact {quoted(artifact.name)} of {checklist.label}"


def release_beside(document: Document[ReleaseChecklist] | Stage) -> str:
    """The tag of the release that a record lies beside, by its path."""
    return document.path_fields.get("tag", "")


def succeeded(stage: Stage) -> bool:
    """Whether a stage record says that the stage succeeded."""
    return "status" not in stage.invalid and stage.entity.status == "success"
