"""A team's JSON Schema: what it refuses and where, and what a hostile one cannot do."""

from __future__ import annotations

import json
import socket
import time
from contextlib import suppress
from typing import Any

import pytest

from validator.model.pattern_size import pattern_size
from validator.model.team_schema import MAX_REFUSALS, TeamSchema, UnusableSchema

DRAFTS = [
    "https://json-schema.org/draft/2020-12/schema",
    "https://json-schema.org/draft/2019-09/schema",
    "http://json-schema.org/draft-07/schema#",
    "http://json-schema.org/draft-06/schema#",
    "http://json-schema.org/draft-04/schema#",
]
EVIL = "^(a+)+$"
HARD = "a" * 200 + "!"


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a schema reached for the network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)


def refused(schema: Any, value: Any) -> list[tuple[tuple[str | int, ...], str]]:
    return [(it.path, it.reason) for it in TeamSchema(schema).refusals(value)]


def unusable(schema: Any, value: Any = None) -> str:
    start = time.process_time()
    with pytest.raises(UnusableSchema) as stop:
        TeamSchema(schema).refusals(value)
    assert time.process_time() - start < 30
    return str(stop.value)


@pytest.mark.parametrize("draft", DRAFTS)
def test_drafts(draft: str) -> None:
    schema = {"$schema": draft, "properties": {"a": {"type": "integer"}}, "required": ["b"]}
    assert refused(schema, {"a": "x"}) == [(("a",), '`type` "integer"'), (("b",), "`required`")]
    assert refused(schema, {"a": 1, "b": 2}) == []


@pytest.mark.parametrize(
    ("schema", "value", "expected"),
    [
        ({"minimum": 80}, 79, [((), "`minimum` 80")]),
        ({"required": ["a", "b"]}, {}, [(("a",), "`required`"), (("b",), "`required`")]),
        ({"additionalProperties": False}, {"a": 1}, [(("a",), "`additionalProperties` false")]),
        ({"additionalProperties": {"type": "null"}}, {"a": 1}, [(("a",), '`type` "null"')]),
        ({"properties": {"a": True}, "additionalProperties": False}, {"a": 1}, []),
        ({"patternProperties": {"^a": {"const": 1}}}, {"ab": 2}, [(("ab",), "`const` 1")]),
        ({"patternProperties": {"^a": True}, "additionalProperties": False}, {"ab": 2}, []),
        ({"propertyNames": {"maxLength": 1}}, {"ab": 2}, [(("ab",), "`maxLength` 1")]),
        ({"items": {"items": {"type": "null"}}}, [[None, 1]], [((0, 1), '`type` "null"')]),
        ({"anyOf": [{"type": "null"}, {"const": 1}]}, 2, [((), "`anyOf`")]),
        ({"not": {}}, 1, [((), "`not`")]),
        ({"pattern": "^[0-9a-f]{40}$"}, "x", [((), '`pattern` "^[0-9a-f]{40}$"')]),
        ({"enum": ["a", "b"]}, "c", [((), '`enum` ["a", "b"]')]),
        ({"properties": {"a": False}}, {"a": 1}, [(("a",), "nothing may stand here")]),
        ({"$defs": {"x": {"const": 1}}, "$ref": "#/$defs/x"}, 2, [((), "`const` 1")]),
        ({"items": {"$ref": "#"}, "type": "array"}, [[], [1]], [((1, 0), '`type` "array"')]),
        ({"format": "email"}, "no address", []),
        ({"allOf": [{"minimum": 5}, {"minimum": 5}]}, 1, [((), "`minimum` 5")]),
        (True, {"a": 1}, []),
        (False, 1, [((), "nothing may stand here")]),
    ],
)
def test_what_is_refused_and_where(schema: Any, value: Any, expected: Any) -> None:
    assert refused(schema, value) == expected


