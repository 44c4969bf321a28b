"""What readers make of a text: trees of plain data, and what is wrong with the text."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from typing import Any

from validator.loading.marks import Mark
from validator.named_tuple import NamedTuple
from validator.privacy import mask_known
from validator.text import Span

MAX_DEPTH = 64
"""The most mappings and lists that may stand inside one another, the outermost included."""

_MAX_SHOWN = 40


class TextFault(NamedTuple):
    """What is wrong at a span of a text, under the name of the rule that reports it."""

    name: str
    message: str
    span: Span
    help: str | None = None
    related: tuple[tuple[Span, str], ...] = ()


class Marks(NamedTuple):
    """Where the keys and values of a document stand.

    `plain` holds the offsets of values whose text is plain (not quoted) and was read as a
    number or a boolean.
    """

    mark: Mark
    plain: AbstractSet[int] = frozenset()


class Tree:
    """One document of a stream: its data, where it starts and ends in the text, and its marks.

    The marks may be a function that works them out of the tree and its whole text, for only a
    finding needs them, and most documents have none. `whole` is False where a merge key or an alias
    left data out.
    """

    __slots__ = ("data", "end", "marks", "start", "text", "whole")

    def __init__(
        self,
        data: Any,
        start: int,
        end: int,
        marks: Marks | Callable[[Tree], Marks],
        text: str = "",
        whole: bool = True,
    ) -> None:
        self.data = data
        self.start = start
        self.end = end
        self.marks = marks
        self.text = text
        self.whole = whole

    @property
    def extent(self) -> Span:
        """The part of the text that the document takes."""
        return Span(self.start, self.end)

    @property
    def mark(self) -> Mark:
        """Where the document and all in it stand."""
        return self._known_marks().mark

    @property
    def plain(self) -> AbstractSet[int]:
        """The offsets of plain values that are no texts."""
        return self._known_marks().plain

    def _known_marks(self) -> Marks:
        if not isinstance(self.marks, Marks):
            self.marks = self.marks(self)
        return self.marks


class Reading(NamedTuple):
    """The documents of a text, its faults, and the parts of it that could not be read."""

    trees: list[Tree]
    faults: list[TextFault]
    broken: list[Span]


def quoted(name: str) -> str:
    """A key, a tag or the like as a message shows it: in backticks, short and printable."""
    if is_long := len(name) > _MAX_SHOWN:
        # Half a token has no known shape, so it must be masked before it is cut.
        name = mask_known(name)[:_MAX_SHOWN]
    shown = "".join(
        c if c.isprintable() and c != "`" else "\N{REPLACEMENT CHARACTER}" for c in name
    )
    return f"`{shown}…`" if is_long else f"`{shown}`"
