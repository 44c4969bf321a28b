"""The hash by which GitHub's upload action tells lines apart, so that an alert survives edits.

The action computes its own and warns where a SARIF file says another. The hash of a line is that
of the next 100 UTF-16 code units from its start which are no blank and no tab: their polynomial
in 37, modulo 2**64. Every line break counts as one LF, the end of the file as 65535, and zeros
follow it. A counter tells equal hashes apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from itertools import islice
from operator import mul

_WINDOW = 100
_BASE = 37
_MASK = 2**64 - 1
_POWERS: tuple[int, ...] = tuple(pow(_BASE, _WINDOW - 1 - at, 2**64) for at in range(_WINDOW))
_LEAVING: int = pow(_BASE, _WINDOW, 2**64)
_SHORT = 24
"""Up to this length of a line, it is faster to move the window than to hash it anew."""

_LINE_BREAK = re.compile(r"\r\n?")
_BLANKS = {ord(" "): None, ord("\t"): None}
_WIDE = re.compile("[\U00010000-\U0010ffff]")
_END = "\uffff"


def line_hashes(text: str, wanted: Collection[int]) -> dict[int, str]:
    """The hashes of the lines that are wanted, by number from 1; a file has no others."""
    seen: Counter[int] = Counter()
    hashes = {}
    for number, value in enumerate(islice(_values(_units(text)), max(wanted, default=0)), 1):
        seen[value] += 1
        if number in wanted:
            hashes[number] = f"{value:x}:{seen[value]}"
    return hashes


def _units(text: str) -> str:
    """What is hashed, a character for each UTF-16 code unit."""
    narrow = _LINE_BREAK.sub("\n", text).translate(_BLANKS)
    return f"{_WIDE.sub(_pair, narrow)}{_END}{chr(0) * _WINDOW}"


def _pair(found: re.Match[str]) -> str:
    high, low = divmod(ord(found[0]) - 0x10000, 0x400)
    return chr(0xD800 + high) + chr(0xDC00 + low)


def _values(units: str) -> Iterator[int]:
    """The hash of each line in turn, in time linear in the text."""
    start, value = 0, _hashed(units, 0)
    while True:
        yield value
        following = units.find("\n", start) + 1
        if not following:
            return
        if following - start > _SHORT:
            value = _hashed(units, following)
        else:
            for at in range(start, following):
                leaving, entering = ord(units[at]) * _LEAVING, ord(units[at + _WINDOW])
                value = (value * _BASE - leaving + entering) & _MASK
        start = following


def _hashed(units: str, start: int) -> int:
    total: int = sum(map(mul, map(ord, units[start : start + _WINDOW]), _POWERS))
    return total & _MASK
