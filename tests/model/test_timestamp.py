"""What a user may type as an instant is what a record may say."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from validator.model.patterns import TIMESTAMP_PATTERN
from validator.model.scalars import Timestamp
from validator.model.timestamp import parse_timestamp

RECORDS = TypeAdapter(Timestamp)

NEARLY = st.from_regex(
    r"\A[0-2][0-9]{3}-[01][0-9]-[0-3][0-9][Tt ][0-2][0-9]:[0-6][0-9]:[0-6][0-9]"
    r"(\.[0-9]{1,10})?([Zz]|[+-][0-2][0-9]:?[0-6][0-9])?\Z"
)


@given(st.one_of(st.from_regex(TIMESTAMP_PATTERN), NEARLY, st.text(max_size=30)))
@example("2026-11-23T12:00:00Z\n")
@example("2024-02-29T00:00:00+23:59")
@example("2023-02-29T00:00:00Z")
@example("0000-01-01T00:00:00Z")
@example("2026-11-23T24:00:00Z")
@example("2026-11-23T12:00:60Z")
def test_both_judge_alike(text: str) -> None:
    try:
        expected = RECORDS.validate_python(text)
    except ValidationError:
        with pytest.raises(ValueError):  # noqa: PT011 - it has no message
            parse_timestamp(text)
    else:
        assert parse_timestamp(text) == expected
