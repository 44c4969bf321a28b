"""Regular expressions that every reader of a JSON Schema reads alike."""

from __future__ import annotations

import re

_LITERAL = r"[^\\\[\](){}^$.*+?|]"
_ESCAPE = r"\\[\\^$.*+?()\[\]{}|/dDwWsS]"
_CLASS = r"\[\^?(?:(?!&&|--|~~)(?:[^\\\[\]]|\\[\\^$.*+?()\[\]{}|/dDwWsS-]))+\]"
_REPEAT = r"(?:[*+?]|\{[0-9]{1,4}(?:,[0-9]{0,4})?\})\??"
_STEP = re.compile(rf"\((?:\?:)?|[|^$]|(?:{_LITERAL}|{_ESCAPE}|{_CLASS}|\.|\))(?:{_REPEAT})?")


def require_portable(pattern: str) -> None:
    r"""Raise `ValueError` where the readers of a JSON Schema do not all read a pattern alike.

    They match by other engines, in other dialects. What all have in common is enough: groups,
    classes, repeats, `\d`, `\w` and `\s`.
    """
    end = 0
    while found := _STEP.match(pattern, end):
        end = found.end()
    if end < len(pattern):
        raise ValueError(f"not every reader of a JSON Schema knows `{pattern[end : end + 2]}`")