def test_keys_are_told_from_values() -> None:
    schema = {"propertyNames": {"maxLength": 1}, "additionalProperties": {"type": "null"}}
    assert [it.at_key for it in TeamSchema(schema).refusals({"ab": 1})] == [True, False]


def test_no_reason_repeats_the_value() -> None:
    value = {"token": "hunter2", "list": ["hunter2"], "hunter2": 1}
    schema = {
        "properties": {"token": {"type": "null", "enum": [1], "pattern": "x", "maxLength": 1}},
        "propertyNames": {"maxLength": 3},
        "additionalProperties": False,
        "maxProperties": 1,
        "not": {},
    }
    assert len(refused(schema, value)) > 6
    assert "hunter2" not in str([reason for _, reason in refused(schema, value)])


def test_the_refusals_of_one_value_are_bounded() -> None:
    assert len(refused({"items": {"type": "null"}}, [1] * 1000)) == MAX_REFUSALS


# Schemas that cannot be used


@pytest.mark.parametrize("schema", [None, [], 1, "x", [{"type": "object"}]])
def test_no_schema_at_all(schema: Any) -> None:
    assert "no JSON Schema" in unusable(schema)


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "strnig"},
        {"properties": {"a": {"minimum": "x"}}},
        {"required": "a"},
        {"properties": []},
        {"$schema": 5},
        {"$ref": 5},
    ],
)
def test_a_schema_that_its_draft_refuses(schema: Any) -> None:
    assert "no JSON Schema" in unusable(schema)


def test_a_message_is_short_and_printable_whatever_a_schema_says() -> None:
    for odd in ("x" * 100_000, "\x9b31m", "new\nline"):
        reason = unusable({"properties": {odd: {"type": odd}}})
        assert len(reason) < 200
        assert reason.isprintable()


@pytest.mark.parametrize("draft", ["https://acme.example/x", "", "draft-07"])
def test_an_unknown_draft(draft: str) -> None:
    assert "`$schema`" in unusable({"$schema": draft})


@pytest.mark.parametrize(
    "reference",
    [
        "https://acme.example/schema.json",
        "file:///etc/passwd",
        "other.json",
        "#/$defs/missing",
        "#anchor",
        "//acme.example/x",
    ],
)
@pytest.mark.parametrize("draft", DRAFTS)
def test_a_reference_that_leads_out_is_told_even_where_no_value_comes_to_it(
    draft: str, reference: str
) -> None:
    schema = {"$schema": draft, "properties": {"a": {"items": {"$ref": reference}}}}
    assert "nothing is fetched" in unusable(schema, {})


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#"},
        {"allOf": [{"$ref": "#"}]},
        {"not": {"$ref": "#"}},
        {"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}, "$ref": "#/$defs/a"},
        {"$dynamicAnchor": "x", "anyOf": [{"$dynamicRef": "#x"}]},
    ],
)
def test_a_reference_that_goes_round(schema: Any) -> None:
    assert "without end" in unusable(schema, {})


def test_a_schema_nested_too_deep() -> None:
    assert "too deep" in unusable(json.loads('{"not":' * 300 + "{}" + "}" * 300))


@pytest.mark.parametrize("schema", [{"$id": "http://["}, {"$id": "urn:x", "$ref": "http://[/#"}])
def test_an_odd_identifier_does_not_crash(schema: Any) -> None:
    with suppress(UnusableSchema):
        TeamSchema(schema).refusals({})


# Hostile schemas


@pytest.mark.parametrize("draft", DRAFTS)
@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"pattern": EVIL}, HARD),
        ({"patternProperties": {EVIL: {"type": "null"}}}, {HARD: 1}),
        ({"patternProperties": {EVIL: {}}, "additionalProperties": False}, {HARD: 1}),
        ({"properties": {"a": {"pattern": EVIL}}}, {"a": HARD}),
    ],
)
def test_patterns_match_in_linear_time(draft: str, schema: Any, value: Any) -> None:
    start = time.process_time()
    TeamSchema({"$schema": draft, **schema}).refusals(value)
    assert time.process_time() - start < 5


