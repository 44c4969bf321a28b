"""Pipeline runs: derived from their stage records, never written by hand."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict, Field

from validator.model.operation import superseding
from validator.model.scalars import Label, Timestamp, Uuid
from validator.model.stage import PipelineStageRecord
from validator.model.words import Component, Status

_GRAVEST_FIRST = ("failure", "retrying", "skipped", "success")


class PipelineRun(BaseModel):
    """One CI/CD run: the stage records that share its id, as one."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True, title="Pipeline run")

    pipeline_run_id: Uuid = Field(
        description="The id that the run's stage records share.",
        examples=["6f1c1c5e-1f0a-4b8e-9d55-0f6f7c9f2b10"],
    )
    status: Status = Field(
        description="The gravest status among the latest attempts.", examples=["success"]
    )
    started_at: Timestamp = Field(
        description="When its first stage started.", examples=["2026-11-17T02:00:00Z"]
    )
    finished_at: Timestamp | None = Field(
        description="When its last stage ended; null while a stage has not.",
        examples=["2026-11-17T02:03:20Z"],
    )
    components: tuple[Component, ...] = Field(
        description="The components that its stages worked on.", examples=[["api"]]
    )
    op_ids: tuple[Label, ...] = Field(
        description="The operation ids of its stage records.",
        examples=[["gha/github.com/acme/invoices/17000000001/2/48000000001/s4"]],
    )
    superseded: dict[str, Label] = Field(
        description="Operation ids whose attempt a later one repeats, with the later one's id.",
        examples=[
            {
                "gha/github.com/acme/invoices/17000000001/1/48000000001/s4": (
                    "gha/github.com/acme/invoices/17000000001/2/48000000001/s4"
                )
            }
        ],
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
