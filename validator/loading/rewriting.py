"""A word written in place of another, so that YAML and JSON read what is meant."""

from __future__ import annotations

import json

from validator.finding import Fix
from validator.loading.core_schema import resolve
from validator.text import Edit, Span


def rewritten(old: str, word: str) -> str:
    """A word as it takes the place of `old`: quoted as that is, or where it needs quotes.

    The word is a name, a tag, a timestamp or the like: all that it can need are quotes.
    """
    if old[:1] == "'" and "'" not in word:
        return f"'{word}'"
    if old[:1] in ("'", '"') or resolve(word) != word:
        return json.dumps(word, ensure_ascii=False)
    return word


def replacement(path: str, span: Span, word: str, text: str, *, safe: bool) -> Fix:
    """The fix that writes a word in place of another, which stands at a span of a text."""
    edit = Edit(path, span, rewritten(text[slice(*span)], word))
    return Fix(f"write `{word}`", (edit,), safe)
