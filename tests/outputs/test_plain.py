"""Texts made fit for terminals, logs and JSON."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from validator.outputs.json_text import json_text
from validator.outputs.plain import clipped, encodable, in_columns, printable

TEXTS = st.text(st.sampled_from([*"##[[ab_]\\\n\t\u202e", "é", "\udcff"]) | st.characters())
COMMAND = re.compile(r"##\w*\[")


@given(TEXTS)
def test_printable_shows_every_character_and_commands_nothing(text: str) -> None:
    shown = printable(text)
    assert shown.isprintable()
    assert not COMMAND.search(shown)
    assert printable(shown) == shown


@given(TEXTS)
def test_in_columns_keeps_the_length_and_commands_nothing(text: str) -> None:
    shown = in_columns(text)
    assert len(shown) == len(text)
    assert shown.isprintable()
    assert not COMMAND.search(shown)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("## A heading", "## A heading"),
        ("#[x]", "#[x]"),
        ("##[x]", r"\x23#[x]"),
        ("###vso[x]", r"#\x23#vso[x]"),
    ],
)
def test_only_what_would_be_obeyed_is_changed(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(
    data=st.recursive(TEXTS, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner)),
    indent=st.sampled_from([None, 2]),
)
@example(data={"##[x]": "###vso[x]"}, indent=2)
def test_json_text_is_the_same_data(data: object, indent: int | None) -> None:
    written = json_text(data, indent=indent)
    assert json.loads(written) == json.loads(json.dumps(data))
    assert written.isascii()
    assert not COMMAND.search(written)


@given(TEXTS)
def test_encodable(text: str) -> None:
    encodable(text).encode()
    assert encodable("é\udcff") == r"é\udcff"


def test_clipped() -> None:
    assert [clipped("abcd", limit) for limit in (5, 4, 3)] == ["abcd", "abcd", "ab…"]
