"""JSON with comments, as editors keep their settings: read with marks, and added to by splices."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from validator.loading.marks import Mark
from validator.loading.tree import MAX_DEPTH
from validator.text import LINE_BREAK, Span, Splice, line_start

_COMMENT = r"//[^\r\n]*|/\*.*?\*/"
_GAP = re.compile(rf"(?:[ \t\r\n]+|{_COMMENT})*", re.DOTALL)
_COMMENTS = re.compile(_COMMENT, re.DOTALL)
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s"{}\[\],:/]+')


def read_jsonc(text: str) -> tuple[Any, Mark]:
    """The data of a text, and where it stands; a comma may stand before a closing bracket.

    Raises `ValueError` where the text is something else, states a key twice or is nested deeply.
    """
    reader = _Reader(text)
    value = reader.value(0)
    if reader.at < len(text):
        raise ValueError("something follows the value")
    return value


class _Reader:
    """Reads one text. `word` is what comes next, empty where nothing known does, at `at`."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.word = ""
        self.at = 0
        self._step()

    def value(self, depth: int) -> tuple[Any, Mark]:
        """The value that begins here, and its mark. Raises `ValueError`."""
        if depth > MAX_DEPTH:
            raise ValueError("nested too deeply")
        start, word = self.at, self._take()
        data: Any
        children: Any = None
        if word == "{":
            data, children = self._members(depth)
        elif word == "[":
            data, children = self._items(depth)
        else:
            data = json.loads(word)
        end = start + len(word) if children is None else self._closed
        return data, (start, end, children)

    def _members(self, depth: int) -> tuple[dict[str, Any], dict[str, tuple[int, int, Mark]]]:
        data: dict[str, Any] = {}
        marks: dict[str, tuple[int, int, Mark]] = {}
        while not self._closes("}"):
            start, word = self.at, self._take()
            key = json.loads(word)
            if not isinstance(key, str) or key in data or self._take() != ":":
                raise ValueError("no key, or one that is there already")
            data[key], mark = self.value(depth + 1)
            marks[key] = (start, start + len(word), mark)
            self._part("}")
        return data, marks

    def _items(self, depth: int) -> tuple[list[Any], list[Mark]]:
        data: list[Any] = []
        marks: list[Mark] = []
        while not self._closes("]"):
            value, mark = self.value(depth + 1)
            data.append(value)
            marks.append(mark)
            self._part("]")
        return data, marks

    def _closes(self, bracket: str) -> bool:
        """Whether a collection ends here; if so, it is left, and `_closed` is its end."""
        if self.word != bracket:
            return False
        self._closed = self.at + 1
        self._take()
        return True

    def _part(self, bracket: str) -> None:
        """Takes the comma after an item."""
        if self.word != bracket and self._take() != ",":
            raise ValueError("a comma is missing")

    def _take(self) -> str:
        word = self.word
        self.at += len(word)
        self._step()
        return word

    def _step(self) -> None:
        gap = _GAP.match(self._text, self.at)
        self.at = gap.end() if gap else self.at
        found = _TOKEN.match(self._text, self.at)
        self.word = found[0] if found else ""


def appended(text: str, mark: Mark, items: Sequence[str], unit: str) -> list[Splice]:
    """What adds items at the end of a collection, after all that stands in it.

    Each begins a line; its further lines are indented as if it stood at the margin. `unit` is what
    a level is indented by, where no item shows it.
    """
    start, end, children = mark
    if isinstance(children, dict):
        spans = [Span(key, value[1]) for key, _, value in children.values()]
    else:
        spans = [Span(item[0], item[1]) for item in children or ()]
    close = end - 1
    last = spans[-1].end if spans else start + 1
    rest = text[last:close]
    found = LINE_BREAK.search(text)
    line_end = found[0] if found else "\n"
    outer = _indentation(text, start)
    shows = spans and LINE_BREAK.search(text, start, spans[-1].start)
    inner = _indentation(text, spans[-1].start) if shows else outer + unit
    has_comma = "," in _COMMENTS.sub("", rest)
    begin = line_end + inner
    added = begin + f",{begin}".join(item.replace("\n", begin) for item in items)
    at = last + len(rest.rstrip(" \t\r\n"))
    if has_comma:
        added += ","
    if not LINE_BREAK.search(text, at, close):
        added += line_end + outer
    if not spans or has_comma:
        return [Splice(Span(at, at), added)]
    if at == last:
        return [Splice(Span(at, at), f",{added}")]
    return [Splice(Span(last, last), ","), Splice(Span(at, at), added)]


def _indentation(text: str, at: int) -> str:
    """What the line of an offset begins with."""
    begin = line_start(text, at)
    line = text[begin:at]
    return line[: len(line) - len(line.lstrip(" \t"))]
