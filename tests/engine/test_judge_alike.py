"""Models and schemas must judge alike, as an editor and `relgate check` look at the same file.

Records and policies are drawn from the schemas, changed in every way that people and programs
change them, and shown to both judges: pydantic, and jsonschema with patterns read as the
specification of JSON Schema wants them read, by the rules of ECMA-262.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from team import MODELS, TEAM

from validator.engine.schemas import generate
from validator.model.terms import DEFAULT_TERMS

TERMS = {"default": DEFAULT_TERMS, "team": TEAM}
EACH = [
    *((name, terms) for name in MODELS for terms in TERMS if name != "policy"),
    ("policy", "team"),
]
"""The examples of the policy speak of words that a policy adds, so that it needs the team's."""

# What differs, and why. Nothing else may.


def test_only_python_lets_a_pattern_match_before_a_final_line_break() -> None:
    """JSON Schema's patterns are those of ECMA-262, where `$` is the very end, as in the models."""
    data = {**example("environment", "default"), "gh_environment": "production\n"}
    assert not by_model("environment", "default", data)
    assert not by_schema("environment", "default", data)
    assert jsonschema.Draft202012Validator(schema_of("environment", "default")).is_valid(data)


def test_only_toml_has_dates() -> None:
    """JSON has none, so that editors of TOML show them to a schema as text."""
    data = tomllib.loads("[[waivers]]\ncode='REF004'\npath='*'\nuntil=2027-01-31")
    assert by_model("policy", "default", data)
    assert not by_schema("policy", "default", data)
    data["waivers"][0]["until"] = "2027-01-31"
    assert by_model("policy", "default", data)
    assert by_schema("policy", "default", data)


def by_model(name: str, terms: str, data: Any) -> bool:
    try:
        MODELS[name].model_validate(data, context=TERMS[terms])
    except ValidationError:
        return False
    return True


def by_schema(name: str, terms: str, data: Any) -> bool:
    return judge(name, terms).is_valid(data)


@cache
def schema_of(name: str, terms: str) -> Any:
    return json.loads(generate(TERMS[terms])[f"{name}.schema.json"])


@cache
def ecma(pattern: str) -> re.Pattern[str]:
    """A pattern by the rules of ECMA-262: `$` is the very end, and the classes are ASCII."""
    parts = r"\\.|\[(?:\\.|[^\]\\])*\]|\$"
    text = re.sub(parts, lambda found: r"\Z" if found[0] == "$" else found[0], pattern)
    return re.compile(text, re.ASCII)


def ecma_pattern(_: Any, pattern: str, instance: Any, schema: Any) -> Iterator[Any]:
    if isinstance(instance, str) and not ecma(pattern).search(instance):
        yield jsonschema.ValidationError("no match")


Judge = jsonschema.validators.extend(jsonschema.Draft202012Validator, {"pattern": ecma_pattern})


@cache
def judge(name: str, terms: str) -> Any:
    return Judge(schema_of(name, terms))


@cache
def example(name: str, terms: str) -> dict[str, Any]:
    """A record with every field, made of the examples."""
    record: dict[str, Any] = exemplary(schema_of(name, terms))
    return record


def exemplary(schema: Any) -> Any:
    if "examples" in schema or "properties" not in schema:
        return schema.get("examples", [schema.get("default")])[0]
    return {key: exemplary(part) for key, part in schema["properties"].items()}


# Values at the edges, by field: what both accept, and what both refuse.

