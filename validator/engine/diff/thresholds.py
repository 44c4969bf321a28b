"""Which way a threshold moved: a number is an upper bound, a text is a comparison."""

from __future__ import annotations

import re
from typing import Any, Literal

from validator.engine.diff.change import ABSENT
from validator.named_tuple import NamedTuple

Direction = Literal["loosened", "tightened", "removed", "added", "changed"]
_COMPARISON = re.compile(r"(<=|>=|==|!=|<|>) ?([-+.0-9eE]+?) ?(%|[A-Za-z]{0,16})")


class _Bound(NamedTuple):
    """A bound by which side it keeps from (`<` or `>`), its number and its unit."""

    side: str
    number: float
    inclusive: bool
    unit: str


def direction(before: Any, after: Any) -> Direction | None:
    """Which way a threshold moved, None where it means the same.

    It is "changed" where the two bound different things, or one is no threshold at all.
    """
    if before is ABSENT:
        return "added"
    if after is ABSENT:
        return "removed"
    old, new = _bound(before), _bound(after)
    if old is None or new is None or (old.side, old.unit) != (new.side, new.unit):
        return "changed"
    if old == new:
        return None
    if old.side not in "<>":
        return "changed"
    # An upper bound rises, and takes the number itself in, to let more pass.
    sign = 1 if old.side == "<" else -1
    first, second = ((sign * it.number, it.inclusive) for it in (old, new))
    if first < second:
        return "loosened"
    return "tightened" if second < first else "changed"


def _bound(value: Any) -> _Bound | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _Bound("<", value, True, "")
    found = _COMPARISON.fullmatch(value) if isinstance(value, str) and len(value) <= 64 else None
    if found is None:
        return None
    operator, number, unit = found.groups()
    try:
        side = operator[0] if operator[0] in "<>" else operator
        return _Bound(side, float(number), operator.endswith("="), unit)
    except ValueError:
        return None
