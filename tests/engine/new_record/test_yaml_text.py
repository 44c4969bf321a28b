"""What is written reads back as the same data, with our readers and with others."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from validator.engine.new_record.yaml_text import written
from validator.loading.full_yaml import read_in_full
from validator.loading.yaml_reader import read_yaml

CHARACTERS = st.characters(exclude_categories=["Cs"])
AWKWARD = st.sampled_from(
    ["a: b", "a #b", "#", "***@acme.example", "*a", "&a", "!x", "- a", "-", "--- a", "...", "? x"]
    + ["yes", "No", "on", "~", "null", "True", "1", "017", "1e3", "1_000", "12:30", ".5", ".inf"]
    + ["0x1F", "0o17", "<<", "=", "[a]", "{a: b}", "a,b", "%a", "@a", "`a`", '"', "'", "\\", "a:"]
    + ["", " ", " a", "a ", "a\nb", "\n", "\ta", "ก", "é", "\x85", "\u2028", "\ufeff", "😀", "\x00"]
    + ["2026-11-20T09:30:00Z", "2026-11-20", ">=0.999", "| a", "> a", "0b11", "+1", "-1", "1:2:3"]
)
TEXTS = AWKWARD | st.text(CHARACTERS, max_size=30) | st.tuples(AWKWARD, AWKWARD).map("".join)
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
) | TEXTS
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
MAPPINGS = st.dictionaries(TEXTS, VALUES, min_size=1, max_size=4)


@given(MAPPINGS)
@example({"a": [[1, [2]], [], {"b": {}}, [{"c": []}]]})
@example({"... 0": None})
def test_our_readers_read_the_same(data: dict[str, Any]) -> None:
    text = written(data)
    for reading in (read_yaml(text), read_in_full(text)):
        assert (reading.faults, reading.broken) == ([], []), text
        assert same([tree.data for tree in reading.trees], [data]), text


@given(TEXTS)
def test_a_text_is_one_under_yaml_1_1_too(text: str) -> None:
    class Loader(yaml.SafeLoader):
        pass

    # A timestamp stands plain, as in all records; relgate reads it as the text that it is.
    Loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in pairs if not tag.endswith("timestamp")]
        for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    assert yaml.load(written({"a": text}), Loader) == {"a": text}


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("Rolled back twice", "Rolled back twice"),
        ("2026-11-20T09:30:00Z", "2026-11-20T09:30:00Z"),
        ("https://acme.grafana.net/d/api?a=b#c", "https://acme.grafana.net/d/api?a=b#c"),
        ("${{ secrets.TOKEN }}", "${{ secrets.TOKEN }}"),
        ("พร้อม", "พร้อม"),
        ("***@acme.example", '"***@acme.example"'),
        ("1.5", '"1.5"'),
        ("off", '"off"'),
        ("", '""'),
        (None, "null"),
    ],
)
def test_no_quotes_where_none_are_needed(value: object, line: str) -> None:
    assert written({"a": value}) == f"a: {line}\n"


def same(one: object, other: object) -> bool:
    """Whether data are equal and of the same types: 1, 1.0 and True are not the same."""
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and repr(one) == repr(other)
