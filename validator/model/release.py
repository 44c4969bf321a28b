"""Release checklists: the human gate before a tag goes to an environment."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from validator.model.declare import Indexed, Ref
from validator.model.record import Record
from validator.model.scalars import (
    Boolean,
    Digest,
    Label,
    MaskedAddress,
    Tag,
    Text,
    Timestamp,
    Url,
)
from validator.model.words import EnvironmentName, Role

_DIGEST = "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


class Artifact(BaseModel):
    """A piece of evidence: a GitHub Actions artifact or an object in Supabase storage."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, defer_build=True, title="Artifact"
    )

    name: Label = Field(
        description="The stage that the artifact is evidence of, or free text.",
        examples=["pytest", "ux-demo"],
    )
    url: Url = Field(
        description="Where the artifact is kept.",
        examples=["https://github.com/acme/invoices/actions/runs/17000000001/artifacts/3900000001"],
    )
    digest: Digest | None = Field(
        default=None,
        description="The SHA-256 of the artifact's content.",
        examples=[_DIGEST],
    )


class ReleaseChecklist(Record):
    """What people confirmed before one tag may be released to one environment."""

    model_config = ConfigDict(title="Release checklist")

    tag: Tag = Field(
        description="The release candidate: an existing git tag, `v` and a semantic version. "
        "The file's folder has the same name.",
        examples=["v1.4.0"],
    )
    environment: Annotated[EnvironmentName, Ref("environment")] = Field(
        description="The target environment of the release. The file has the same name.",
        examples=["production"],
    )
    pdpa_confirmed: Boolean = Field(
        description="Whether the consent gating that the PDPA demands was verified.",
        examples=[True],
    )
    ux_states_demoed: Annotated[Boolean, Indexed()] = Field(
        description="Whether the portal's Empty, Loading, Success, Error and Offline states "
        "were shown.",
        examples=[True],
    )
    rollback_rehearsed_at: Timestamp | None = Field(
        default=None,
        description="When the rollback was last rehearsed, in RFC 3339 with a zone; null until "
        "then.",
        examples=["2026-11-18T03:00:00Z"],
    )
    approver_role: Role = Field(
        description="The role in which the approver answers for the release.",
        examples=["admin"],
    )
    approver_email: MaskedAddress = Field(
        description="The approver's address, masked as the PDPA demands: `***@` and the domain.",
        examples=["***@acme.example"],
    )
    notes: Text = Field(
        default="",
        description="A summary of the manual checks, or what still blocks the release.",
        examples=["Rolled back twice in rehearsal, four minutes each."],
    )
    artifacts: list[Artifact] = Field(
        default=[],
        description="The evidence: GitHub Actions artifacts that stage records carry, and "
        "objects in Supabase storage.",
        examples=[
            [
                {
                    "name": "pytest",
                    "url": "https://github.com/acme/invoices/actions/runs/17000000001/artifacts/3900000001",
                    "digest": _DIGEST,
                }
            ]
        ],
    )
