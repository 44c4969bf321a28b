"""Values that are put right, and those that are not."""

from __future__ import annotations

import pytest

from validator.loading.near_misses import put_right
from validator.model.terms import Terms

UUID = "0a0f0a9e-8f1e-4a57-8a55-70b1f3f0c7d2"
DIGEST = f"sha256:{'0a' * 32}"


@pytest.mark.parametrize(
    ("form", "value", "right"),
    [
        ("tag", "1.4.0", "v1.4.0"),
        ("tag", "V1.4.0-rc.1", "v1.4.0-rc.1"),
        ("uuid", UUID.upper(), UUID),
        ("digest", DIGEST.upper(), DIGEST),
        ("timestamp", "2026-11-20 09:30:00Z", "2026-11-20T09:30:00Z"),
        ("timestamp", "2026-11-20 09:30:00.5+08:00", "2026-11-20T09:30:00.5+08:00"),
        ("timestamp", "2026-11-20T09:30:00+0800", "2026-11-20T09:30:00+08:00"),
        ("timestamp", "2026-11-20 09:30:00 -0330", "2026-11-20T09:30:00-03:30"),
    ],
)
def test_what_cannot_be_meant_otherwise_is_put_right(form: str, value: str, right: str) -> None:
    assert put_right(form, value, Terms()) == (right, True)


@pytest.mark.parametrize(
    ("value", "right"),
    [
        ("2026-11-20T09:30:00", "2026-11-20T09:30:00+08:00"),
        ("2026-11-20 09:30:00.25", "2026-11-20T09:30:00.25+08:00"),
    ],
)
def test_a_zone_is_added_where_the_policy_names_one(value: str, right: str) -> None:
    assert put_right("timestamp", value, Terms()) is None
    assert put_right("timestamp", value, Terms(assumed_zone="+08:00")) == (right, False)


@pytest.mark.parametrize(
    ("form", "value"),
    [
        ("tag", "1.4"),
        ("tag", "vv1.4.0"),
        ("tag", "01.4.0"),
        ("tag", "1.4.0\n"),
        ("uuid", UUID[1:]),
        ("uuid", f"{UUID.upper()}\n"),
        ("digest", "0A" * 32),
        ("timestamp", "2026-02-30 09:30:00"),
        ("timestamp", "2026-11-20 09:30"),
        ("timestamp", "20/11/2026 09:30:00"),
        ("timestamp", "2026-11-20  09:30:00Z"),
        ("timestamp", "2026-11-20T09:30:00+2500"),
        ("timestamp", "2026-11-20"),
        ("", "1.4.0"),
        ("address", "a@b.c"),
    ],
)
def test_the_rest_is_for_people(form: str, value: str) -> None:
    assert put_right(form, value, Terms(assumed_zone="Z")) is None
