"""Mail addresses that tell the person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from validator.privacy.sensitive import Sensitive
from validator.text import Span

AT = r"@|%40|＠|\\u0040|\\x40"
"""An `@`, also as URLs, JSON and YAML may write it."""

# Of another script: no blank, no quote, and no wide `@`, at which the next address begins.
_LETTER = r"[^\x00-\x7f\s\u2000-\u206f\u3000-\u303f＠]"
_LABEL = f"(?:[A-Za-z0-9_-]|{_LETTER})"
_DOMAIN = rf"(?!v?\d+\.\d+)(?:{_LABEL}+\.)+(?:[A-Za-z]{{2}}|{_LETTER}){_LABEL}*"
"""A domain of the internet; what looks like a version is none, as in `react@18.2.0`."""

_NOT_IN_LOCAL = frozenset('<>()[]{},;:\\"|`=/@＠')
_PUNCTUATION = frozenset("*'.!?#$%&+^_~-")


def addresses(text: str) -> Iterator[Sensitive]:
    """Mail addresses that are not masked, in order: some letter stands before the `@`."""
    for start, _, end in _addresses(text):
        yield Sensitive(Span(start, end), "a mail address")


def persons(text: str) -> Iterator[Span]:
    """The parts of addresses that must not be shown, in order: what stands before each `@`."""
    for start, at, _ in _addresses(text):
        yield Span(start, at)


def _addresses(text: str) -> Iterator[tuple[int, int, int]]:
    done = 0
    for at in re.finditer(AT, text):
        domain = re.compile(_DOMAIN).match(text, at.end())
        if domain is not None:
            start = at.start()
            while start > done and _is_of_local(text[start - 1]):
                start -= 1
            while start < at.start() and text[start] in _PUNCTUATION:
                start += 1
            if start < at.start():
                yield start, at.start(), domain.end()
        done = at.end()


def _is_of_local(character: str) -> bool:
    return not (character.isspace() or character in _NOT_IN_LOCAL)
