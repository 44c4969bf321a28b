"""The text of a new record's file: each field below what it means, in the order of the model."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

from validator.engine.new_record.questions import first_sentence
from validator.engine.new_record.yaml_text import Value, written
from validator.model.kinds import Kind

_WIDTH = 100


def compose(kind: Kind[Any], values: Mapping[str, Value]) -> str:
    """The file of a record with some values; those that are of no field are left out.

    A field without one, which the record can do without, stands there as a comment with an example.
    """
    return "\n".join(
        _comment(first_sentence(info.description or "")) + _field(name, info.examples, values)
        for name, info in kind.model.model_fields.items()
    )


def _field(name: str, examples: list[object] | None, values: Mapping[str, Value]) -> str:
    if name in values:
        return written({name: values[name]})
    lines = written({name: examples[0]} if examples else {})
    return textwrap.indent(lines, "# ")


def _comment(text: str) -> str:
    return "".join(
        f"{line}\n" for line in textwrap.wrap(f"# {text}", _WIDTH, subsequent_indent="# ")
    )
