"""Credential bundles: where the secrets of a deployment are kept, never the secrets."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field

from validator.model.declare import Indexed
from validator.model.record import Record
from validator.model.scalars import Label, Name, Timestamp
from validator.model.words import CadenceDays, SecretReference


class CredentialBundle(Record):
    """The credentials that one deployment automation uses, by reference to where they are kept."""

    model_config = ConfigDict(title="Credential bundle")

    name: Name = Field(
        description="The name by which environments refer to this bundle. The file has the "
        "same name.",
        examples=["staging-api", "prod-portal"],
    )
    service_account: Annotated[Label | None, Indexed()] = Field(
        default=None,
        description="The account identifier at Cloud Run or Cloudflare that deploys.",
        examples=["api-deployer@acme-prod.iam.gserviceaccount.com"],
    )
    supabase_key_ref: Annotated[SecretReference | None, Indexed()] = Field(
        default=None,
        description="Where the Supabase key is kept; a reference, never the key.",
        examples=["op://production/supabase/service-role"],
    )
    vercel_token_ref: Annotated[SecretReference | None, Indexed()] = Field(
        default=None,
        description="Where the Vercel token is kept; needed where a portal deploys to Vercel.",
        examples=["gh://production-portal/VERCEL_TOKEN"],
    )
    cloudflare_api_token_ref: Annotated[SecretReference | None, Indexed()] = Field(
        default=None,
        description="Where the Cloudflare API token is kept; a reference, never the token.",
        examples=["projects/acme/secrets/cf-token/versions/latest"],
    )
    rotation_cadence_days: CadenceDays = Field(
        description="Days within which every credential of the bundle is rotated; the compliance "
        "playbook allows at most 90.",
        examples=[90],
    )
    last_rotated_at: Timestamp = Field(
        description="When the credentials were last rotated, in RFC 3339 with a zone.",
        examples=["2026-10-01T00:00:00Z"],
    )
    owner: Label = Field(
        description="The role or team that answers for the bundle; never a person's address.",
        examples=["platform-team"],
    )
