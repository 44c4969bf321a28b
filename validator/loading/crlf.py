"""Texts whose lines end as on Windows, for readers that know of line feeds alone."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable

from validator.loading.marks import Mark
from validator.loading.tree import Marks

_CRLF = "\r\n"


def without_returns(text: str) -> str:
    """The text without the carriage returns that stand before line feeds."""
    return text.replace(_CRLF, "\n")


def shift_in(text: str) -> Callable[[int], int]:
    """What makes offsets in the text of offsets in the same `without_returns`."""
    breaks: list[int] = []
    at = text.find(_CRLF)
    while at >= 0:
        breaks.append(at - len(breaks))
        at = text.find(_CRLF, at + 1)
    return lambda offset: offset + bisect_left(breaks, offset)


def shifted(marks: Marks, shift: Callable[[int], int]) -> Marks:
    """The marks with each offset shifted."""

    def mark_of(mark: Mark) -> Mark:
        start, end, children = mark
        if isinstance(children, dict):
            children = {
                key: (shift(begin), shift(stop), mark_of(child))
                for key, (begin, stop, child) in children.items()
            }
        elif children is not None:
            children = [mark_of(child) for child in children]
        return (shift(start), shift(end), children)

    return Marks(mark_of(marks.mark), frozenset(map(shift, marks.plain)))
