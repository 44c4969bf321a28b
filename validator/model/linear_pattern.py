"""Regular expressions from a policy, matched in linear time.

A pull request may bring the policy along, and Python's own engine would hang on `(a+)+$`.
pydantic's engine (Rust's `regex`) cannot; in return it has no look-around.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from pydantic_core import SchemaError, SchemaValidator, core_schema


def linear_pattern(pattern: str) -> Callable[[str], bool]:
    """A function that says whether a pattern is found in a text.

    Raises `ValueError` with the reason where the pattern is none, or uses look-around.
    """
    try:
        validator = SchemaValidator(
            core_schema.str_schema(strict=True, pattern=pattern, regex_engine="rust-regex")
        )
    except SchemaError as error:
        lines = [line.strip() for line in str(error).splitlines() if "error:" in line]
        reason = lines[-1].partition("error:")[2].strip() if lines else "it is too long"
        raise ValueError(reason) from None
    return validator.isinstance_python


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
