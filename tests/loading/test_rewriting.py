"""What is written in place of a scalar says what is meant, in YAML and in JSON."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from validator.loading.rewriting import rewritten
from validator.loading.yaml_reader import read_yaml

words = st.text(
    st.sampled_from("ab1-. :#'\"\\,[]{}&*!|>%@`~?\n\t\u00e9\u0085"), max_size=8
) | st.text(st.characters(exclude_categories=("Cs",)), max_size=8)


@given(words, st.sampled_from(["x", "'x'", '"x"', "|-\n  x"]))
@example("1e999", "x")
@example("null", "x")
@example("0x1f", "x")
@example("a: b", "x")
@example("a #b", "'x'")
@example("it's", "'x'")
def test_it_reads_as_it_was_meant(word: str, old: str) -> None:
    for text in (f"k: {rewritten(old, word)} # c\n", f"k: [{rewritten(old, word)}, x]\n"):
        reading = read_yaml(text)
        assert not reading.faults
        [tree] = reading.trees
        assert tree.data["k"] in (word, [word, "x"])


@given(words)
def test_it_reads_as_it_was_meant_in_json(word: str) -> None:
    assert json.loads(rewritten('"x"', word)) == word


@pytest.mark.parametrize(
    ("old", "word", "expected"),
    [
        ("stagng", "staging", "staging"),
        ("1O", "10", '"10"'),
        ("x", "true", '"true"'),
        ("'x'", "it's", '"it\'s"'),
        ("x", "v1.4.0+b.1", "v1.4.0+b.1"),
        ("x", "2026-11-20T09:30:00Z", "2026-11-20T09:30:00Z"),
        ("x", "1.10", '"1.10"'),
        ("'x'", "api", "'api'"),
        ('"x"', "api", '"api"'),
    ],
)
def test_quotes_stay_and_come_only_where_they_are_needed(
    old: str, word: str, expected: str
) -> None:
    assert rewritten(old, word) == expected
