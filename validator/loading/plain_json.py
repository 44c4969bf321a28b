"""JSON Lines by Python's own reader, where that is as strict as we are.

It takes NaN, equal keys, halves of characters, numbers that no double holds, and nesting without
an end. Where a line may have one of them, or is no JSON, the strict reader looks at it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from json import JSONDecoder
from typing import Any

from validator.loading.core_schema import MAX_DIGITS
from validator.loading.tree import MAX_DEPTH

_HALF = re.compile(r"\\u[dD][89a-fA-F]")


class NotPlain(ValueError):  # noqa: N818 - it states a fact about a text, not an error of ours
    """A line is not surely one that the strict reader finds no fault with."""


def read_plain_lines(text: str) -> Iterator[tuple[int, int, Any]]:
    """Where each line that is not blank starts and ends, and its value, or `...` if not plain."""
    lines = text.replace("\r", "\n")
    start = 0
    while start < len(lines):
        end = lines.find("\n", start)
        end = end if end >= 0 else len(lines)
        line = lines[start:end]
        if line.strip(" \t"):
            try:
                data = read_plain_line(line)
            except ValueError:
                data = ...
            yield start, end, data
        start = end + 1


def read_plain_line(line: str) -> Any:
    """The value of a line without blanks around it. Raises `ValueError` where it is not plain."""
    # A bracket in a text counts too: that costs time where there are many, and nothing else.
    if line.count("{") + line.count("[") > MAX_DEPTH or ("\\" in line and _HALF.search(line)):
        raise NotPlain
    value, end = _DECODER.raw_decode(line)
    if end != len(line):
        raise NotPlain
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) != len(pairs):
        raise NotPlain
    return data


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise NotPlain
    return int(digits)


def _float(digits: str) -> float:
    value = float(digits)
    if math.isinf(value):
        raise NotPlain
    return value


def _constant(name: str) -> None:
    raise NotPlain(name)


_DECODER = JSONDecoder(
    object_pairs_hook=_object,
    parse_int=_integer,
    parse_float=_float,
    parse_constant=_constant,
)
