"""The types of options of rules, beside those of the records' own fields.

An option names its type in its annotation alone; the engine looks it up here when a policy is read.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictStr

from validator.model import judgements
from validator.model.scalars import Label, Name, Shape
from validator.model.terms import PROVIDERS
from validator.model.words import Component, EnvironmentName, Provider, Role

__all__ = [
    "AddedProvider",
    "Component",
    "Credential",
    "EnvironmentName",
    "Host",
    "HostPattern",
    "Label",
    "Name",
    "RepositoryName",
    "Requirement",
    "Role",
    "Roles",
]

_HOST = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+(?::[0-9]{1,5})?"
Host = Annotated[
    StrictStr, Shape(f"^{_HOST}$", "a host in lower case, like git.acme.example", most=255)
]
HostPattern = Annotated[
    StrictStr,
    Shape(
        rf"^(?:\*\.)?{_HOST}$",
        "a host in lower case, like files.acme.example or *.supabase.co",
        most=255,
    ),
]
RepositoryName = Annotated[
    StrictStr,
    Shape("^[A-Za-z0-9_-]+/[A-Za-z0-9._-]+$", "`owner/name`, like acme/invoices", most=256),
]
Roles = Annotated[list[Role], Field(min_length=1)]
Credential = Literal[
    "service_account", "supabase_key_ref", "vercel_token_ref", "cloudflare_api_token_ref"
]
AddedProvider = Annotated[
    Provider,
    AfterValidator(judgements.added_provider),
    Field(json_schema_extra={"not": {"enum": [*PROVIDERS]}}),
]


class Requirement(BaseModel):
    """The stages of one component of which a release needs evidence."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)

    environment: EnvironmentName | None = Field(
        default=None, description="The environment released to; any, where it is absent."
    )
    component: Component = Field(description="The component.", examples=["api"])
    stages: list[Label] = Field(
        min_length=1, description="The stages, as their records name them.", examples=[["pytest"]]
    )
