"""Plain scalars under the YAML 1.2 core schema (YAML 1.2.2, section 10.3.2).

`no`, `on` and `1:30` are texts here, `0o17` is fifteen, `017` is seventeen.
"""

from __future__ import annotations

import math
import re

_NULL = frozenset(("", "~", "null", "Null", "NULL"))
_BOOLEANS = {
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
_NUMBER = re.compile(
    "[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"
    r"|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
_NUMBER_START = frozenset("+-.0123456789")
_MAX_DIGITS = 1000

Scalar = None | bool | int | float | str


class NotJson(ValueError):
    """A scalar is a number that JSON cannot hold: infinite, not a number, or too long."""


def resolve(text: str) -> Scalar:
    """The value of a plain scalar. Raises `NotJson`."""
    if text == "" or text[0] in _NUMBER_START:
        if text != "" and _NUMBER.fullmatch(text):
            return _number(text)
        return None if text == "" else text
    if text in _NULL:
        return None
    boolean = _BOOLEANS.get(text)
    return text if boolean is None else boolean


def _number(text: str) -> int | float:
    if len(text) > _MAX_DIGITS:
        raise NotJson("a number of more than 1,000 digits")
    if text.startswith(("0o", "0x")):
        return int(text, 0)
    if text.lstrip("+-").isdigit():
        return int(text)
    if text[-1] in "fFnN" or not math.isfinite(value := float(text)):
        raise NotJson("no JSON number")
    return value
