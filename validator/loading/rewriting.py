"""A word written in place of another, so that YAML and JSON read what is meant."""

from __future__ import annotations

import re

from validator.finding import Fix
from validator.loading.core_schema import NotJson, resolve
from validator.loading.double_quotes import in_double_quotes
from validator.text import Edit, Span

_PLAIN = re.compile(r"[A-Za-z0-9_./](?:[A-Za-z0-9_./:+-]*[A-Za-z0-9_./+-])?")
"""What needs no quotes anywhere in YAML, unless it is a word or a number there."""


def rewritten(old: str, word: str) -> str:
    """A word as it takes the place of `old`: quoted as that is, or where it needs quotes."""
    if old[:1] == "'" and "'" not in word and word.isprintable():
        return f"'{word}'"
    if old[:1] in ("'", '"') or not _is_plain(word):
        return in_double_quotes(word, for_json=True)
    return word


def replacement(path: str, span: Span, word: str, text: str, *, safe: bool) -> Fix:
    """The fix that writes a word in place of another, which stands at a span of a text."""
    edit = Edit(path, span, rewritten(text[slice(*span)], word))
    return Fix(f"write `{word}`", (edit,), safe)


def _is_plain(word: str) -> bool:
    try:
        return _PLAIN.fullmatch(word) is not None and resolve(word) == word
    except NotJson:
        return False
