"""What readers make of a text: trees of plain data, and what is wrong with the text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from validator.loading.marks import Mark
from validator.text import Span


class TextFault(NamedTuple):
    """What is wrong at a span of a text, under the name of the rule that reports it."""

    name: str
    message: str
    span: Span
    help: str | None = None
    related: tuple[tuple[Span, str], ...] = ()


@dataclass(slots=True)
class Tree:
    """One document of a stream: its data, its marks, and its extent in the text.

    `plain` holds the offsets of values whose text is plain (not quoted) and was read as a
    number or a boolean. `whole` is False where a merge key or an alias left data out.
    """

    data: Any
    mark: Mark
    extent: Span
    plain: set[int] = field(default_factory=set)
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """The documents of a text, its faults, and the parts of it that could not be read."""

    trees: list[Tree]
    faults: list[TextFault]
    broken: list[Span]