TIMESTAMPS = [
    "2024-02-29T23:59:59Z",
    "2000-02-29T00:00:00Z",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "2026-01-01t00:00:00z",
    "2026-01-01T00:00:00+14:00",
    "2026-01-01T00:00:00-23:59",
    "2026-01-01T00:00:00-00:00",
    "2026-01-01T00:00:00.1Z",
    "2026-01-01T00:00:00.123456789+07:00",
    "2026-04-30T00:00:00Z",
    "2026-12-31T00:00:00Z",
    "0004-02-29T00:00:00Z",
    "2400-02-29T00:00:00Z",
]
NO_TIMESTAMPS = [
    "2023-02-29T00:00:00Z",
    "1900-02-29T00:00:00Z",
    "2100-02-29T00:00:00Z",
    "0000-01-01T00:00:00Z",
    "0000-02-29T00:00:00Z",
    "2026-02-30T00:00:00Z",
    "2026-04-31T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-00-01T00:00:00Z",
    "2026-01-00T00:00:00Z",
    "2026-01-32T00:00:00Z",
    "2026-01-01T24:00:00Z",
    "2026-01-01T00:60:00Z",
    "2026-01-01T00:00:60Z",
    "2026-12-31T23:59:60Z",
    "2026-01-01T00:00:00",
    "2026-01-01T00:00Z",
    "2026-01-01",
    "20260101T000000Z",
    "2026-W01-1T00:00:00Z",
    "2026-01-01T00:00:00.Z",
    "2026-01-01T00:00:00,5Z",
    "2026-01-01T00:00:00.1234567890Z",
    "2026-01-01T00:00:00+24:00",
    "2026-01-01T00:00:00+07:60",
    "2026-01-01T00:00:00+0700",
    "2026-01-01T00:00:00+07",
    "2026-01-01T00:00:00+07:00:00",
    "+2026-01-01T00:00:00Z",
    "12026-01-01T00:00:00Z",
    "２026-01-01T00:00:00Z",
    "2026-01-01T00:00:0٣Z",
    "2026-01-01T00:00:00ZZ",
    "2026-01-01T00:00:00−07:00",
] + ["2026-01-01 00:00:00Z", "2026-01-01T00:00:00Z\n", " 2026-01-01T00:00:00Z", ""]

HEX = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

