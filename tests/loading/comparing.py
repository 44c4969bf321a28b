"""Data as JSON sees it, and the spans of a document, for the tests of the readers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from validator.loading.marks import Mark
from validator.loading.tree import Reading
from validator.text import Span

FAULT_NAMES = {
    "alias_or_anchor",
    "ambiguous_scalar",
    "bad_encoding",
    "custom_tag",
    "duplicate_key",
    "empty_document",
    "merge_key",
    "non_string_key",
    "syntax_error",
    "too_large_or_deep",
}
"""What a reader may find wrong with a text; each is the name of a rule."""


def same(one: object, other: object) -> bool:
    """Whether JSON could not tell two values apart: `1` is `1.0`, but `True` is not `1`."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


def scalars(data: Any, mark: Mark) -> Iterator[tuple[Span, Any]]:
    """Each scalar of a tree, keys too, with its span."""
    children = mark[2]
    if isinstance(children, dict):
        for key, (start, end, child) in children.items():
            yield Span(start, end), key
            yield from scalars(data[key], child)
    elif isinstance(children, list):
        for item, child in zip(data, children, strict=True):
            yield from scalars(item, child)
    else:
        yield Span(mark[0], mark[1]), data


def assert_nested(mark: Mark, within: Span) -> None:
    """Assert that each span lies in its parent's, after that of the sibling before it."""
    start, end, children = mark
    assert within.start <= start <= end <= within.end
    at = start
    if isinstance(children, dict):
        for key_start, key_end, child in children.values():
            assert at <= key_start <= key_end <= child[0]
            assert_nested(child, Span(start, end))
            at = child[1]
    elif isinstance(children, list):
        for child in children:
            assert at <= child[0]
            assert_nested(child, Span(start, end))
            at = child[1]


def assert_sound(text: str, reading: Reading) -> None:
    """Assert what holds for the reading of any text."""
    whole = Span(0, len(text))
    assert reading.trees or reading.faults
    assert bool(reading.broken) <= bool(reading.faults)
    for fault in reading.faults:
        assert fault.name in FAULT_NAMES
        assert fault.message
        assert fault.help
        for span in (fault.span, *(span for span, _ in fault.related)):
            assert span.start <= span.end
            assert span.within(whole)
    at = 0
    for tree in reading.trees:
        assert at <= tree.extent.start <= tree.extent.end <= len(text)
        at = tree.extent.end
        assert_nested(tree.mark, tree.extent)
        json.dumps(tree.data, allow_nan=False)
    for span in reading.broken:
        assert span.within(whole)
        assert not any(
            max(span.start, tree.extent.start) < min(span.end, tree.extent.end)
            for tree in reading.trees
        )


def unmarked(text: str) -> tuple[str, Span]:
    """A text without its `«` and `»`, and the span that they mark."""
    start = text.index("«")
    end = text.index("»") - 1
    return text.replace("«", "").replace("»", ""), Span(start, end)
