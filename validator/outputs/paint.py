"""Colour on a terminal, and none elsewhere."""

from __future__ import annotations

from collections.abc import Callable

Paint = Callable[[str, str], str]
"""Takes a text and the name of a style."""

_CODES = {"red": "1;31", "yellow": "1;33", "green": "1;32", "blue": "1;34", "bold": "1", "dim": "2"}


def painter(*, color: bool) -> Paint:
    """A function that paints texts, or one that leaves them as they are."""
    return _ansi if color else _plain


def _ansi(text: str, style: str) -> str:
    return f"\x1b[{_CODES[style]}m{text}\x1b[0m"


def _plain(text: str, style: str) -> str:
    return text
