"""A word in place of another."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.loading.rewriting import rewritten
from validator.loading.yaml_reader import read_yaml
from validator.model.scalars import NAME_PATTERN


@pytest.mark.parametrize(
    ("old", "word", "new"),
    [
        ("stagng", "staging", "staging"),
        ("'stagng'", "staging", "'staging'"),
        ('"stagng"', "staging", '"staging"'),
        ("1O", "10", '"10"'),
        ("x", "true", '"true"'),
        ("x", "null", '"null"'),
        ("'x'", "it's", '"it\'s"'),
    ],
)
def test_a_word_is_quoted_as_the_other_or_where_it_must_be(old: str, word: str, new: str) -> None:
    assert rewritten(old, word) == new


@given(st.from_regex(NAME_PATTERN, fullmatch=True), st.sampled_from(["x", "'x'", '"x"']))
def test_a_name_is_read_as_it_is_meant(name: str, old: str) -> None:
    name = name.strip()
    [tree] = read_yaml(f"a: {rewritten(old, name)} # c\n").trees
    assert tree.data == {"a": name}
    if old == '"x"':
        assert json.loads(rewritten(old, name)) == name
