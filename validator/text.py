"""Places in a text: spans, positions and edits. Floor 0, which knows nothing else."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from validator.named_tuple import NamedTuple
from validator.sealing import digest_bytes

LINE_BREAK = re.compile(r"\r\n|\n|\r")


class Span(NamedTuple):
    """A half-open range of code points in one text."""

    start: int
    end: int

    def within(self, other: Span) -> bool:
        """Whether `other` covers this span wholly."""
        return other.start <= self.start and self.end <= other.end


class Position(NamedTuple):
    """A line and a column, both counted from 1, the column in code points."""

    line: int
    column: int


class Edit(NamedTuple):
    """Replace the characters of `span` in the file at `path` by `text`.

    `start` and `end` are the span's positions, and `basis` the digest of the text that the span is
    of, where somebody has worked them out.
    """

    path: str
    span: Span
    text: str
    start: Position | None = None
    end: Position | None = None
    basis: str | None = None


class Move(NamedTuple):
    """Move the file at `path` to another path, at which nothing is."""

    path: str
    to: str


class Splice(NamedTuple):
    """Characters of a text that others take the place of."""

    span: Span
    text: str


def line_start(text: str, at: int) -> int:
    """Where the line of an offset starts."""
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def line_end(text: str, at: int) -> int:
    """Where the line of an offset ends, before its line break."""
    found = LINE_BREAK.search(text, at)
    return found.start() if found else len(text)


def overlap(spans: Sequence[Span]) -> bool:
    """Whether two of some spans, in order, share a character or start at the same place."""
    return any(
        later.start < earlier.end or later.start == earlier.start
        for earlier, later in pairwise(spans)
    )


def spliced(text: str, splices: Sequence[Splice]) -> str:
    """A text with some of its characters replaced. The spans are in order and do not overlap."""
    parts: list[str] = []
    done = 0
    for span, replacement in splices:
        parts += (text[done : span.start], replacement)
        done = span.end
    return "".join((*parts, text[done:]))


class LineIndex:
    r"""Turns offsets of a text into lines and columns. A line ends at `\n`, `\r\n` or `\r`."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *(found.end() for found in LINE_BREAK.finditer(text))]

    @property
    def count(self) -> int:
        """How many lines there are; an empty text has one."""
        return len(self._starts)

    def position(self, offset: int) -> Position:
        """The line and column of an offset; the end of the text is a valid offset."""
        line = bisect_right(self._starts, offset)
        return Position(line, offset - self._starts[line - 1] + 1)

    def line_span(self, line: int) -> Span:
        """The characters of a line, counted from 1, without its line break."""
        start = self._starts[line - 1]
        end = self._starts[line] if line < len(self._starts) else len(self._text)
        for sign in "\n\r":  # A copy of the line would be one for each finding on it.
            end -= self._text.endswith(sign, start, end)
        return Span(start, end)


def text_digest(text: str) -> str:
    """What tells that a text is the one that somebody has seen."""
    return digest_bytes(text.encode("utf-8", "surrogatepass")).hex()
