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

# Without a way back (`++`), because most of what starts like a number is a time or an id.
_NUMBER = re.compile(
    r"[-+]?(?:[0-9]++(\.[0-9]*+)?|(\.[0-9]++))([eE][-+]?[0-9]++)?|(0o[0-7]++|0x[0-9a-fA-F]++)"
    r"|([-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))"
)
_OTHER_BASE, _NO_NUMBER = 4, 5
"""Groups of the pattern; the first three are those of a float."""


class NotJson(ValueError):  # noqa: N818 - it states a fact about a text, not an error of ours
    """A number that JSON cannot hold; `str()` says why, in words that follow "a number"."""


def resolve(text: str) -> Scalar:
    """The value of a plain scalar. Raises `NotJson`."""
    found = _NUMBER.fullmatch(text)
    if found is None:
        return WORDS.get(text, text)
    if len(text) > MAX_DIGITS:
        raise NotJson(f"of more than {MAX_DIGITS:,} digits")
    form = found.lastindex
    if form is None:
        return int(text)
    if form == _OTHER_BASE:
        return int(text, 0)
    value = math.inf if form == _NO_NUMBER else float(text)
    if math.isinf(value):
        raise NotJson("that JSON cannot hold")
    return value
