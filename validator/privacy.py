"""Secrets and personal data in texts, and how to mask them. Floor 0: it knows texts alone.

The rules that report them and the engine that keeps them out of every output read the same
patterns. Masking keeps the length of a text, so that columns stay true.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from validator.text import Span


class Sensitive(NamedTuple):
    """A span that must not be shown, and what it looks like: "a GitHub token"."""

    span: Span
    what: str


_TOKENS = {
    "a GitHub token": r"\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{22,255})",
}
_TOKEN = re.compile("|".join(f"({pattern})" for pattern in _TOKENS.values()))
_TOKEN_NAMES = tuple(_TOKENS)

_ADDRESS = re.compile(
    r"(?<![A-Za-z0-9.!#$%&'*+/=?^_`{|}~-])(?P<local>[A-Za-z0-9.!#$%&'+/=?^_`{|}~-]{1,64})"
    r"@[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})(?:\.[A-Za-z0-9-]{1,63})+"
)


def tokens(text: str) -> Iterator[Sensitive]:
    """Secrets of a known shape, in order."""
    for found in _TOKEN.finditer(text):
        yield Sensitive(Span(*found.span()), _TOKEN_NAMES[(found.lastindex or 1) - 1])


def addresses(text: str) -> Iterator[Sensitive]:
    """Mail addresses that are not masked, in order."""
    for found in _ADDRESS.finditer(text):
        yield Sensitive(Span(*found.span()), "a mail address")


def mask_known(text: str) -> str:
    """The text with every token, and the person in every address, masked."""
    masked = _TOKEN.sub(lambda found: "*" * len(found[0]), text)
    if "@" not in masked:
        return masked
    return _ADDRESS.sub(
        lambda found: "*" * len(found["local"]) + found[0][len(found["local"]) :], masked
    )


def mask(text: str, spans: Iterable[Span]) -> str:
    """The text with the characters of some spans masked, line breaks kept."""
    parts: list[str] = []
    done = 0
    for start, end in sorted(spans):
        if end > done:
            parts += (text[done:start], re.sub(r"[^\r\n]", "*", text[max(start, done) : end]))
            done = end
    return "".join((*parts, text[done:]))
