"""Who uses a name, as a versioned JSON object, for programs."""

from __future__ import annotations

from typing import Any, Literal

from typing_extensions import TypedDict  # that of typing, pydantic takes from Python 3.12 on

from validator.engine.uses import Use, Uses
from validator.outputs.json_text import json_text
from validator.privacy import mask_known

VERSION: Literal[1] = 1


class UseJson(TypedDict):
    """A field that says the name, where its value starts, and the record that it is in."""

    path: str
    line: int
    column: int
    kind: str
    key: str | None
    field: str


class RefsJson(TypedDict):
    """The records that are named `name` in `field`, and those that refer to them by it.

    `unread` are the paths of files that cannot be read in full and may do either.
    """

    version: Literal[1]
    kind: str
    field: str
    name: str
    stated: list[UseJson]
    references: list[UseJson]
    unread: list[str]


def render(uses: Uses) -> str:
    """The uses as JSON text, ASCII only, so that no reader's encoding can break it."""
    return json_text(as_json(uses))


def refs_schema() -> dict[str, Any]:
    """The JSON Schema of this format."""
    from pydantic import TypeAdapter

    return {**TypeAdapter(RefsJson).json_schema(mode="serialization"), "title": "relgate refs"}


def as_json(uses: Uses) -> RefsJson:
    """The uses as plain data."""
    return {
        "version": VERSION,
        "kind": uses.name.kind,
        "field": uses.name.field,
        "name": uses.name.value,
        "stated": [_use(use) for use in uses.stated],
        "references": [_use(use) for use in uses.references],
        "unread": [file.path for file in uses.unread],
    }


def _use(use: Use) -> UseJson:
    key = use.document.key_text
    return {
        "path": use.place.path,
        "line": use.start.line,
        "column": use.start.column,
        "kind": use.document.kind.name,
        "key": key and mask_known(key),
        "field": use.field,
    }
