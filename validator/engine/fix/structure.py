"""The proof that an edited text says what it said, but for what the edits touch.

Each key and each value that no edit touches must stand where it stood, below the same key, and
mean the same; and a new one must lie within an edit, or where an old one lay that was touched. What
is neither key nor value are comments, spaces and punctuation, so that these are the same too.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any

from validator.loading.json_lines import read_json_lines
from validator.loading.marks import Mark
from validator.loading.toml_reader import read_toml
from validator.loading.tree import Reading
from validator.loading.yaml_reader import read_yaml
from validator.named_tuple import NamedTuple
from validator.text import Span, Splice

_READERS = {"yaml": read_yaml, "jsonl": read_json_lines, "toml": read_toml}


def why_untrue(format: str, old: str, new: str, splices: Sequence[Splice]) -> str | None:  # noqa: A002 - as in `Kind`
    """Why `new`, which is `old` with some splices, may not take its place; None where it may."""
    before, after = (_READERS[format](text) for text in (old, new))
    if before.broken:
        return "a file that cannot be read is not edited"
    if after.broken or len(before.trees) != len(after.trees):
        return "the file could not be read any more"
    shift = _Shift(splices)
    expected, found = set(), set()
    starts, ends = set(), set()
    for node in _nodes(before):
        moved = node.moved(shift)
        if shift.touches_old(node.span):
            starts.add(moved.span.start)
            ends.add(moved.span.end)
        else:
            expected.add(moved)
    for node in _nodes(after):
        if not shift.touches_new(node.span):
            found.add(node)
        elif not (
            (node.span.start in starts or shift.writes(node.span.start))
            and (node.span.end in ends or shift.writes(node.span.end))
        ):
            return "more would change than the edit touches"
    return None if expected == found else "more would change than the edit touches"


class _Node(NamedTuple):
    """A key or a scalar: where it stands, where its parent starts, and what it means."""

    span: Span
    parent: tuple[str, int]
    is_key: bool
    value: str

    def moved(self, shift: _Shift) -> _Node:
        """The node where it stands once the text is edited."""
        kind, start = self.parent
        parent = (kind, start if kind == "document" else shift.start(start))
        return self._replace(span=shift.span(self.span), parent=parent)


def _nodes(reading: Reading) -> Iterator[_Node]:
    for number, tree in enumerate(reading.trees):
        if tree.data == {}:
            continue  # A policy from which the last table has gone is no value of its own.
        yield from _nodes_of(tree.mark, tree.data, ("document", number))


def _nodes_of(mark: Mark, data: Any, parent: tuple[str, int]) -> Iterator[_Node]:
    start, end, children = mark
    if not children:
        # The representation tells 1 from true and 1.0, and a NaN is like itself.
        yield _Node(Span(start, end), parent, False, repr(data))
    elif isinstance(children, dict):
        for key, (key_start, key_end, child) in children.items():
            # An array of tables has no key of its own, but one before each of its tables.
            if not (isinstance(child[2], list) and child[2] and child[2][0][0] == key_start):
                yield _Node(Span(key_start, key_end), parent, True, key)
            yield from _nodes_of(child, data.get(key), ("at", key_start))
    else:
        for item, child in zip(data, children, strict=False):
            yield from _nodes_of(child, item, ("at", child[0]))


class _Shift:
    """Where offsets of a text lie once it is edited."""

    def __init__(self, splices: Sequence[Splice]) -> None:
        self._starts = [splice.span.start for splice in splices]
        self._ends = [splice.span.end for splice in splices]
        grown = (len(splice.text) - (splice.span.end - splice.span.start) for splice in splices)
        self._sums = [0, *accumulate(grown)]
        self._old = [splice.span for splice in splices]
        self._new = [
            Span(splice.span.start + by, splice.span.start + by + len(splice.text))
            for splice, by in zip(splices, self._sums, strict=False)
        ]

    def start(self, offset: int) -> int:
        """Where what starts at an offset starts afterwards: behind what is inserted there."""
        return offset + self._sums[bisect_right(self._ends, offset)]

    def span(self, span: Span) -> Span:
        """Where a span lies afterwards."""
        if span.start == span.end:
            return Span(self.start(span.start), self.start(span.end))
        before = min(bisect_right(self._ends, span.end), bisect_left(self._starts, span.end))
        return Span(self.start(span.start), span.end + self._sums[before])

    def touches_old(self, span: Span) -> bool:
        """Whether a splice replaces something in a span of the old text, or inserts there."""
        return _touches(self._old, span)

    def touches_new(self, span: Span) -> bool:
        """Whether something in a span of the new text comes from a splice."""
        return _touches(self._new, span)

    def writes(self, offset: int) -> bool:
        """Whether an offset of the new text lies in what a splice writes, or at its borders."""
        at = bisect_right(self._new, (offset, offset + 1)) - 1
        return any(span.start <= offset <= span.end for span in self._new[max(at - 1, 0) : at + 2])


def _touches(edits: Sequence[Span], span: Span) -> bool:
    at = bisect_left(edits, (span.start, span.start))
    near = edits[max(at - 1, 0) : bisect_right(edits, (span.end, span.end)) + 1]
    if span.start == span.end:  # a value of nothing, which an insertion fills
        return any(edit.start <= span.start <= edit.end for edit in near)
    return any(edit.start < span.end and edit.end > span.start for edit in near)
