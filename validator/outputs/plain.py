"""Texts from a repository made fit for a terminal: no control codes, no tricks of direction."""

from __future__ import annotations

from unicodedata import combining, east_asian_width


def printable(text: str) -> str:
    """The text with every character that does not show, or hides others, written as an escape."""
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() else _escape(character) for character in text
    )


def in_columns(text: str) -> str:
    """The text with each character that does not show replaced by one that does."""
    shown = text.replace("\t", " ")
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
