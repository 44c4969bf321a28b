"""The schemas in yamale's language say what the JSON Schemas say."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bench.yamale_schema import yamale_schema

SCHEMAS = Path(__file__).parents[2] / "schemas"
KINDS = ("environment", "bundle", "release")


def translated(kind: str) -> tuple[dict[str, Any], list[dict[str, str]]]:
    schema = json.loads((SCHEMAS / f"{kind}.schema.json").read_text())
    return schema, list(yaml.safe_load_all(yamale_schema(schema)))


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_an_expression_and_required_alike(kind: str) -> None:
    schema, (fields, *_) = translated(kind)
    assert fields.keys() == schema["properties"].keys()
    for name, expression in fields.items():
        call = ast.parse(expression, mode="eval").body
        assert isinstance(call, ast.Call)
        optional = {keyword.arg for keyword in call.keywords} >= {"required", "none"}
        assert optional is (name not in schema["required"])


@pytest.mark.parametrize(
    ("kind", "field", "expression"),
    [
        ("environment", "name", "enum('staging', 'production')"),
        ("bundle", "rotation_cadence_days", "int(min=1, max=90)"),
        ("release", "pdpa_confirmed", "bool()"),
        ("release", "notes", "str(required=False, none=False)"),
        ("release", "artifacts", "list(include('artifacts'), required=False, none=False)"),
    ],
)
def test_words(kind: str, field: str, expression: str) -> None:
    assert translated(kind)[1][0][field] == expression


def test_a_list_of_mappings_is_included() -> None:
    schema, (_, included) = translated("release")
    properties = schema["properties"]["artifacts"]["items"]["properties"]
    assert included["artifacts"].keys() == properties.keys()  # type: ignore[attr-defined]


def test_null_is_one_of_the_choices_where_it_is_a_type() -> None:
    assert translated("environment")[1][0]["rollback_tag"].endswith("), null())")


@pytest.mark.parametrize(
    ("text", "fits"), [("staging-api", True), ("a b", False), ("a\n", False), ("a" * 129, False)]
)
def test_a_pattern_holds_the_whole_text_and_its_length(text: str, fits: bool) -> None:
    call = ast.parse(translated("bundle")[1][0]["name"], mode="eval").body
    assert isinstance(call, ast.Call)
    assert bool(re.match(ast.literal_eval(call.args[0]), text)) is fits


def test_what_yamale_cannot_say_is_an_error() -> None:
    schema = {"required": [], "properties": {"x": {"type": "array", "items": {"type": "string"}}}}
    with pytest.raises(ValueError, match="no word for x"):
        yamale_schema(schema)
