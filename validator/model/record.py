"""What all records have in common."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from validator.model.declare import Unique
from validator.model.scalars import Uuid


class Record(BaseModel):
    """One record: a YAML document, or one line of a stage log.

    Records are strict (no value is converted in silence), closed (no unknown field) and
    frozen. They hold no validators over several fields: those are rules, which know places.
    The validator of a model takes milliseconds to build, and is built for its first record.
    """

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        frozen=True,
        defer_build=True,
        use_attribute_docstrings=False,
        protected_namespaces=(),
    )

    id: Annotated[Uuid, Unique("all")] = Field(
        description="Identity of this record, a UUID that no other record of any kind has.",
        examples=["5b0c9a52-6a0f-4d0e-9a53-4b8a52f1c001"],
    )
