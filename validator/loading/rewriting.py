"""A word written in place of another, so that YAML and JSON read what is meant."""

from __future__ import annotations

import json
import re

from validator.finding import Fix
from validator.loading.core_schema import NotJson, resolve
from validator.text import Edit, Span

_PLAIN = re.compile(r"[A-Za-z0-9_./](?:[A-Za-z0-9_./:+-]*[A-Za-z0-9_./+-])?")
"""What needs no quotes anywhere in YAML, unless it is a word or a number there."""

_HIDDEN = re.compile("[\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]")
"""What JSON does not escape, and YAML does not take as it is or nobody sees."""


def rewritten(old: str, word: str) -> str:
    """A word as it takes the place of `old`: quoted as that is, or where it needs quotes."""
    if old[:1] == "'" and "'" not in word and word.isprintable():
        return f"'{word}'"
    if old[:1] in ("'", '"') or not _is_plain(word):
        return _HIDDEN.sub(_escape, json.dumps(word, ensure_ascii=False))
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


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
