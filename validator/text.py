"""Places in a text: spans, positions and edits. Floor 0, which knows nothing else."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

_LINE_BREAK = re.compile(r"\r\n|\n|\r")


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

    `start` and `end` are the span's positions, where somebody has worked them out.
    """

    path: str
    span: Span
    text: str
    start: Position | None = None
    end: Position | None = None


class LineIndex:
    r"""Turns offsets of a text into lines and columns. A line ends at `\n`, `\r\n` or `\r`."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *(found.end() for found in _LINE_BREAK.finditer(text))]

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
        return Span(start, start + len(self._text[start:end].rstrip("\r\n")))
