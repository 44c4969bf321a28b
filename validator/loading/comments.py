"""Comments that speak to relgate: `# relgate: ignore[REF004] until=2027-01-31 because ...`.

libyaml drops comments, so they are looked for in the text; a `#` inside a key or a value is none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from validator.loading.document import Comment
from validator.loading.marks import Mark
from validator.loading.tree import Tree
from validator.text import LineIndex, Span

# Compiled when they are first needed, for most files hold none.
_COMMENT = r"(?:^|(?<=[ \t\r\n\ufeff]))#[ \t]*relgate:[^\r\n]*"
_NO_CONTENT = r"(?:[ \t\ufeff]*|%[^\r\n]*|(?:---|\.\.\.)[ \t]*)(?:(?<![^ \t\r\n\ufeff])#.*)?"
"""A line that holds no value: blank, a comment, a directive, or a document's start or end."""


def find_comments(text: str, trees: Iterable[Tree]) -> list[Comment]:
    """The comments of a text that start with `relgate:`, in order."""
    if "relgate:" not in text:
        return []
    lines = LineIndex(text)
    scalars = sorted(span for tree in trees for span in _scalars(tree.mark))
    starts = [span.start for span in scalars]
    comments: list[Comment] = []
    content = _Content(text, lines)
    for found in reversed(list(re.finditer(_COMMENT, text))):
        start = found.start()
        scalar = bisect_right(starts, start) - 1
        if scalar < 0 or start >= scalars[scalar].end or _is_header(text, starts[scalar], start):
            span = Span(start, start + len(found[0].rstrip()))
            comments.append(
                Comment(span, found[0], content.at_or_after(lines.position(start).line))
            )
    return comments[::-1]


def _is_header(text: str, start: int, end: int) -> bool:
    """Whether only the sign of a block scalar stands before `end`; its text begins a line later."""
    return text[start] in "|>" and text.find("\n", start, end) < 0 > text.find("\r", start, end)


class _Content:
    """Finds the lines that hold a value, and looks at no line twice."""

    def __init__(self, text: str, lines: LineIndex) -> None:
        self._text = text
        self._lines = lines
        self._known = {lines.count + 1: 0}

    def at_or_after(self, line: int) -> int:
        """The first line from this one on that holds a value; this one where none follows."""
        has_none = re.compile(_NO_CONTENT).fullmatch
        at = line
        while at not in self._known:
            if has_none(self._text, *self._lines.line_span(at)) is None:
                self._known[at] = at
            else:
                at += 1
        self._known[line] = self._known[at]
        return self._known[line] or line


def _scalars(mark: Mark) -> Iterator[Span]:
    """The keys and the values without children, in which a `#` starts no comment."""
    start, end, children = mark
    if children is None:
        yield Span(start, end)
    elif isinstance(children, dict):
        for key_start, key_end, child in children.values():
            yield Span(key_start, key_end)
            yield from _scalars(child)
    else:
        for child in children:
            yield from _scalars(child)
