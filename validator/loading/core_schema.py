"""Plain scalars under the YAML 1.2 core schema (YAML 1.2.2, section 10.3.2).

`no`, `on` and `1:30` are texts here, `0o17` is fifteen, `017` is seventeen.
"""

from __future__ import annotations

import math
import re

Scalar = None | bool | int | float | str

WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
"""The plain scalars that are null or a boolean."""

NUMBER_START = frozenset("+-.0123456789")
"""What a number can start with; all else that is not in `WORDS` is a text."""

MAX_DIGITS = 1000
"""The longest number that is read as one: Python's own limit on such conversions is near."""

_NUMBER = re.compile(
    "[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"
    r"|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)


class NotJson(ValueError):  # noqa: N818 - it states a fact about a text, not an error of ours
    """A number that JSON cannot hold; `str()` says why, in words that follow "a number"."""


def resolve(text: str) -> Scalar:
    """The value of a plain scalar. Raises `NotJson`."""
    if text in WORDS:
        return WORDS[text]
    if text[0] in NUMBER_START and _NUMBER.fullmatch(text):
        return _number(text)
    return text


def _number(text: str) -> int | float:
    if len(text) > MAX_DIGITS:
        raise NotJson(f"of more than {MAX_DIGITS:,} digits")
    if text.startswith(("0o", "0x")):
        return int(text, 0)
    if text.lstrip("+-").isdigit():
        return int(text)
    value = math.inf if text[-1] in "fFnN" else float(text)
    if math.isinf(value):
        raise NotJson("that JSON cannot hold")
    return value