EDGES: list[tuple[str, str, list[Any], list[Any]]] = [
    ("environment", "last_validated_at", TIMESTAMPS, NO_TIMESTAMPS),
    ("stage", "finished_at", [None, *TIMESTAMPS], [0, 1795167000, False]),
    (
        "environment",
        "id",
        ["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"],
        [
            "5B0C9A52-6A0F-4D0E-9A53-4B8A52F1C001",
            "5b0c9a526a0f4d0e9a534b8a52f1c001",
            "{5b0c9a52-6a0f-4d0e-9a53-4b8a52f1c001}",
            "urn:uuid:5b0c9a52-6a0f-4d0e-9a53-4b8a52f1c001",
            "5b0c9a52-6a0f-4d0e-9a53-4b8a52f1c001\n",
            "5b0c9a52-6a0f-4d0e-9a53-4b8a52f1c00",
            "5b0c9a52-6a0f-4d0e-9a53-4b8a52f1c00g",
        ],
    ),
    (
        "release",
        "tag",
        [
            "v0.0.0",
            "v1.0.0-rc.1",
            "v1.0.0-0.3.7",
            "v1.0.0-x-y-z.--",
            "v1.0.0+001",
            "v1.0.0-a.b+20130313144700",
            "v1.0.0-0a",
            "v1.0.0---",
            "v999999999999999999999.0.0",
        ]
        + ["v1.0.0-" + "a" * 249],
        [
            "1.0.0",
            "V1.0.0",
            "v1",
            "v1.0",
            "v01.0.0",
            "v1.00.0",
            "v1.0.0-01",
            "v1.0.0-",
            "v1.0.0+",
            "v1.0.0-a..b",
            "v1.0.0-a_b",
            "v1.0.0.0",
            "v-1.0.0",
            "v1.0.٣",
            "v1.0.0+a+b",
            "latest",
        ]
        + ["v1.0.0\n", " v1.0.0", "v1.0.0-" + "a" * 250, 1.1, None],
    ),
    (
        "environment",
        "monitoring_dashboard_url",
        [
            "https://x",
            "http://localhost:3000/d/api",
            "https://acme.grafana.net/d/a?x={}|y&z=%zz#frag[1]",
            "https://sub-1.acme.example:65535#top",
            "https://x?" + "a" * 2038,
        ],
        [
            "HTTPS://x",
            "https://",
            "https:/x",
            "//x",
            "ftp://x",
            "javascript:alert(1)",
            "https://user:secret@x/",
            "https://x.",
            "https://-x",
            "https://x-/",
            "https://a..b",
            "https://x y",
            "https://x/ y",
            "https://x/\n",
            "https://x/é",
            "https://é.example",
            "https://x:",
            "https://x:123456",
            "https://[::1]/",
            "https://x?" + "a" * 2039,
        ],
    ),
    (
        "release",
        "approver_email",
        ["***@acme.example", "***@a.b", "***@mail-1.acme.co.th", "***@ACME.EXAMPLE"],
        [
            "ann@acme.example",
            "a***@acme.example",
            "***@acme",
            "**@acme.example",
            "****@acme.example",
            "***@acme..example",
            "***@.example",
            "***@acme.example.",
            "***@-acme.example",
            "***@acme.example\n",
            "***@acme.exämple",
            "***@@acme.example",
            "***",
            "***@" + "a." * 158 + "bc",
        ],
    ),
    (
        "stage",
        "log_digest",
        ["sha256:" + HEX],
        ["sha256:" + HEX[1:], "sha256:" + HEX.upper(), HEX, f"sha256:{HEX}\n", f"sha512:{HEX}"],
    ),
    (
        "environment",
        "service_name",
        ["a", "A1", "ocr-worker", "ocr_worker", "a.b-c_d", "0", "a" * 128],
        ["", "-a", "a-", "a--b", "a b", "a/b", "..", "é", "a\n", "ſ", "٣", "a" * 129],
    ),
    (
        "stage",
        "branch",
        ["a", "refs/heads/ü ber", "\u2028x", "x" * 256, "\x7f", "𝔘" * 256, "\xa0"],
        ["", " ", "\t", "a\n", "a\tb", "\x00", "a\x1f", "x" * 257, "𝔘" * 257],
    ),
    (
        "environment",
        "success_criteria",
        [
            *({}, {"": 0}, {"x": -1.5}, {"x": 1e30}, {"x": ">=0.999"}, {"x": "< 300 ms"}),
            *({"x": "!=.5e-3%"}, {"x": "==+1"}, {"x": 10**30}, {"x": "<1 " + "a" * 16}),
        ],
        [
            *(None, [], "300", {"x": None}, {"x": True}, {"x": []}, {"x": {}}, {"x": ""}),
            *({"x": "300"}, {"x": "=>1"}, {"x": "<"}, {"x": "<1."}, {"x": "<1\n"}, {"x": "<٣"}),
            *({"x": "<1 " + "a" * 17}, {"x": "<" + "1" * 64}, {"x": "<  1"}),
        ],
    ),
    (
        "bundle",
        "rotation_cadence_days",
        [1, 90, 90.0, 30],
        [0, 91, 90.5, -1, 1e30, 10**30, -0.0, True, False, "90", None, [], {}],
    ),
    ("stage", "duration_ms", [0, -0.0, 1e30, 10**30, None, 5.0], [-1, 0.5, -1e30, True, "5"]),
    ("release", "pdpa_confirmed", [True, False], [0, 1, "true", "no", None]),
    ("environment", "name", ["staging"], ["Staging", "staging ", "", "preview", None, 0]),
    ("stage", "environment", ["staging", None], ["", "none", False]),
    (
        "bundle",
        "supabase_key_ref",
        [
            *(None, "gh://production/KEY", "op://vault/item/field", "op://v/i/section/field"),
            *("vault:a/b#c", "projects/p/secrets/s", "projects/p/secrets/s/versions/12"),
            "arn:aws:secretsmanager:ap-southeast-1:123456789012:secret:a/b-AbCdEf",
            *("https://acme.vault.azure.net/secrets/key", "supabase://project/anon"),
            *("${{ secrets.KEY }}", "${{secrets.KEY}}"),
        ],
        [
            *("", "hunter2", "gh://production", "gh://production/KEY\n", "gh://p/1KEY", "op://v/i"),
            *("op://a/b/c/d/e", "vault:a", "projects/p/secrets/s/versions/x", "GH://p/KEY"),
            *("https://acme.vault.azure.net.evil.example/secrets/key", "${{ env.KEY }}"),
            *("xgh://p/KEY", "gh://p/KEY gh://p/KEY", "gh://p/" + "K" * 506, "doppler://a/B"),
        ],
    ),
    (
        "release",
        "artifacts",
        [[], [{"name": "a", "url": "https://x", "digest": None}]],
        [
            *(None, {}, "", [None], [{}], [{"name": "a"}]),
            [{"name": "a", "url": "https://x", "more": 1}],
        ],
    ),
    ("release", "notes", ["", "\x00\n\u2028", "x" * 10_000], [None, 1, []]),
    ("stage", "metadata", [{}, {"a": {"b": [None, True, 1e308]}}], [None, [], "", 0]),
    ("stage", "unheard_of", [], [None, 0, ""]),
    ("run", "components", [[], ["api", "api"]], [None, {}, "api", ["preview"], [1]]),
]


