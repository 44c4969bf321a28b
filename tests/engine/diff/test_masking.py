"""Nothing of a secret, a token or a person's address is in a diff, in any format, old or new."""

from __future__ import annotations

import json
from typing import Any

import pytest
from diffing import PLACES, Files, diff, files_of, only_change
from engine.test_no_leak import ADDRESS, LITERAL, TOKEN, TRACES

from validator.engine.diff.change import ABSENT, Diff, FieldChange
from validator.outputs import diff_json, diff_markdown, diff_text

PHONE = "+65 9123 4567"


def every_format(found: Diff) -> str:
    return diff_text.render(found) + diff_markdown.render(found) + diff_json.render(found)


def assert_no_leak(before: Files, after: Files, *traces: str) -> Diff:
    for old, new in ((before, after), (after, before)):
        found = diff(old, new)
        assert found.has_effect
        written = every_format(found)
        assert not any(trace in written for trace in (*TRACES, *traces)), written
    return found


@pytest.mark.parametrize("planted", [TOKEN, ADDRESS])
@pytest.mark.parametrize("kind", PLACES)
def test_planted_in_any_value(kind: str, planted: str) -> None:
    """Whole, where a text that is cut would cut it in two, as a value and as a key."""
    _, record = PLACES[kind]
    for cut in ("", "x" * 25 + " ", "x" * 150 + " "):
        for name in (*record, "unknown"):
            for value in (cut + planted, [cut + planted], {cut + planted: cut + planted}):
                assert_no_leak(files_of(kind), files_of(kind, **{name: value}))


@pytest.mark.parametrize("field", ["supabase_key_ref", "vercel_token_ref", "unknown", "passwrd"])
@pytest.mark.parametrize("old", [..., None, "gh://a/B", "another-literal"])
def test_a_literal_where_a_reference_belongs(field: str, old: Any) -> None:
    before, after = files_of("bundle", **{field: old}), files_of("bundle", **{field: LITERAL})
    assert_no_leak(before, after, "gh://a/B", "another-literal")
    [change] = only_change(before, after).fields
    assert change == FieldChange(field, ABSENT, ABSENT, hidden=True)


def test_a_reference_is_shown() -> None:
    [change] = only_change(
        files_of("bundle", supabase_key_ref="op://a/b/c"),
        files_of("bundle", supabase_key_ref="${{ secrets.X }}"),
    ).fields
    assert change == FieldChange("supabase_key_ref", "op://a/b/c", "${{ secrets.X }}")


@pytest.mark.parametrize(
    "metadata",
    [
        {"api_token": LITERAL},
        {"deep": {"password": [LITERAL]}},
        {"credentials": {"db": LITERAL}},
        {"secret": {"a": {"b": LITERAL}}},
    ],
)
def test_what_stands_under_the_name_of_a_secret(metadata: Any) -> None:
    assert_no_leak(files_of("stage"), files_of("stage", metadata=metadata))
    assert_no_leak(files_of("stage", metadata=[]), files_of("stage", metadata=metadata))


@pytest.mark.parametrize("address", [f"{LITERAL}", "Zqxw Person"])
def test_an_approver_who_is_no_masked_address(address: str) -> None:
    assert_no_leak(
        files_of("release"), files_of("release", approver_email=address), "Zqxw", "Person"
    )


@pytest.mark.parametrize(("kind", "field"), [("release", "notes"), ("bundle", "owner")])
def test_numbers_of_persons(kind: str, field: str) -> None:
    before, after = files_of(kind), files_of(kind, **{field: f"call {PHONE}"})
    assert_no_leak(before, after, "9123")
    assert "call *" in every_format(diff(before, after))


def test_keys_of_records() -> None:
    for name in (TOKEN, ADDRESS):
        before = {"bundles/a.yaml": json.dumps({"name": name, "id": "x"})}
        after = {"bundles/a.yaml": json.dumps({"name": "b", "id": "x"})}
        assert_no_leak(before, after)


def test_texts_that_only_a_fault_repeats() -> None:
    for text in (f"{TOKEN}: 1\n{TOKEN}: 2\n", f"a: *{ADDRESS}\n", f"a: &{TOKEN} 1\n"):
        assert_no_leak({}, {"bundles/a.yaml": text})


def test_waivers_and_policies() -> None:
    comment = f" # relgate: ignore[REF004] until=2027-01-31 because {ADDRESS} {TOKEN}\n"
    assert_no_leak(
        {"bundles/a.yaml": "name: a\n"},
        {"bundles/a.yaml": f"name: a{comment}{TOKEN}: x{comment}"},
    )
    assert_no_leak(
        {"relgate.toml": ""},
        {
            "relgate.toml": f'[per_path_ignores]\n"{TOKEN}" = ["REL"]\n'
            f'[rules.personal_data]\nallowed = ["{ADDRESS}"]\n'
        },
    )
