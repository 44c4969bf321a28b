"""Pipeline stage records: what CI/CD did, one JSON object a line."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import ConfigDict, Field

from validator.model.declare import Indexed, Unique
from validator.model.record import Record
from validator.model.scalars import Label, LogDigest, Milliseconds, Timestamp, Url, Uuid
from validator.model.words import Component, EnvironmentName, Status


class PipelineStageRecord(Record):
    """One execution of one CI/CD stage, kept for audit and dashboards."""

    model_config = ConfigDict(title="Pipeline stage record")

    pipeline_run_id: Annotated[Uuid, Indexed()] = Field(
        description="The CI/CD run that the stage belongs to; aggregates its stages.",
        examples=["6f1c1c5e-1f0a-4b8e-9d55-0f6f7c9f2b10"],
    )
    component: Annotated[Component, Indexed()] = Field(
        description="The part of the product that the stage worked on.", examples=["api"]
    )
    stage_name: Label = Field(
        description="The stage's name in the pipeline.",
        examples=["ruff", "pytest", "deploy_cloud_run"],
    )
    status: Status = Field(description="How the execution ended.", examples=["success"])
    started_at: Timestamp = Field(
        description="When the stage started, in RFC 3339 with a zone.",
        examples=["2026-11-17T02:00:00Z"],
    )
    finished_at: Timestamp | None = Field(
        description="When the stage ended, in RFC 3339 with a zone; null only while retrying.",
        examples=["2026-11-17T02:03:20Z"],
    )
    duration_ms: Milliseconds | None = Field(
        description="How long the stage took, in milliseconds; null only while retrying.",
        examples=[200000],
    )
    artifact_url: Annotated[Url | None, Indexed()] = Field(
        description="The GitHub Actions artifact that the stage left as evidence; null where it "
        "left none.",
        examples=["https://github.com/acme/invoices/actions/runs/17000000001/artifacts/3900000001"],
    )
    log_digest: LogDigest = Field(
        description="The SHA-256 of the stage's structured log.",
        examples=["sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
    )
    op_id: Annotated[Label, Unique("kind")] = Field(
        description="The operation id of the structured log; unique to this execution.",
        examples=["gha/github.com/acme/invoices/17000000001/1/48000000001/s4"],
    )
    branch: Label = Field(
        description="The branch or tag that the pipeline ran on.", examples=["v1.4.0", "main"]
    )
    triggered_by: Label = Field(
        description="The GitHub actor or automation that started the run.", examples=["octocat"]
    )
    environment: EnvironmentName | None = Field(
        description="The environment that the stage worked for; null where it fits any.",
        examples=["production"],
    )
    metadata: dict[str, Any] = Field(
        default={},
        description="Supplementary details, such as coverage in per cent or the commit.",
        examples=[{"coverage": 93.1, "commit": "3f0c2d1e9a7b5c4d6e8f0a1b2c3d4e5f60718293"}],
    )
