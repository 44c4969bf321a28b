"""Masking keeps the length and the lines of a text, so that columns stay true."""

from __future__ import annotations

import re
from collections.abc import Iterable

from validator.privacy.mail import persons
from validator.privacy.token_shapes import tokens
from validator.text import Span

_SHOWN = re.compile(r"[^\r\n]")


def mask_known(text: str) -> str:
    """The text with every token, and the person in every address, masked."""
    masked = mask(text, [*(token.span for token in tokens(text)), *persons(text)])
    # What stands right before a token ends there once that is masked, and may then be one too.
    return masked if masked == text else mask_known(masked)


def mask(text: str, spans: Iterable[Span]) -> str:
    """The text with the characters of some spans masked, line breaks kept."""
    parts: list[str] = []
    done = 0
    for start, end in sorted(spans):
        if end > done:
            parts += (text[done:start], _SHOWN.sub("*", text[max(start, done) : end]))
            done = end
    return "".join((*parts, text[done:])) if done else text
