"""A JSON Schema of ours in yamale's own language, which says the same of every record.

yamale has no `allOf`, so a pattern and a greatest length become one pattern.
"""

from __future__ import annotations

import json
from typing import Any

Schema = dict[str, Any]


def yamale_schema(schema: Schema) -> str:
    """The yamale schema of records. Raises `ValueError` where the language lacks a word for it."""
    includes: list[str] = []
    fields = _fields(schema, includes)
    return "---\n".join((fields, *includes))


def _fields(schema: Schema, includes: list[str]) -> str:
    required = schema["required"]
    lines = []
    for name, field in schema["properties"].items():
        options = "" if name in required else "required=False, none=False"
        # A text in JSON is a text in YAML, whatever is in it.
        lines.append(f"{name}: {json.dumps(_expression(name, field, options, includes))}\n")
    return "".join(lines)


def _expression(name: str, schema: Schema, options: str, includes: list[str]) -> str:
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if len(types) > 1:
        each = [_expression(name, {**schema, "type": one}, "", includes) for one in types]
        return _call("any", *each, options)
    match types[0]:
        case "string" if "enum" in schema:
            return _call("enum", *map(repr, schema["enum"]), options)
        case "string" if "pattern" in schema:
            return _call("regex", repr(_pattern(schema)), options)
        case "string":
            return _call("str", options)
        case "integer":
            bounds = f"min={schema['minimum']}, max={schema['maximum']}"
            return _call("int", bounds, options)
        case "object" if isinstance(schema["additionalProperties"], dict):
            values = _expression(name, schema["additionalProperties"], "", includes)
            return _call("map", values, "key=str()", options)
        case "array" if schema["items"]["type"] == "object":
            includes.append(f"{name}:\n  " + _indented(_fields(schema["items"], includes)))
            return _call("list", _call("include", repr(name)), options)
        case "null" | "boolean" | "number" as plain:
            return _call({"null": "null", "boolean": "bool", "number": "num"}[plain], options)
    raise ValueError(f"yamale has no word for {name}: {schema}")


def _call(function: str, *arguments: str) -> str:
    return f"{function}({', '.join(argument for argument in arguments if argument)})"


def _pattern(schema: Schema) -> str:
    """The pattern with the greatest length in it; `$` of JSON Schema is not before a newline."""
    pattern: str = schema["pattern"]
    if not (pattern.startswith("^") and pattern.endswith("$")):
        raise ValueError(f"only whole texts are matched, not {pattern}")
    longest = schema.get("maxLength")
    limit = f"(?=[\\s\\S]{{0,{longest}}}\\Z)" if longest else ""
    return f"^{limit}{pattern[1:-1]}\\Z"


def _indented(lines: str) -> str:
    return lines.replace("\n", "\n  ").rstrip(" ")