@pytest.mark.parametrize(
    ("name", "field", "good", "bad"),
    EDGES,
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_edges(name: str, field: str, good: list[Any], bad: list[Any]) -> None:
    for value, expected in [*((value, True) for value in good), *((value, False) for value in bad)]:
        data = {**example(name, "default"), field: value}
        assert by_model(name, "default", data) is expected, value
        assert by_schema(name, "default", data) is expected, value


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("doppler://acme/KEY", True),
        ("doppler://acme/KEY\n", False),
        ("doppler://acme", False),
        ("keychain:any thing!", True),
        ("keychain:é", False),
        ("keychain:\u2028", False),
        ("keychain:" + "x" * 504, False),
        ("gh://production/KEY", True),
        ("hunter2", False),
    ],
)
def test_references_of_a_team(value: str, expected: bool) -> None:
    data = {**example("bundle", "team"), "vercel_token_ref": value}
    assert by_model("bundle", "team", data) is expected
    assert by_schema("bundle", "team", data) is expected


# Every value of a record, one after the other, made something else.


@pytest.mark.parametrize(("name", "terms"), EACH)
def test_both_judge_each_replaced_value_alike(name: str, terms: str) -> None:
    data = [deepcopy(example(name, terms))]
    assert by_model(name, terms, data[0])
    assert by_schema(name, terms, data[0])
    for holder, key in list(slots(data)):
        value = holder[key]
        for other in others(value):
            holder[key] = other
            assert by_model(name, terms, data[0]) == by_schema(name, terms, data[0]), (key, other)
        holder[key] = value
        if isinstance(holder, dict):
            kept = dict(holder)
            for renamed in ({}, {f"{key}s": value}):
                holder.clear()
                holder.update({name: kept[name] for name in kept if name != key}, **renamed)
                assert by_model(name, terms, data[0]) == by_schema(name, terms, data[0]), key
            holder.clear()
            holder.update(kept)
    assert data == [example(name, terms)]


def others(value: Any) -> list[Any]:
    """What may stand in a value's place: another type, or nearly the same."""
    plain = [None, True, False, 0, 1, -1, 0.5, 91, 10**30, "", "x", [], [None], {}, {"x": None}]
    match value:
        case str():
            longer = value + value[-1:] * 4096
            around = [value + "\n", " " + value, value.upper(), value + "\x00", value + "é"]
            return [*plain, longer, *around]
        case list():
            return [*plain, value * 2, value * 100, [*value, 0], [*value, ""]]
        case dict():
            return [*plain, {**value, "": 0}, {**value, "x": "\x00"}]
    return plain


# Records drawn from the schemas, then changed.

TEXT = st.text(max_size=6)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXT, inner, max_size=2),
    max_leaves=4,
)
NUMBERS = st.sampled_from([0, 1, 14, 30, 31, 89, 90, 91, 90.0, 90.5, -1, -0.0, 1e30, 10**30])
CHARACTERS = st.sampled_from(
    "\n\r\t \x00\x1f\x7f\x85\xa0\u2028é٣２ſK𝔘\ud800aAvtTzZ019-_.,:;/@*#?%&+=<>~$(){}[]\\'\""
)


@cache
def texts(pattern: str, most: int) -> st.SearchStrategy[str]:
    return st.from_regex(ecma(pattern)).filter(lambda text: len(text) <= most)


@cache
def usual(pattern: str) -> st.SearchStrategy[str]:
    """Texts that match, from the table above where it has some: drawing takes a hundredth."""
    known = [
        value
        for name, field, good, _ in EDGES
        if schema_of(name, "default")["properties"].get(field, {}).get("pattern") == pattern
        for value in good
        if isinstance(value, str)
    ]
    return st.sampled_from(known) if known else st.from_regex(ecma(pattern))


def valid(schema: Any, *, quick: bool = False) -> st.SearchStrategy[Any]:
    """Values that a schema accepts, examples among them."""
    kinds = schema.get("type", [])
    branches = [
        of_type(kind, schema, quick) for kind in ([kinds] if isinstance(kinds, str) else kinds)
    ]
    branches += [valid(part, quick=quick) for part in schema.get("anyOf", ())]
    if "enum" in schema:
        branches = [st.sampled_from(schema["enum"])]
    if "examples" in schema:
        branches.append(st.sampled_from(schema["examples"]))
    return st.one_of(branches) if branches else JSON


