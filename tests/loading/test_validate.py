"""Change any node of a valid record: every fault lands on it, and one fault is told once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import pytest
from pydantic import ValidationError

from validator.loading.document import Fault, LoadedFile
from validator.loading.load import load
from validator.loading.tree import Tree
from validator.loading.validate import validate
from validator.model.kinds import BY_NAME
from validator.model.terms import DEFAULT_TERMS
from validator.text import Span

Path = tuple[str | int, ...]

UUID = "5b0c9a52-6a0f-4d0e-9a53-4b8a52f1c001"
DIGEST = "sha256:" + "0" * 64
RECORDS: dict[str, dict[str, Any]] = {
    "environment": {
        "id": UUID,
        "name": "production",
        "cloud_provider": "cloud_run",
        "service_name": "api",
        "gh_environment": "production-api",
        "secrets_bundle_ref": "prod-api",
        "success_criteria": {"latency_p95_ms": 300, "availability": ">=0.999"},
        "rollback_tag": "v1.3.2",
        "monitoring_dashboard_url": "https://acme.grafana.net/d/api",
        "last_validated_at": "2026-11-20T09:30:00Z",
    },
    "bundle": {
        "id": UUID,
        "name": "prod-api",
        "service_account": "api-deployer@acme-prod.iam.gserviceaccount.com",
        "supabase_key_ref": "op://production/supabase/service-role",
        "rotation_cadence_days": 90,
        "last_rotated_at": "2026-10-01T00:00:00Z",
        "owner": "platform-team",
    },
    "release": {
        "id": UUID,
        "tag": "v1.4.0",
        "environment": "production",
        "pdpa_confirmed": True,
        "ux_states_demoed": True,
        "rollback_rehearsed_at": None,
        "approver_role": "admin",
        "approver_email": "***@acme.example",
        "notes": "Rolled back twice.",
        "artifacts": [
            {"name": "pytest", "url": "https://acme.example/1"},
            {"name": "ux", "url": "https://acme.example/2", "digest": DIGEST},
        ],
    },
    "stage": {
        "id": UUID,
        "pipeline_run_id": UUID,
        "component": "api",
        "stage_name": "pytest",
        "status": "success",
        "started_at": "2026-11-17T02:00:00Z",
        "finished_at": "2026-11-17T02:03:20Z",
        "duration_ms": 200000,
        "artifact_url": None,
        "log_digest": DIGEST,
        "op_id": "gha/github.com/acme/invoices/1/1/4/s4",
        "branch": "v1.4.0",
        "triggered_by": "octocat",
        "environment": "production",
        "metadata": {"coverage": 93.1, "nested": {"list": [1, "two"]}},
    },
}
PATHS = {
    "environment": "environments/production/api.yaml",
    "bundle": "bundles/prod-api.yaml",
    "release": "releases/v1.4.0/production.yaml",
    "stage": "releases/v1.4.0/stages.jsonl",
}
VALUES = (
    None,
    True,
    -1,
    0,
    1.5,
    10**30,
    "",
    "x",
    "\n",
    "x" * 5000,
    [],
    {},
    [None],
    {"a": [1]},
    [[]],
)
KINDS = pytest.mark.parametrize("name", RECORDS)
YAML_KINDS = pytest.mark.parametrize("name", [name for name in RECORDS if name != "stage"])


class Raw(str):
    """A text that is written as it is."""


class Twice(str):
    """A key that equals another one."""

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


@dataclass
class Text:
    """A record as it is written, and where each of its nodes stands."""

    text: str = ""
    keys: dict[Path, Span] = field(default_factory=dict)
    values: dict[Path, Span] = field(default_factory=dict)

    def write(self, value: Any, path: Path = (), *, block: bool = False) -> Text:
        start = len(self.text)
        if isinstance(value, dict):
            self._mapping(value, path, block)
        elif isinstance(value, list):
            self.text += "["
            for index, item in enumerate(value):
                self.text += ", " if index else ""
                self.write(item, (*path, index))
            self.text += "]"
        else:
            self.text += value if isinstance(value, Raw) else json.dumps(value)
        self.values[path] = Span(start, len(self.text))
        return self

    def _mapping(self, value: dict[str, Any], path: Path, block: bool) -> None:
        self.text += "" if block else "{"
        for index, (key, item) in enumerate(value.items()):
            self.text += "" if not index else "\n" if block else ", "
            start = len(self.text)
            self.text += str(key) if block or isinstance(key, Raw) else json.dumps(str(key))
            self.keys[*path, key] = Span(start, len(self.text))
            self.text += ": "
            self.write(item, (*path, key))
        self.text += "" if block else "}"

    def node(self, path: Path) -> Span:
        """A node with its key."""
        start = self.keys.get(path, self.values[path]).start
        return Span(start, self.values[path].end)

    def place_of_missing(self, path: Path) -> Span:
        """Where a field that a mapping lacks is reported."""
        parent = path[:-1]
        if not parent:
            end = self.text.find("\n")
            return Span(0, end if end >= 0 else len(self.text))
        return self.keys.get(parent, self.values[parent])


def written(name: str, record: Any) -> Text:
    return Text().write(record, block=name != "stage" and isinstance(record, dict))


def loaded(name: str, text: str) -> LoadedFile:
    return load(PATHS[name], BY_NAME[name], text.encode(), DEFAULT_TERMS)


def faults(name: str, text: Text) -> list[Fault]:
    return list(loaded(name, text.text).faults)


def spans(found: list[Fault]) -> list[tuple[str, Span]]:
    return [(fault.name, fault.problem.place.span) for fault in found]


def nodes(value: Any, path: Path = ()) -> Iterator[Path]:
    """The path of every node but the root."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for step, child in items:
        yield (*path, step)
        if isinstance(child, (dict, list)):
            yield from nodes(child, (*path, step))


