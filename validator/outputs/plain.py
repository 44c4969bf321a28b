"""Texts from a repository made fit for a terminal: no control codes, no tricks of direction."""

from __future__ import annotations

import re
from unicodedata import combining, east_asian_width

RUNNER_COMMAND = r"#(?=#\w*\[)"
"""Where a command to a CI runner starts, as `##[set-output]` or `##vso[task]`.

Runners obey it wherever it stands in a line of a log.
"""

_COMMAND = re.compile(RUNNER_COMMAND)


def printable(text: str) -> str:
    """The text with every character that does not show, hides others or is obeyed as an escape."""
    if not text.isprintable():
        text = "".join(
            character if character.isprintable() else _escape(character) for character in text
        )
    return _COMMAND.sub(r"\\x23", text)


def encodable(text: str) -> str:
    """The text with what no UTF-8 can hold written as an escape: bytes of odd file names."""
    return text.encode("utf-8", "backslashreplace").decode()


def clipped(text: str, limit: int) -> str:
    """The text, or its first characters and an ellipsis, together `limit` long."""
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def in_columns(text: str) -> str:
    """The text with each character that does not show, or is obeyed, replaced by one that shows."""
    shown = _COMMAND.sub("\N{REPLACEMENT CHARACTER}", text.replace("\t", " "))
    if shown.isprintable():
        return shown
    return "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in shown
    )


def width(text: str) -> int:
    """How many columns of a terminal a text takes: wide characters two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if combining(character) else 2 if east_asian_width(character) in "WF" else 1
        for character in text
    )


def count(number: int, noun: str) -> str:
    """A number with its noun: `1 error`, `2 errors`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _escape(character: str) -> str:
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")
