"""Marks: paths walked as pydantic gives them, and paths as readers write them."""

from __future__ import annotations

import pytest

from validator.loading.marks import Step, field_path, key_span, known_path, value_span
from validator.loading.yaml_reader import read_yaml

TEXT = "a: 1\nb:\n  - c: x\n    d e: [y]\n  - z\n'0': w\n"
MARK = read_yaml(TEXT).trees[0].mark


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ((), TEXT.rstrip()),
        (("a",), "1"),
        (("b", 0, "c"), "x"),
        (("b", 0, "d e", 0), "y"),
        (("b", 1), "z"),
        (("0",), "w"),
        # Labels that lead nowhere are skipped, and what is missing is its parent.
        (("b", "list[Artifact]", 0, "Artifact", "c"), "x"),
        (("a", "[key]"), "1"),
        (("b", 2), "- c: x\n    d e: [y]\n  - z"),
        (("b", -1), "- c: x\n    d e: [y]\n  - z"),
        (("a", "missing", 7), "1"),
        ((0,), TEXT.rstrip()),
        (("b", 0, "missing"), "c: x\n    d e: [y]"),
    ],
)
def test_value_span(path: tuple[Step, ...], value: str) -> None:
    assert TEXT[slice(*value_span(MARK, path))] == value


@pytest.mark.parametrize(
    ("path", "key"),
    [
        (("a",), "a"),
        (("0",), "'0'"),
        (("b", 0, "d e"), "d e"),
        (("b", "label", 0, "c"), "c"),
        ((), None),
        (("missing",), None),
        (("b", 0), None),
        (("a", "[key]"), None),
        ((0,), None),
    ],
)
def test_key_span(path: tuple[Step, ...], key: str | None) -> None:
    span = key_span(MARK, path)
    assert (None if span is None else TEXT[slice(*span)]) == key


def test_known_path() -> None:
    assert known_path(MARK, ("b", "label", 0, "c", "missing")) == ("b", 0, "c")
    assert known_path(MARK, ("missing",)) == ()
    assert known_path(MARK, ()) == ()


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ((), ""),
        (("a",), "a"),
        (("a", 0, "b"), "a[0].b"),
        ((0, "a"), "[0].a"),
        (("a", 0, 1), "a[0][1]"),
    ],
)
def test_field_path(path: tuple[Step, ...], text: str) -> None:
    assert field_path(path) == text
