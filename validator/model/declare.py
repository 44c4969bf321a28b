"""Declarations that fields carry: what they refer to, where they are unique, what is indexed.

Index, rules, schemas, completion and rename all read them here and restate nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from validator.named_tuple import NamedTuple

if TYPE_CHECKING:
    from pydantic import BaseModel, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema


class Ref(NamedTuple):
    """The field's value is the `field` of a record of `kind`; the schema says `x-ref`."""

    kind: str
    field: str = "name"

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {**handler(schema), "x-ref": {"kind": self.kind, "field": self.field}}


class Unique(NamedTuple):
    """No two records in `scope` share the field's value; the schema says `x-unique`.

    The scope is "kind" (records of the same kind) or "all" (records of every kind).
    """

    scope: Literal["kind", "all"] = "kind"

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {**handler(schema), "x-unique": self.scope}


class Indexed(NamedTuple):
    """Rules look at the field's value in every record: the index keeps it.

    So it does with keys, references and unique values. The values are texts, numbers or booleans.
    """


Declaration = Ref | Unique | Indexed


class Outline(NamedTuple):
    """What is known of a field without its model.

    `meaning` is the first sentence of its description, to stand within another one.
    """

    declares: tuple[Declaration, ...]
    is_required: bool
    meaning: str


def outlines(model: type[BaseModel]) -> dict[str, Outline]:
    """The top-level fields of a model in outline, in their order."""
    return {
        name: Outline(
            tuple(item for item in info.metadata if isinstance(item, Declaration)),
            info.is_required(),
            _within_sentence(info.description or ""),
        )
        for name, info in model.model_fields.items()
    }


def _within_sentence(description: str) -> str:
    first = description.partition(". ")[0].rstrip(".")
    return f"{first[:1].lower()}{first[1:]}"