def replaced(record: Any, path: Path, value: Any) -> Any:
    changed = deepcopy(record)
    parent = changed
    for step in path[:-1]:
        parent = parent[step]
    parent[path[-1]] = value
    return changed


def renamed(record: Any, path: Path, key: str | None) -> Any:
    """The record with another key, or without the entry, at the place of a key."""
    *steps, last = path
    changed = deepcopy(record)
    parent = changed
    for step in steps:
        parent = parent[step]
    entries = list(parent.items())
    parent.clear()
    parent.update((key if old == last else old, v) for old, v in entries if old != last or key)
    return changed


def keys(record: Any) -> list[Path]:
    """The paths of all fields; the free data of `metadata` and the like has none."""
    free = ("metadata", "success_criteria")
    return [
        path
        for path in nodes(record)
        if isinstance(path[-1], str) and (len(path) == 1 or path[0] not in free)
    ]


def accepts(name: str, record: Any) -> bool:
    try:
        BY_NAME[name].model.model_validate(record, context=DEFAULT_TERMS)
    except ValidationError:
        return False
    return True


def is_required(path: Path, name: str) -> bool:
    if len(path) == 1:
        return BY_NAME[name].model.model_fields[str(path[0])].is_required()
    return path[-1] != "digest"


@KINDS
def test_a_valid_record_has_no_fault(name: str) -> None:
    assert not faults(name, written(name, RECORDS[name]))


@KINDS
def test_a_valid_record_is_judged_without_its_marks(name: str) -> None:
    unmarked = Tree(RECORDS[name], 0, 0, None)  # type: ignore[arg-type]
    document, found = validate(PATHS[name], BY_NAME[name], {}, unmarked, (), "", DEFAULT_TERMS)
    assert not found
    assert document is not None
    assert document.key == tuple(RECORDS[name][field] for field in BY_NAME[name].key)


@KINDS
def test_every_fault_of_a_changed_value_lies_in_it(name: str) -> None:
    for path in nodes(RECORDS[name]):
        for value in VALUES:
            record = replaced(RECORDS[name], path, value)
            text = written(name, record)
            found = faults(name, text)
            assert bool(found) != accepts(name, record), (path, value)
            for fault in found:
                at = fault.problem.place.span
                assert at.within(text.node(path)), (path, value, fault)
                # A missing field inside is reported at the key of the new value.
                assert at.within(text.values[path]) or fault.name == "missing_field", fault
                assert fault.problem.place.field is not None


@KINDS
@pytest.mark.parametrize("value", [None, 1, "x", [], [1], "", True])
def test_a_record_that_is_no_mapping(name: str, value: Any) -> None:
    text = written(name, value)
    expected = "empty_document" if value is None and name != "stage" else "wrong_type"
    assert spans(faults(name, text)) == [(expected, text.values[()])]
    assert loaded(name, text.text).unread or expected == "empty_document"


@KINDS
def test_a_lacking_field_is_reported_at_the_key_of_its_parent(name: str) -> None:
    for path in keys(RECORDS[name]):
        text = written(name, renamed(RECORDS[name], path, None))
        expected = [("missing_field", text.place_of_missing(path))]
        assert spans(faults(name, text)) == (expected if is_required(path, name) else []), path


