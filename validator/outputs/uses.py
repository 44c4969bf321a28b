"""Who uses a name: a line each, as grep has it, or JSON."""

from __future__ import annotations

from typing import Any

from validator.engine.uses import Use, Uses
from validator.outputs.json_text import json_text
from validator.outputs.plain import printable
from validator.privacy import mask_known

VERSION = 1


def render_text(uses: Uses) -> str:
    """`path:line:column: kind key (field)`, the records that state the name before the others."""
    return "".join(f"{_line(use)}\n" for use in (*uses.stated, *uses.references))


def render_json(uses: Uses) -> str:
    """The name, the records that state it, the references to it, and what could not be read."""
    return json_text(
        {
            "version": VERSION,
            "kind": uses.name.kind,
            "field": uses.name.field,
            "name": uses.name.value,
            "stated": [_data(use) for use in uses.stated],
            "references": [_data(use) for use in uses.references],
            "unread": [file.path for file in uses.unread],
        }
    )


def _line(use: Use) -> str:
    label = mask_known(use.document.label)
    return printable(f"{use.place.path}:{use.start.line}:{use.start.column}: {label} ({use.field})")


def _data(use: Use) -> dict[str, Any]:
    key = use.document.key_text
    return {
        "path": use.place.path,
        "line": use.start.line,
        "column": use.start.column,
        "kind": use.document.kind.name,
        "key": key and mask_known(key),
        "field": use.field,
    }
