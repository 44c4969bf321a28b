"""The errors of the scalars, which the rules pass on; `test_judge_alike` tests the judgement."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from validator.model import scalars

UUID = "a UUID in lower case with hyphens"
NAME = "a name of letters and digits, joined by `-`, `_` or `.`, of at most 128 characters"
LABEL = "one line of text that is not empty, of at most 256 characters and no control characters"
URL = (
    "a URL that starts with https:// or http:// and a host of letters, digits, `-` and `.`, of "
    "ASCII without blanks, and of at most 2,048 characters"
)
DIGEST = "`sha256:` and 64 lower-case hexadecimal digits"
TAG = "`v` and a semantic version, like v1.4.0"
INSTANT = "an RFC 3339 timestamp with seconds and a zone, like 2026-11-20T09:30:00Z"
DAY = "a day, like 2027-01-31"


@pytest.mark.parametrize(
    ("scalar", "value", "error", "expected"),
    [
        ("Uuid", "x", "malformed_value", UUID),
        ("Uuid", "5b0c9a52-6a0f-4d0e-9a53-4b8a52f1c001\n", "malformed_value", UUID),
        ("Name", "x" * 129, "malformed_value", NAME),
        ("Name", "\ud800", "malformed_value", NAME),
        ("Label", " ", "malformed_value", LABEL),
        ("Label", "\ud800\n", "malformed_value", LABEL),
        ("Url", "https://octocat@github.com/", "malformed_value", URL),
        ("LogDigest", "sha256:", "contradictory_stage", DIGEST),
        ("MaskedAddress", "a@b.c", "unmasked_approver", "a masked address, `***@` and the domain"),
        ("Tag", "v1", "malformed_value", TAG),
        ("Timestamp", "2026-02-30T00:00:00Z", "malformed_value", INSTANT),
        ("Timestamp", "\ud800", "malformed_value", INSTANT),
        ("Day", "2026-02-30", "malformed_value", DAY),
        ("Day", "2026-02-03\n", "malformed_value", DAY),
    ],
)
def test_what_a_scalar_refuses(scalar: str, value: str, error: str, expected: str) -> None:
    with pytest.raises(ValidationError) as refused:
        judge(scalar, value)
    (details,) = refused.value.errors(include_url=False, include_input=False)
    assert details["ctx"].items() >= {"expected": expected}.items()
    assert (details["type"], details["loc"], details["msg"]) == (error, (), f"expected {expected}")


@pytest.mark.parametrize("scalar", ["Uuid", "Label", "Url", "Tag", "Timestamp"])
@pytest.mark.parametrize("value", [None, 1, True, b"v1.0.0", ["v1.0.0"]])
def test_what_is_no_text_is_of_another_type(scalar: str, value: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        judge(scalar, value)
    assert [error["type"] for error in refused.value.errors()] == ["string_type"]


@pytest.mark.parametrize("value", ["\ud800", "a\udfff", "x" * 256, "\u2028"])
def test_a_label_may_hold_what_rust_calls_no_text(value: str) -> None:
    assert judge("Label", value) == value


def test_a_timestamp_is_that_instant() -> None:
    instant = TypeAdapter(scalars.Timestamp).validate_python("2026-01-02t03:04:05.123456789+07:00")
    assert instant.isoformat() == "2026-01-02T03:04:05.123456+07:00"
    assert judge("Timestamp", "2026-01-02T03:04:05z").isoformat() == "2026-01-02T03:04:05+00:00"


def judge(scalar: str, value: Any) -> Any:
    return TypeAdapter(getattr(scalars, scalar)).validate_python(value)