@KINDS
def test_a_misspelt_field_is_one_fault_with_the_name_that_was_meant(name: str) -> None:
    for path in keys(RECORDS[name]):
        key = f"{path[-1]}x"
        text = written(name, renamed(RECORDS[name], path, key))
        [fault] = faults(name, text)
        assert (fault.name, fault.problem.place.span) == (
            "unknown_field",
            text.keys[*path[:-1], key],
        )
        assert fault.problem.help == f"did you mean `{path[-1]}`?"
        assert fault.problem.fix is not None
        [edit] = fault.problem.fix.edits
        start, end = edit.span
        assert not faults(name, Text(text.text[:start] + edit.text + text.text[end:]))


@KINDS
def test_an_unknown_field_beside_a_lacking_one_is_two_faults(name: str) -> None:
    for path in keys(RECORDS[name]):
        text = written(name, renamed(RECORDS[name], path, "zzzzzz"))
        expected = {("unknown_field", text.keys[*path[:-1], "zzzzzz"])}
        if is_required(path, name):
            expected.add(("missing_field", text.place_of_missing(path)))
        assert set(spans(faults(name, text))) == expected


@KINDS
def test_faults_of_several_fields_are_all_told(name: str) -> None:
    record = RECORDS[name]
    bad = {
        path: next(v for v in VALUES if not accepts(name, replaced(record, path, v)))
        for path in nodes(record)
        if len(path) == 1 and path != ("metadata",)
    }
    for first, second in combinations(bad, 2):
        text = written(name, replaced(replaced(record, first, bad[first]), second, bad[second]))
        told = {(fault.problem.place.field or "").partition("[")[0] for fault in faults(name, text)}
        assert {str(first[0]), str(second[0])} == {it.partition(".")[0] for it in told}
    everything = record
    for path, value in bad.items():
        everything = replaced(everything, path, value)
    assert len(faults(name, written(name, everything))) >= len(bad)


# What the reader has reported already is not told once more.


@YAML_KINDS
def test_an_alias_is_one_fault(name: str) -> None:
    for path in nodes(RECORDS[name]):
        text = written(name, replaced(RECORDS[name], path, Raw("*x")))
        assert spans(faults(name, text)) == [("alias_or_anchor", text.values[path])], path


@YAML_KINDS
@pytest.mark.parametrize(("property_", "fault"), [("&x", "alias_or_anchor"), ("!x", "custom_tag")])
def test_an_anchor_or_a_tag_is_one_fault(name: str, property_: str, fault: str) -> None:
    for path in nodes(RECORDS[name]):
        value = RECORDS[name]
        for step in path:
            value = value[step]
        changed = replaced(RECORDS[name], path, Raw(f"{property_} {json.dumps(value)}"))
        text = written(name, changed)
        start = text.values[path].start
        assert spans(faults(name, text)) == [(fault, Span(start, start + 2))], path


@YAML_KINDS
def test_what_a_merge_key_may_bring_is_not_missing(name: str) -> None:
    for path in keys(RECORDS[name]):
        text = written(name, renamed(RECORDS[name], path, Raw("<<")))
        assert [fault.name for fault in faults(name, text)] == ["merge_key"], path


def test_a_merge_key_hides_nothing_of_other_mappings() -> None:
    record = deepcopy(RECORDS["release"])
    del record["id"], record["artifacts"][0]["url"]
    record["artifacts"][1] = {Raw("<<"): {}}
    found = faults("release", written("release", record))
    assert sorted(fault.name for fault in found) == ["merge_key", "missing_field", "missing_field"]
    record["owner"] = Raw("*x")
    found = faults("release", written("release", record))
    assert [fault.name for fault in found].count("missing_field") == 2


@KINDS
def test_a_second_key_is_one_fault(name: str) -> None:
    for path in keys(RECORDS[name]):
        if len(path) == 1:
            record = {**RECORDS[name], Twice(path[0]): 0}
            text = written(name, record)
            [fault] = faults(name, text)
            assert fault.name == "duplicate_key"
            assert text.text[slice(*fault.problem.place.span)].strip('"') == path[0]
            assert fault.problem.place.span.start > text.keys[path].start


