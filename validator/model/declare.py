"""Declarations that fields carry: what they refer to, where they are unique, what is indexed.

Index, rules, schemas, completion and rename all read them here and restate nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

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


def declarations(model: type[BaseModel]) -> dict[str, tuple[Declaration, ...]]:
    """What each top-level field of a model declares, in the order of the fields."""
    return {
        name: tuple(item for item in info.metadata if isinstance(item, Declaration))
        for name, info in model.model_fields.items()
    }
