"""One line of JSON by our own reader: strict (RFC 8259), with marks, and faults at their place."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from validator.loading import node_faults
from validator.loading.core_schema import MAX_DIGITS
from validator.loading.json_errors import (
    END,
    BrokenLine,
    bad_escape,
    huge_number,
    lone_surrogate,
    unexpected,
)
from validator.loading.marks import Mark
from validator.loading.tree import MAX_DEPTH, Marks, Reading, TextFault, Tree
from validator.text import Span

_TEXT = r'("[^"\\\x00-\x1f]*+(?>(?:\\[^\x00-\x1f][^"\\\x00-\x1f]*+)*)")'
_VALUE = re.compile(
    rf"[ \t]*(?:{_TEXT}|(-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][-+]?[0-9]++)?)"
    r"|(true)|(false)|(null)|([\[{]))"
)
_STRING, _NUMBER, _TRUE, _FALSE, _NULL, _OPEN = range(1, 7)
_WORDS = {_TRUE: True, _FALSE: False, _NULL: None}
_KEY = re.compile(rf"[ \t]*{_TEXT}[ \t]*:")
_NEXT = re.compile(r"[ \t]*([,\]}])")
_BLANK = re.compile(r"[ \t]*")


def read_strictly(text: str, line: Span, reading: Reading) -> None:
    """Adds the record of a line to a reading, or what is wrong with it."""
    try:
        data, mark = _LineReader(text, line, reading.faults).record()
    except BrokenLine as broken:
        reading.faults.append(broken.fault)
        reading.broken.append(line)
    else:
        reading.trees.append(Tree(data, *line, Marks(mark)))


def strict_marks(text: str, line: Span) -> Marks:
    """Where the keys and values of a line without a fault stand."""
    return Marks(_LineReader(text, line, []).record()[1])


class _LineReader:
    """Reads one line; its methods take the offset to go on at, in the whole text."""

    def __init__(self, text: str, line: Span, faults: list[TextFault]) -> None:
        self._text = text
        self._line = line
        self._faults = faults

    def record(self) -> tuple[Any, Mark]:
        """The value of the line. Raises `BrokenLine`."""
        data, mark = self._value(self._line.start, 0)
        rest = _BLANK.match(self._text, mark[1])
        if rest is not None and rest.end() < self._line.end:
            raise self._unexpected(rest.end(), END)
        return data, mark

    def _value(self, at: int, depth: int) -> tuple[Any, Mark]:
        found = _VALUE.match(self._text, at)
        if found is None:
            raise self._unexpected(at, "a value")
        kind = found.lastindex or _NULL
        start, end = found.span(kind)
        if kind == _STRING:
            return self._string(found[kind], start), (start, end, None)
        if kind == _OPEN:
            if depth == MAX_DEPTH:
                raise BrokenLine(node_faults.too_deep(start, MAX_DEPTH))
            if found[kind] == "{":
                return self._object(start, depth + 1)
            return self._array(start, depth + 1)
        value = _number(found[kind], start) if kind == _NUMBER else _WORDS[kind]
        return value, (start, end, None)

    def _object(self, start: int, depth: int) -> tuple[dict[str, Any], Mark]:
        data: dict[str, Any] = {}
        marks: dict[str, tuple[int, int, Mark]] = {}
        at = start + 1
        while True:
            found = _KEY.match(self._text, at)
            if found is None:
                closing = _NEXT.match(self._text, at)
                if not data and closing is not None and closing[1] == "}":
                    return data, (start, closing.end(), marks)
                raise self._unexpected(at, "a key in double quotes and a colon")
            key_start, key_end = found.span(1)
            key = self._string(found[1], key_start)
            value, mark = self._value(found.end(), depth)
            if key in marks:
                first = Span(*marks[key][:2])
                self._faults.append(node_faults.duplicate_key(key, Span(key_start, key_end), first))
            else:
                data[key] = value
                marks[key] = (key_start, key_end, mark)
            following = _NEXT.match(self._text, mark[1])
            if following is None or following[1] == "]":
                raise self._unexpected(mark[1], "a comma or `}`")
            at = following.end()
            if following[1] == "}":
                return data, (start, at, marks)

    def _array(self, start: int, depth: int) -> tuple[list[Any], Mark]:
        data: list[Any] = []
        marks: list[Mark] = []
        at = start + 1
        closing = _NEXT.match(self._text, at)
        if closing is not None and closing[1] == "]":
            return data, (start, closing.end(), marks)
        while True:
            value, mark = self._value(at, depth)
            data.append(value)
            marks.append(mark)
            following = _NEXT.match(self._text, mark[1])
            if following is None or following[1] == "}":
                raise self._unexpected(mark[1], "a comma or `]`")
            at = following.end()
            if following[1] == "]":
                return data, (start, at, marks)

    def _string(self, raw: str, start: int) -> str:
        """The text that stands, with its quotes, at `start`."""
        if "\\" not in raw:
            return raw[1:-1]
        try:
            value: str = json.loads(raw)
        except json.JSONDecodeError:
            raise bad_escape(raw, start) from None
        if not value.isascii() and (fault := lone_surrogate(raw, start)) is not None:
            self._faults.append(fault)
            # Such a text cannot be written out; nothing behind this line shall stumble over it.
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return value

    def _unexpected(self, at: int, expected: str) -> BrokenLine:
        return unexpected(self._text, at, self._line, expected)


def _number(text: str, start: int) -> int | float:
    if text.lstrip("-").isdigit() and len(text) <= MAX_DIGITS:
        return int(text)
    value = float(text)
    if math.isinf(value) or text.lstrip("-").isdigit():
        raise huge_number(Span(start, start + len(text)))
    return value