@YAML_KINDS
def test_a_plain_number_for_a_text_is_one_fault_with_quotes_where_they_mend_it(name: str) -> None:
    for path in keys(RECORDS[name]):
        text = written(name, replaced(RECORDS[name], path, Raw("1.10")))
        for fault in faults(name, text):
            if fault.name == "ambiguous_scalar":
                accepted = accepts(name, replaced(RECORDS[name], path, "1.10"))
                assert (fault.problem.fix is not None) == accepted
                if fault.problem.fix is not None:
                    assert fault.problem.fix.edits[0].text == '"1.10"'
                assert fault.problem.place.span == text.values[path]
    text = written(name, replaced(RECORDS[name], ("id",), Raw("1.10")))
    assert [fault.name for fault in faults(name, text)] == ["ambiguous_scalar"]


# What is valid stays, field by field.


@KINDS
def test_an_entity_keeps_the_fields_that_are_valid(name: str) -> None:
    for path in [path for path in nodes(RECORDS[name]) if len(path) == 1]:
        value = next((v for v in VALUES if not accepts(name, {**RECORDS[name], path[0]: v})), None)
        [document] = loaded(name, written(name, {**RECORDS[name], path[0]: value}).text).documents
        if accepts(name, {**RECORDS[name], path[0]: value}):
            continue
        assert document.invalid == {path[0]}
        assert not hasattr(document.entity, str(path[0]))
        whole = BY_NAME[name].model.model_validate(RECORDS[name], context=DEFAULT_TERMS)
        for other in type(whole).model_fields.keys() - document.invalid:
            assert getattr(document.entity, other) == getattr(whole, other)


def test_nobody_knows_what_a_misspelt_hidden_or_spoilt_field_says() -> None:
    def invalid(record: dict[str, Any]) -> frozenset[str]:
        [document] = loaded("bundle", written("bundle", record).text).documents
        return document.invalid

    bundle = RECORDS["bundle"]
    assert invalid(bundle) == frozenset()
    assert invalid({**bundle, "vercel_token_reff": None}) == {"vercel_token_ref"}
    assert invalid({**bundle, "owner": Raw("*x")}) == {"owner"}
    assert invalid({**bundle, "owner": Raw("&x me")}) == frozenset()
    assert invalid({**bundle, "owner": Raw("!x me")}) == {"owner"}
    absent = {"vercel_token_ref", "cloudflare_api_token_ref"}
    assert invalid({**bundle, Raw("<<"): {}}) == absent


# Suggestions


def fixes(name: str, record: Any) -> dict[str, tuple[str, bool]]:
    """The new text of each fix by the old one, and whether it is safe."""
    text = written(name, record)
    found = {}
    for fault in faults(name, text):
        if fault.problem.fix is not None:
            [edit] = fault.problem.fix.edits
            found[text.text[slice(*edit.span)]] = (edit.text, fault.problem.fix.safe)
    return found


def test_no_two_misspelt_fields_are_taken_for_the_same_one() -> None:
    record = renamed(RECORDS["bundle"], ("owner",), "ownerr")
    assert fixes("bundle", {**record, "ownr": "x"}) == {"ownerr": ("owner", True)}
    assert fixes("bundle", {**RECORDS["bundle"], "ownerr": "x"}) == {}


def test_a_guess_is_safe_where_the_record_cannot_do_without_the_field() -> None:
    assert fixes("bundle", {**RECORDS["bundle"], "vercel_token": None}) == {
        "vercel_token": ("vercel_token_ref", False)
    }
    assert fixes("bundle", {**RECORDS["bundle"], "Vercel-Token-Ref": None}) == {
        "Vercel-Token-Ref": ("vercel_token_ref", True)
    }


@pytest.mark.parametrize(
    ("old", "new", "safe"),
    [
        ("prodction", "production", True),
        ("prodctoin", "production", False),
        ("'Production'", "'production'", True),
        ('"PRODUCTION"', '"production"', True),
        ("Production", "production", True),
    ],
)
def test_a_word_keeps_its_quotes(old: str, new: str, safe: bool) -> None:
    record = replaced(RECORDS["environment"], ("name",), Raw(old))
    assert fixes("environment", record) == {old: (new, safe)}


def test_messages_are_short_and_printable_whatever_a_record_says() -> None:
    long = "a" * 100_000
    for odd in (long, "\x9b31m", "`" * 5, "\u202e", "new\nline"):
        record = {**RECORDS["stage"], "status": odd, odd: 1}
        for fault in faults("stage", written("stage", record)):
            problem = fault.problem
            assert len(problem.message) < 300
            assert problem.message.isprintable()
