"""Comments that speak to relgate: `# relgate: ignore[REF004] until=2027-01-31 because ...`.

libyaml drops comments, so they are looked for in the text; a `#` inside a value is none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from validator.loading.document import Comment
from validator.loading.marks import Mark
from validator.loading.tree import Tree
from validator.text import LineIndex, Span

_COMMENT = re.compile(r"(?:^|(?<=[ \t\r\n]))#[ \t]*relgate:[^\r\n]*")
_BLANK_OR_COMMENT = re.compile(r"[ \t]*(?:#|$)")


def find_comments(text: str, trees: Iterable[Tree]) -> list[Comment]:
    """The comments of a text that start with `relgate:`, in order."""
    if "relgate:" not in text:
        return []
    lines = LineIndex(text)
    scalars = sorted(span for tree in trees for span in _scalars(tree.mark))
    starts = [span.start for span in scalars]
    comments: list[Comment] = []
    subjects: dict[int, int] = {}
    for found in reversed(list(_COMMENT.finditer(text))):
        start = found.start()
        scalar = bisect_right(starts, start) - 1
        if scalar >= 0 and start < scalars[scalar].end:
            continue
        line = lines.position(start).line
        before = text[lines.line_span(line).start : start]
        if before.strip():
            subject = line
        else:
            subject = subjects[line] = _next_content(text, line, lines, subjects)
        comments.append(Comment(Span(start, start + len(found[0].rstrip())), found[0], subject))
    return comments[::-1]


def _scalars(mark: Mark) -> Iterator[Span]:
    start, end, children = mark
    if children is None:
        yield Span(start, end)
    elif isinstance(children, dict):
        for _, _, child in children.values():
            yield from _scalars(child)
    else:
        for child in children:
            yield from _scalars(child)


def _next_content(text: str, line: int, lines: LineIndex, known: dict[int, int]) -> int:
    """The next line that holds a value; `known` spares walking over the same lines again."""
    for following in range(line + 1, lines.count + 1):
        if following in known:
            return known[following]
        span = lines.line_span(following)
        if not _BLANK_OR_COMMENT.match(text[span.start : span.end]):
            return following
    return line