@pytest.mark.parametrize("inner", [DRAFTS[0], DRAFTS[2]])
def test_a_nested_schema_does_not_bring_back_other_patterns(inner: str) -> None:
    schema = {
        "$schema": DRAFTS[0],
        "$defs": {"x": {"$schema": inner, "$id": "urn:x", "pattern": EVIL}},
        "properties": {"a": {"$ref": "urn:x"}, "b": {"$schema": inner, "pattern": EVIL}},
    }
    assert len(refused(schema, {"a": HARD, "b": HARD})) == 2


def test_unevaluated_properties_beside_patterns_are_not_judged() -> None:
    schema = {"unevaluatedProperties": False, "patternProperties": {EVIL: True}}
    assert "not supported" in unusable(schema, {HARD: 1})
    assert refused({"unevaluatedProperties": False, "properties": {"a": True}}, {"a": 1}) == []


@pytest.mark.parametrize(
    "pattern", ["(?=a)", "(?<!a)b", r"(a)\1", "(", "[", "(?x)a # [", "a{9999999}"]
)
def test_a_pattern_that_cannot_be_used(pattern: str) -> None:
    assert "pattern" in unusable({"pattern": pattern}, "a")


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("(?:(?:a{1,100}){1,100}){1,9}b", "a" * 100_000),
        ("[ab]*a[ab]{500}c", "ab" * 500_000),
        ("(?:a{30}){30}*{30}b", "a" * 100_000),
    ],
)
def test_a_pattern_too_large_for_a_text(pattern: str, text: str) -> None:
    assert unusable({"pattern": pattern}, text)


def bomb(draft: str) -> dict[str, Any]:
    levels = {f"b{n}": {"allOf": [{"$ref": f"#/$defs/b{n + 1}"}] * 10} for n in range(12)}
    return {"$schema": draft, "$defs": {**levels, "b12": {}}, "allOf": [{"$ref": "#/$defs/b0"}]}


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        (bomb(DRAFTS[0]), {}),
        (bomb(DRAFTS[2]), {}),
        ({"uniqueItems": True}, [{"a": n} for n in range(20_000)]),
        ({"enum": [[n] for n in range(50_000)]}, [1] * 1000),
        ({"allOf": [{"required": [f"k{n}" for n in range(1000)]}] * 1000}, {"a": "x" * 100_000}),
    ],
)
def test_steps_are_counted(schema: Any, value: Any) -> None:
    assert "too many steps" in unusable(schema, value)


def test_a_sober_schema_judges_as_many_values_as_there_are() -> None:
    schema = TeamSchema(
        {
            "type": "object",
            "properties": {
                "coverage": {"type": "number", "minimum": 80, "maximum": 100},
                "commit": {"type": "string", "pattern": "^[0-9a-f]{40}$"},
                "labels": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
            },
            "required": ["coverage"],
            "additionalProperties": False,
        }
    )
    value = {"coverage": 93.1, "commit": "0" * 40, "labels": ["a", "b"]}
    before = schema._steps
    for _ in range(50):
        assert schema.refusals(value) == []
    assert schema._steps >= before


@pytest.mark.parametrize(
    ("pattern", "size"),
    [
        ("", 0),
        ("abc", 3),
        ("a{40}", 40),
        ("[0-9a-f]{40}", 40),
        ("(ab){3}", 6),
        ("(a{10}){10}", 100),
        ("a{2}{3}", 6),
        ("(a{3})*{3}", 9),
        (r"\(a{3}\)", 5),
        ("[(]a{3}[)]", 5),
        ("[]({5}]a", 2),
        ("a{2,}", 2),
    ],
)
def test_the_size_of_a_pattern(pattern: str, size: int) -> None:
    assert pattern_size(pattern) == size
