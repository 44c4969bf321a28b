"""The policy's TOML: data by `tomllib`, and marks by a walk over what it has accepted."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from validator.loading.marks import Mark, known_path
from validator.loading.tree import Marks, Reading, TextFault, Tree
from validator.text import LineIndex, Span

_SPACE = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_KEY = re.compile(r"""[A-Za-z0-9_-]+|"(?:\\.|[^"\\\n])*"|'[^'\n]*'""")
_DOT = re.compile(r"[ \t]*\.[ \t]*")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}(?!")'
    r"|'''.*?'{3,5}(?!')"
    r'|"(?!"")(?:\\.|[^"\\\n])*"'
    r"|'(?!'')[^'\n]*'",
    re.DOTALL,
)
_BARE = re.compile(r"[^,\]}#\n\r]*")
_POSITION = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_LONG_NUMBER = re.compile("[0-9][0-9_]{4000,}")

MAX_KEY_PARTS = 64
_LONG_KEY = re.compile(
    r"""(?<![\w"'-])(?:(?:[A-Za-z0-9_-]++|"(?>(?:\\.|[^"\\\n])*)"|'[^'\n]*+')[ \t]*+\.[ \t]*+)"""
    rf"{{{MAX_KEY_PARTS}}}"
)
"""More parts than a dotted key may have: tomllib takes time with the square of their number."""

_Entries = dict[str, tuple[int, int, Mark]]


def read_toml(text: str) -> Reading:
    """The one document of a TOML text, or the fault for which it cannot be read."""
    if found := _LONG_KEY.search(text):
        return _unread(text, "too_large_or_deep", "a key of too many parts", Span(*found.span()))
    try:
        data = tomllib.loads(text)
        marks = Marks((0, len(text), _Walk(text).document()))
        tree = Tree(data, 0, len(text), marks)
        return Reading([tree], [], [])
    except tomllib.TOMLDecodeError as error:
        return _syntax_error(text, str(error))
    except ValueError:  # Python converts no number of more digits than that
        found = _LONG_NUMBER.search(text)
        span = Span(*found.span()) if found else Span(0, 0)
        return _unread(text, "too_large_or_deep", "a number of too many digits", span)
    except RecursionError:
        return _unread(text, "too_large_or_deep", "nested too deep", Span(0, 0))


def has_table(content: bytes, *names: str) -> bool:
    """Whether a TOML document has a table of these names; one that cannot be read might."""
    if names[-1].encode() not in content:
        return False
    reading = read_toml(content.decode("utf-8", "replace"))
    return not reading.trees or known_path(reading.trees[0].mark, names) == names


def _unread(text: str, name: str, message: str, span: Span) -> Reading:
    return Reading([], [TextFault(name, message, span)], [Span(0, len(text))])


def _syntax_error(text: str, message: str) -> Reading:
    from validator.loading.merge_conflict import conflict_fault  # of which sound texts have no need

    if (conflict := conflict_fault(text)) is not None:
        return Reading([], [conflict], [Span(0, len(text))])
    found = _POSITION.search(message)
    at = len(text)
    if found is not None and found[1]:
        line, column = int(found[1]), int(found[2])
        at = LineIndex(text).line_span(line).start + column - 1
    message = message[: found.start()] if found else message
    if at == len(text):
        at = _Walk(text).open_quote(at)
    span = Span(at, min(at + 1, len(text)))
    return _unread(text, "syntax_error", f"not TOML: {message}", span)


class _Walk:
    """Walks a text that is known to be TOML and notes where keys and values stand."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def document(self) -> _Entries:
        root: _Entries = {}
        table = root
        while self._skip():
            if self.text[self.at] == "[":
                table = self._header(root)
            else:
                self._pair(table)
        return root

    def open_quote(self, end: int) -> int:
        """Where the quote opens that nothing closes, in a text whose end is its first mistake.

        tomllib names the end, which may lie far below. Without such a quote it is the place.
        """
        try:
            self.document()
        except (ValueError, IndexError, TypeError, RecursionError):
            return self.at if self.text[self.at : self.at + 1] in ("'", '"') else end
        return end

    def _skip(self) -> bool:
        found = _SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.at < len(self.text)

    def _header(self, root: _Entries) -> _Entries:
        is_array = self.text.startswith("[[", self.at)
        self.at += 2 if is_array else 1
        self._skip()
        *parents, last = self._keys()
        self.at = self.text.index("]", self.at) + (2 if is_array else 1)
        table = root
        for key in parents:
            table = self._enter(table, key)
        if not is_array:
            return self._enter(table, last)
        name, span = last
        items: Any = table.setdefault(name, (*span, (*span, [])))[2][2]
        entries: _Entries = {}
        items.append((*span, entries))
        return entries

    def _pair(self, table: _Entries) -> None:
        *parents, (name, span) = self._keys()
        for key in parents:
            table = self._enter(table, key)
        self.at = self.text.index("=", self.at) + 1
        self._skip()
        table[name] = (*span, self._value())

    def _keys(self) -> list[tuple[str, Span]]:
        keys = []
        while True:
            found = _KEY.match(self.text, self.at)
            if found is None:
                raise ValueError("no key, or one that nothing closes")
            raw = found[0]
            name = tomllib.loads(f"k={raw}")["k"] if raw[0] in "\"'" else raw
            keys.append((name, Span(*found.span())))
            self.at = found.end()
            dot = _DOT.match(self.text, self.at)
            if dot is None:
                return keys
            self.at = dot.end()

    def _enter(self, table: _Entries, key: tuple[str, Span]) -> _Entries:
        """The table of a key; of an array of tables, the last one."""
        name, span = key
        children: Any = table.setdefault(name, (*span, (*span, {})))[2][2]
        entries: _Entries = children[-1][2] if isinstance(children, list) else children
        return entries

    def _value(self) -> Mark:
        start = self.at
        if self.text[start] == "[":
            items: list[Mark] = []
            self.at += 1
            while self._skip() and self.text[self.at] != "]":
                items.append(self._value())
                self._skip()
                self.at += self.text[self.at] == ","
            self.at += 1
            return (start, self.at, items)
        if self.text[start] == "{":
            entries: _Entries = {}
            self.at += 1
            while self._skip() and self.text[self.at] != "}":
                self._pair(entries)
                self._skip()
                self.at += self.text[self.at] == ","
            self.at += 1
            return (start, self.at, entries)
        is_string = self.text[start] in "'\""
        found = (_STRING if is_string else _BARE).match(self.text, start)
        if found is None:
            raise ValueError("a quote that nothing closes")
        end = found.end()
        self.at = end
        return (start, start + len(self.text[start:end].rstrip()), None)
