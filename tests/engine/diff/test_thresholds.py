"""Which way a threshold moved."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.engine.diff.change import ABSENT
from validator.engine.diff.thresholds import direction


@pytest.mark.parametrize(
    ("before", "after", "way"),
    [
        (300, 400, "loosened"),
        (300, 300.0, None),
        (300, "<=300", None),
        (300, "<300", "tightened"),
        (300, "< 301", "loosened"),
        ("<300ms", "<400 ms", "loosened"),
        ("<300ms", "<400s", "changed"),
        (">=0.999", ">=0.99", "loosened"),
        (">=0.999", ">0.999", "tightened"),
        (">=99%", ">=99.9%", "tightened"),
        (">=1e3", ">=1000", None),
        ("==1", "==2", "changed"),
        ("==1", "== 1", None),
        (">=1", "<=1", "changed"),
        (1, True, "changed"),
        (1, "many", "changed"),
        (1, None, "changed"),
        (1, [], "changed"),
        (10**400, 10**401, "loosened"),
        ("<1e999", "<2e999", None),
        ("<." + "1" * 70, 1, "changed"),
        (ABSENT, 1, "added"),
        (1, ABSENT, "removed"),
    ],
)
def test_direction(before: Any, after: Any, way: str | None) -> None:
    assert direction(before, after) == way


NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
THRESHOLDS = (
    NUMBERS
    | st.builds(
        lambda operator, number, unit: f"{operator}{number}{unit}",
        st.sampled_from(["<", "<=", ">", ">=", "==", "!="]),
        st.integers(-3, 3) | st.sampled_from([".5", "1e2", "0.50"]),
        st.sampled_from(["", "%", " ms"]),
    )
    | st.text(max_size=5)
)


@given(THRESHOLDS, THRESHOLDS)
def test_there_and_back(before: Any, after: Any) -> None:
    inverse = {"loosened": "tightened", "tightened": "loosened"}
    way = direction(before, after)
    assert direction(after, before) == inverse.get(way or "", way)
    assert direction(before, before) in (None, "changed")
