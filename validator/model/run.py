"""Pipeline runs: derived from their stage records, never written by hand."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict, Field

from validator.model.operation import superseding
from validator.model.scalars import Timestamp, Uuid
from validator.model.stage import PipelineStageRecord
from validator.model.words import Status

_GRAVEST_FIRST = ("failure", "retrying", "skipped", "success")


class PipelineRun(BaseModel):
    """One CI/CD run: the stage records that share its id, as one."""

    model_config = ConfigDict(extra="forbid", frozen=True, title="Pipeline run")

    pipeline_run_id: Uuid = Field(description="The id that the run's stage records share.")
    status: Status = Field(description="The gravest status among the latest attempts.")
    started_at: Timestamp = Field(description="When its first stage started.")
    finished_at: Timestamp | None = Field(
        description="When its last stage ended; null while a stage has not."
    )
    components: tuple[str, ...] = Field(description="The components that its stages worked on.")
    op_ids: tuple[str, ...] = Field(description="The operation ids of its stage records.")
    superseded: dict[str, str] = Field(
        description="Operation ids whose attempt a later one repeats, with the later one's id."
    )


def derive_runs(stages: Iterable[PipelineStageRecord]) -> list[PipelineRun]:
    """The runs of some stage records, in the order in which each is first met."""
    groups: dict[str, list[PipelineStageRecord]] = {}
    for stage in stages:
        groups.setdefault(stage.pipeline_run_id, []).append(stage)
    return [_derive(run_id, group) for run_id, group in groups.items()]


def _derive(run_id: str, stages: list[PipelineStageRecord]) -> PipelineRun:
    superseded = superseding(stages)
    latest = [stage for stage in stages if stage.op_id not in superseded]
    ends = [stage.finished_at for stage in latest]
    finished = [end for end in ends if end is not None]
    return PipelineRun.model_construct(
        pipeline_run_id=run_id,
        status=min((stage.status for stage in latest), key=_GRAVEST_FIRST.index),
        started_at=min(stage.started_at for stage in stages),
        finished_at=max(finished) if len(finished) == len(ends) else None,
        components=tuple(dict.fromkeys(stage.component for stage in stages)),
        op_ids=tuple(stage.op_id for stage in stages),
        superseded=superseded,
    )
