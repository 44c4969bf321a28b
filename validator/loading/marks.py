"""Where each key and value of a document stands in its text.

A mark is `(start, end, children)`: offsets of the value, and for a mapping the offsets of each
key with the mark of its value, for a sequence the marks of its items. Plain tuples, because one
is made for each node of each file, and few are ever looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from validator.text import Span

Step = str | int
Mark = tuple[int, int, "dict[str, tuple[int, int, Mark]] | list[Mark] | None"]


def value_span(mark: Mark, path: Iterable[Step]) -> Span:
    """The value at a path. Steps that lead nowhere are skipped.

    That is how a pydantic `loc` is walked: unions and `[key]` add labels to it which are no
    part of the data. A path that ends in nothing known gives the nearest value above it.
    """
    for step in path:
        mark = _child(mark, step) or mark
    return Span(mark[0], mark[1])


def key_span(mark: Mark, path: Sequence[Step]) -> Span | None:
    """The key that the last step of a path names, or None where the path ends in no key."""
    for step in path[:-1]:
        mark = _child(mark, step) or mark
    children = mark[2]
    if path and isinstance(children, dict) and isinstance(path[-1], str):
        entry = children.get(path[-1])
        if entry is not None:
            return Span(entry[0], entry[1])
    return None


def known_path(mark: Mark, path: Iterable[Step]) -> tuple[Step, ...]:
    """The steps of a path that lead to a value."""
    known: list[Step] = []
    for step in path:
        child = _child(mark, step)
        if child is not None:
            mark = child
            known.append(step)
    return tuple(known)


def field_path(path: Iterable[Step]) -> str:
    """A path as a reader writes it: `artifacts[0].url`."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def _child(mark: Mark, step: Step) -> Mark | None:
    children = mark[2]
    if isinstance(children, dict):
        entry: tuple[int, int, Mark] | None = children.get(step) if isinstance(step, str) else None
        return None if entry is None else entry[2]
    if isinstance(children, list) and isinstance(step, int) and 0 <= step < len(children):
        item: Mark = children[step]
        return item
    return None
