"""Plain data as YAML that every reader reads back as the same data.

Texts stand plain where that is safe under YAML 1.1 too, which other programs may still read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from validator.loading.core_schema import Scalar, resolve
from validator.loading.double_quotes import in_double_quotes

Value = Scalar | list[Any] | dict[str, Any]
"""What JSON can hold."""

_PLAIN = re.compile(r"(?!\.\.\.)[\w/.$(][^\n]*")  # `...` ends a document
_SPECIAL = re.compile(r": | #|:$| $")
# Booleans of YAML 1.1, and its numbers: octal, in base sixty, with `_` between the digits.
_OTHER_IN_1_1 = re.compile(
    r"(?i:y|n|yes|no|on|off)|[-+.0-9][0-9_,.]*(?:e[-+]?[0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+"
    r"(?:\.[0-9_]*)?|[-+]?0b[01_]+|[-+]?0x[0-9a-fA-F_]+|\.\w+"
)


def written(data: dict[str, Any]) -> str:
    """The lines of a mapping, each with its line break. No number in it may be infinite or none."""
    return "".join(f"{line}\n" for line in _mapping(data))


def _mapping(data: dict[str, Any]) -> Iterator[str]:
    for key, value in data.items():
        first, *below = _lines(value)
        yield f"{_scalar(key)}:{f' {first}' if first else ''}"
        yield from below


def _lines(value: Value) -> Iterator[str]:
    """What stands on the line of the key, or of the dash, and on those below it."""
    if isinstance(value, dict) and value:
        yield ""
        yield from (f"  {line}" for line in _mapping(value))
    elif isinstance(value, list) and value:
        yield ""
        for item in value:
            first, *below = _item(item)
            yield f"  - {first}"
            yield from (f"    {line}" for line in below)
    else:
        yield "{}" if value == {} else "[]" if value == [] else _scalar(value)


def _item(value: Value) -> Iterator[str]:
    if isinstance(value, dict) and value:
        return _mapping(value)
    lines = _lines(value)
    if isinstance(value, list) and value:
        next(lines)
        return (line.removeprefix("  ") for line in lines)
    return lines


def _scalar(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return value if _is_safe(value) else in_double_quotes(value)
    return repr(value)


def _is_safe(text: str) -> bool:
    """Whether a text may stand without quotes."""
    return (
        text.isprintable()
        and _PLAIN.fullmatch(text) is not None
        and _SPECIAL.search(text) is None
        and _OTHER_IN_1_1.fullmatch(text) is None
        and isinstance(resolve(text), str)
    )
