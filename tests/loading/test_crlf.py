"""Texts whose lines end as on Windows: the plain readers read them, as the full reader does."""

from __future__ import annotations

import random
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loading.plain_examples import GENERATED, LEFT, PLAIN, READ, SAMPLE, mutated
from loading.plain_rendering import records

from validator.loading import full_yaml
from validator.loading.full_yaml import read_in_full
from validator.loading.yaml_reader import read_yaml


def assert_alike(text: str) -> None:
    ours, full = read_yaml(text), read_in_full(text)
    assert ours[1:] == full[1:], text
    for one, other in zip(ours.trees, full.trees, strict=True):
        assert (repr(one.data), one.extent) == (repr(other.data), other.extent), text
        assert (one.mark, one.plain) == (other.mark, other.plain), text


def returning(text: str, choose: random.Random, share: float) -> str:
    """The text with a carriage return before some line feeds."""
    return "".join("\r\n" if c == "\n" and choose.random() < share else c for c in text)


@pytest.mark.parametrize("text", [PLAIN, *READ, *SAMPLE, *GENERATED[:20]])
def test_what_is_plain_is_read_without_libyaml(text: str) -> None:
    text = text.replace("\n", "\r\n")
    with mock.patch.object(full_yaml, "read_in_full", side_effect=AssertionError):
        assert read_yaml(text).trees
    assert_alike(text)


@pytest.mark.parametrize("text", [*LEFT, "a: b\r", "a: b\rc: d\r\n", "a: 'b\r'\r\n", "a: b\r\r\n"])
def test_what_is_not_plain(text: str) -> None:
    assert_alike(text.replace("\n", "\r\n"))


@settings(max_examples=200, deadline=None)
@given(records(), st.randoms(use_true_random=False), st.sampled_from([0.5, 1]))
def test_what_is_written_plainly_and_with_damages(
    text: str, choose: random.Random, share: float
) -> None:
    assert_alike(returning(text, choose, share))
    assert_alike(returning(mutated(text, choose), choose, share))
