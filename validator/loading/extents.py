"""What to remove from a text so that a comment or a table is gone, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from validator.loading.marks import Mark, Step, value_span
from validator.text import LINE_BREAK, Span, line_end, line_start

_HEADER = re.compile(r"[ \t]*\[\[")
_BLANK_LINES = re.compile(r"(?:[ \t]*(?:\r\n|\n|\r))*")


def comment_extent(text: str, comment: Span) -> Span:
    """A comment with the blanks before it, and the whole line where nothing else stands on it."""
    start = comment.start
    while start and text[start - 1] in " \t":
        start -= 1
    end = line_end(text, comment.end)
    # A line of its own goes with its break, or, as the last one without any, with the one before.
    if start and text[start - 1] not in "\r\n":
        return Span(start, end)
    after = _after_break(text, end)
    if after == end and start:
        return Span(start - (2 if text[:start].endswith("\r\n") else 1), end)
    return Span(start, after)


def table_extent(text: str, mark: Mark, path: Sequence[Step]) -> Span | None:
    """The `[[table]]` at a path of a TOML text, from its header to its last value.

    The blank lines after it go with it where some stand before it. None where the path leads to a
    table in braces, or to none.
    """
    header = value_span(mark, path)
    start = line_start(text, header.start)
    if not _HEADER.match(text, start, header.start + 1):
        return None
    end = _after_break(text, line_end(text, max(_ends(mark, path))))
    is_apart = not text[:start].strip() or text[:start].endswith(("\n\n", "\n\r\n", "\r\r"))
    blank = _BLANK_LINES.match(text, end) if is_apart else None
    return Span(start, blank.end() if blank else end)


def _ends(mark: Mark, path: Sequence[Step]) -> Iterator[int]:
    """Where the values in the value at a path end."""
    for step in path:
        children = mark[2]
        if isinstance(children, dict) and isinstance(step, str):
            mark = children[step][2]
        elif isinstance(children, list) and isinstance(step, int):
            mark = children[step]
    yield mark[1]
    if isinstance(mark[2], dict):
        for _, _, child in mark[2].values():
            yield child[1]


def _after_break(text: str, at: int) -> int:
    found = LINE_BREAK.match(text, at)
    return found.end() if found else at