def of_type(kind: str, schema: Any, quick: bool) -> st.SearchStrategy[Any]:
    match kind:
        case "string" if "pattern" in schema:
            pattern = schema["pattern"]
            return usual(pattern) if quick else texts(pattern, schema.get("maxLength", 4096))
        case "string":
            return st.text(min_size=schema.get("minLength", 0), max_size=20)
        case "integer":
            return st.integers(schema.get("minimum", -(10**9)), schema.get("maximum", 10**9))
        case "number":
            return st.floats(
                schema.get("minimum", -1e308), schema.get("maximum", 1e308), allow_nan=False
            )
        case "boolean":
            return st.booleans()
        case "null":
            return st.none()
        case "array":
            least = schema.get("minItems", 0)
            items = valid(schema.get("items", {}), quick=quick)
            return st.lists(items, min_size=least, max_size=least + 2)
        case "object" if "properties" in schema:
            fields = {key: valid(part, quick=quick) for key, part in schema["properties"].items()}
            required = {key: fields.pop(key) for key in schema.get("required", ())}
            return st.fixed_dictionaries(required, optional=fields)
    keys = valid(schema["propertyNames"], quick=quick) if "propertyNames" in schema else TEXT
    values = valid(schema.get("additionalProperties", {}), quick=quick)
    return st.dictionaries(keys, values, max_size=2)


@cache
def usual_records(name: str, terms: str) -> st.SearchStrategy[Any]:
    return valid(schema_of(name, terms), quick=True) | st.just(example(name, terms))


@st.composite
def changes(draw: st.DrawFn, name: str, terms: str) -> list[Any]:
    """A record, and what it becomes by one change after another."""
    data = [deepcopy(draw(usual_records(name, terms)))]
    states = [deepcopy(data[0])]
    for _ in range(draw(st.integers(1, 6))):
        places = list(slots(data))
        holder, key = draw(st.sampled_from(places))
        value = holder[key]
        match draw(st.sampled_from(["drop", "rename", "add", "replace", "swap", *["perturb"] * 5])):
            case "drop" if holder is not data:
                del holder[key]
            case "rename" if isinstance(holder, dict):
                del holder[key]
                holder[draw(perturbed(key))] = value
            case "add" if isinstance(value, dict):
                value[draw(TEXT)] = draw(JSON)
            case "add" if isinstance(value, list):
                value.append(draw(JSON))
            case "swap":
                other, place = draw(st.sampled_from(places))
                holder[key] = deepcopy(other[place])
            case "perturb" if isinstance(value, str):
                holder[key] = draw(perturbed(value))
            case "perturb" if isinstance(value, (int, float)):
                holder[key] = draw(NUMBERS)
            case _:
                holder[key] = draw(JSON)
        states.append(deepcopy(data[0]))
    return states


def slots(holder: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a value within a collection, as the collection and the key."""
    for key in holder if isinstance(holder, dict) else range(len(holder)):
        yield holder, key
        if isinstance(holder[key], (dict, list)):
            yield from slots(holder[key])


@st.composite
def perturbed(draw: st.DrawFn, text: str) -> str:
    """A text with a character put in, left out, exchanged, or in the other case; or repeated."""
    at = draw(st.integers(0, len(text)))
    character = draw(CHARACTERS)
    return draw(
        st.sampled_from(
            [
                text[:at] + character + text[at:],
                text[:at] + character + text[at + 1 :],
                text[:at] + text[at + 1 :],
                text[:at] + text[at:].swapcase(),
                text + "\n",
                text * 2,
                text + text[-1:] * draw(st.sampled_from([1, 20, 100, 300])),
            ]
        )
    )


CASES = settings(
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.mark.parametrize(("name", "terms"), EACH)
def test_both_accept_valid_records(name: str, terms: str) -> None:
    @settings(CASES, max_examples=20)
    @given(valid(schema_of(name, terms)).filter(judge(name, terms).is_valid))
    def accepted(data: Any) -> None:
        assert by_model(name, terms, data)

    accepted()


@pytest.mark.parametrize(("name", "terms"), EACH)
def test_both_judge_changed_records_alike(name: str, terms: str) -> None:
    @settings(CASES, max_examples=100)
    @given(changes(name, terms))
    def alike(states: list[Any]) -> None:
        for data in states:
            assert by_model(name, terms, data) == by_schema(name, terms, data)

    alike()
