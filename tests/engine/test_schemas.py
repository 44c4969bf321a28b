"""The generated schemas: fresh, valid, and telling all that the models know."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from team import MODELS, TEAM

import validator
from validator.cli.context import find_workspace
from validator.cli.schema import OTHERS, compare_schemas
from validator.engine.policy_file import read_policy
from validator.engine.schemas import generate
from validator.model.kinds import KINDS
from validator.model.terms import DEFAULT_TERMS, Terms

ROOT = Path(validator.__file__).parents[1]
TEXTS = generate(DEFAULT_TERMS, OTHERS)
SCHEMAS = {file.removesuffix(".schema.json"): json.loads(text) for file, text in TEXTS.items()}


def nodes(schema: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every schema within a schema, itself included, with the fields that lead to it."""
    yield path, schema
    for name, part in schema.get("properties", {}).items():
        yield from nodes(part, (*path, name))
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            yield from nodes(schema[key], (*path, f"({key})"))
    for part in schema.get("anyOf", ()):
        yield from nodes(part, (*path, "(anyOf)"))


def test_the_schemas_in_this_repository_are_fresh() -> None:
    terms = find_workspace(str(ROOT)).policy.policy.terms
    stale = [change.path for change in compare_schemas(ROOT, generate(terms, OTHERS))]
    assert not stale, "run `relgate schema`"


@pytest.mark.parametrize("name", SCHEMAS)
def test_is_json_schema_2020_12(name: str) -> None:
    schema = SCHEMAS[name]
    Draft202012Validator.check_schema(schema)
    assert list(schema)[:5] == ["$schema", "$id", "$comment", "title", "description"]
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"{name}.schema.json"


@pytest.mark.parametrize("name", SCHEMAS)
def test_text_is_pretty_and_leads_nowhere(name: str) -> None:
    text = TEXTS[f"{name}.schema.json"]
    assert text == json.dumps(json.loads(text), indent=2, ensure_ascii=False) + "\n"
    for noise in ("x-term", '"$ref"', '"$defs"', '"default": null'):
        assert noise not in text


@pytest.mark.parametrize("name", MODELS)
def test_every_field_is_described_with_examples(name: str) -> None:
    for path, schema in nodes(SCHEMAS[name]):
        if path and not path[-1].startswith("("):
            assert schema.get("description", "").endswith("."), path
            if "properties" not in schema and name != "policy":
                assert schema.get("examples"), path


@pytest.mark.parametrize("terms", [DEFAULT_TERMS, TEAM], ids=["default", "team"])
@pytest.mark.parametrize("name", MODELS)
def test_examples_are_valid(name: str, terms: Terms) -> None:
    if name == "policy":
        terms = TEAM  # its examples speak of words that a policy adds
    schema = json.loads(generate(terms)[f"{name}.schema.json"])
    for path, part in nodes(schema):
        for example in part.get("examples", ()):
            assert Draft202012Validator(part).is_valid(example), (path, example)
    fields = {
        key: part["examples"] for key, part in schema["properties"].items() if "examples" in part
    }
    record = {key: examples[0] for key, examples in fields.items()}
    MODELS[name].model_validate(record, context=terms)
    for key, examples in fields.items():
        for example in examples:
            MODELS[name].model_validate({**record, key: example}, context=terms)


def test_fields_keep_the_order_of_the_models() -> None:
    for name, model in MODELS.items():
        assert list(SCHEMAS[name]["properties"]) == list(model.model_fields)


def test_references_keys_and_uniqueness_are_told() -> None:
    properties = {name: schema["properties"] for name, schema in SCHEMAS.items()}
    reference = {"kind": "bundle", "field": "name"}
    assert properties["environment"]["secrets_bundle_ref"]["x-ref"] == reference
    assert properties["release"]["environment"]["x-ref"] == {"kind": "environment", "field": "name"}
    assert properties["stage"]["op_id"]["x-unique"] == "kind"
    for kind in KINDS:
        assert SCHEMAS[kind.name]["x-key"] == list(kind.key)
        assert properties[kind.name]["id"]["x-unique"] == "all"


def test_the_constraints_of_the_specification_are_told() -> None:
    properties = {name: schema["properties"] for name, schema in SCHEMAS.items()}
    assert properties["environment"]["name"]["enum"] == ["staging", "production"]
    providers = ["cloud_run", "vercel", "cloudflare", "supabase"]
    assert properties["environment"]["cloud_provider"]["enum"] == providers
    assert properties["stage"]["component"]["enum"] == ["api", "ocr_worker", "portal", "shared"]
    statuses = ["success", "failure", "skipped", "retrying"]
    assert properties["stage"]["status"]["enum"] == statuses
    assert properties["release"]["approver_role"]["enum"] == ["admin", "operator"]
    cadence = properties["bundle"]["rotation_cadence_days"]
    assert (cadence["type"], cadence["minimum"], cadence["maximum"]) == ("integer", 1, 90)


def test_the_terms_of_a_team_show() -> None:
    schemas = {file.split(".")[0]: json.loads(text) for file, text in generate(TEAM).items()}
    properties = {name: schema["properties"] for name, schema in schemas.items()}
    environments = ["staging", "production", "preview"]
    assert properties["environment"]["name"]["enum"] == environments
    assert properties["release"]["environment"]["enum"] == environments
    assert properties["stage"]["environment"]["enum"] == [*environments, None]
    assert "fly" in properties["environment"]["cloud_provider"]["enum"]
    assert "scheduler" in properties["stage"]["component"]["enum"]
    assert "release_manager" in properties["release"]["approver_role"]["enum"]
    assert properties["bundle"]["rotation_cadence_days"]["maximum"] == 30
    reference = Draft202012Validator(properties["bundle"]["vercel_token_ref"])
    assert reference.is_valid("doppler://acme/VERCEL_TOKEN")
    assert reference.is_valid("gh://production/VERCEL_TOKEN")
    assert not reference.is_valid("doppler://acme/VERCEL_TOKEN and more")


@pytest.mark.parametrize("pattern", ["(?i)x:.+", "x:[[:alpha:]]+", r"x:\p{L}", "x:a++", r"\bx"])
def test_a_scheme_that_editors_would_misread_is_refused(pattern: str) -> None:
    policy = f"vocabulary.reference_schemes.x = '{pattern}'"
    (fault,) = read_policy("relgate.toml", policy.encode()).file.faults
    assert "not every reader of a JSON Schema knows" in fault.problem.message
