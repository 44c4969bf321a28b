"""The plain part of YAML, in which nearly all records are written, at several times the speed.

One document of block mappings and lists, with comments; scalars, plain or in quotes, beside
their key or below it, on one line or folded over several; `|` and `>` texts; mappings and lists of
scalars in brackets. A text that is anything else, or not surely this, is left to the full reader,
and so is every text in which it would find a fault. What is read here, it reads alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from validator.loading.core_schema import NUMBER_START, WORDS, NotJson, Scalar, resolve
from validator.loading.marks import Mark
from validator.loading.tree import MAX_DEPTH, Marks

# No repetition below goes back further than to the end of a word, so the time for a text grows with
# its length, whatever it holds.
_ANY = r"[^\0-\x1f\x7f]"
_COMMENT = rf"(?:#(?<= #){_ANY}*+|)"
_BLANK_LINES = rf"(?>(?: *+(?:#{_ANY}*+|)\n)*)"
# YAML takes no key that is longer than 1,024 characters; a limit below that is as good.
_KEY = r"""[A-Za-z0-9_][A-Za-z0-9_.-]{,200}+|"[ !#-\[\]-~]{,200}+"|'[ -&(-~]{,200}+'"""
_START_OF_PLAIN = r"""[^\0- !"#%&'*,\-:>?@\[\]`{|}\x7f]"""
_WORD_OR_MORE = r"(?>[^\0-\x1f:#\x7f]*[^\0- :#\x7f]|)"
_WORDS = rf"{_WORD_OR_MORE}(?>(?:(?:#(?<! #)|:(?=[^ \n])){_WORD_OR_MORE})*)"
# What goes on with a value is indented more than the line that the value begins on; `_value` also
# compares it with the column of the mapping, which may begin behind a dash.
_DEEPER = r" *+\n(?>(?: *+\n)*)(?P=indent) ++"
_FURTHER = rf"{_DEEPER}[^\0- #:\-\]}}\x7f]{_WORDS}(?= *+{_COMMENT}$)"
_PLAIN = rf"{_START_OF_PLAIN}{_WORDS}(?>(?:{_FURTHER})*)"
_BREAK = r" *+\n[ \n]*+"
_ESCAPE = (
    r"""\\(?:[0abtnvfre "/\\N_]|\n[ \n]*+|x[0-9A-Fa-f]{2}"""
    r"|(?:u|U0000)(?![Dd][89A-Fa-f])[0-9A-Fa-f]{4}|U00(?:0[1-9A-Fa-f]|10)[0-9A-Fa-f]{4})"
)
_QUOTED = (
    rf""""[^\0-\t\x0b-\x1f"\\\x7f]*+(?>(?:{_ESCAPE}[^\0-\t\x0b-\x1f"\\\x7f]*+)*)"|"""
    r"""'[^\0-\t\x0b-\x1f'\x7f]*+(?>(?:''[^\0-\t\x0b-\x1f'\x7f]*+)*)'"""
)
_FLOW = r"\{[^\0-\t\x0b-\x1f#\[\]{}\x7f]*+\}|\[[^\0-\t\x0b-\x1f#\[\]{}\x7f]*+\]"
_NEGATIVE = r"-[0-9.]++"
# What ends without a line break is subtle. A line of blanks is empty, if it is not indented more.
_BLOCK = (
    rf"[|>]-?+ *+{_COMMENT}\n(?P<below>(?P=indent) ++)[^\0- \x7f]{_ANY}*+"
    rf"(?>(?:(?>(?:\n(?!(?P=below) ) *+(?=\n))*)\n(?P=below){_ANY}++)*)(?=\n)"
)
_LINE = re.compile(
    rf"(?!\Z)(?P<indent> *+)(?P<dash>- ++|)(?:(?P<key>{_KEY}):(?: ++|$)|)"
    rf"(?P<source>(?:{_DEEPER}|)(?:{_PLAIN}|{_QUOTED}|{_FLOW})|{_NEGATIVE}|{_BLOCK}|)"
    rf" *+{_COMMENT}$\n?+{_BLANK_LINES}"
    # Where a line is not plain, all the rest is of no interest.
    r"|[\s\S]++",
    re.MULTILINE,
)
_START = re.compile(rf"{_BLANK_LINES}(?:(?P<marker>---) *+{_COMMENT}\n{_BLANK_LINES})?(?=[^ ])")
_IN_FLOW = r"[^\0- #,:?\[\]{}\x7f]"
_ENTRY = re.compile(
    rf"[ \n]*+(?:({_KEY}): ++)?"
    rf"((?:{_START_OF_PLAIN}|-[0-9]){_IN_FLOW}*+(?>(?:(?: ++|:){_IN_FLOW}++)*)|{_QUOTED})"
    r"[ \n]*+(?:,|\Z)|[\s\S]++"
)
# A closing bracket may stand in the column itself.
_INSET = re.compile(r"\n( *+(?:[\]}]\Z|(?=[^ \n])))")
# Other blanks are found too, so that no run of them is looked at from each one in it.
_IN_WORDS = re.compile(rf"{_BREAK}| ++")
_IN_DOUBLE_QUOTES = re.compile(rf"{_ESCAPE}|{_BREAK}| ++")
_FOLDED = re.compile(r"^([^ \n].*+)\n(\n*+)(?! )", re.MULTILINE)
_HIDDEN = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]")
_ESCAPES = dict(zip('0abtnvfre "/\\N_', '\0\a\b\t\n\v\f\r\x1b "/\\\x85\xa0', strict=True))
_QUOTES = frozenset("\"'")
_SIGNS = frozenset("\"'[{|>\n")
_NO_TEXT_START = frozenset((*_SIGNS, *NUMBER_START, *(word[:1] for word in WORDS)))


class _NotPlain(Exception):  # noqa: N818 - it states a fact about a text, not an error of ours
    """A text is not surely in the plain part."""


def read_plain(text: str) -> tuple[Any, int] | None:
    """The data of a text that is one plain document, and its start; None for any other text."""
    start = _START.match(text)
    if start is None or (not text.isascii() and _HIDDEN.search(text)):
        return None
    try:
        data = _document(_LINE.findall(text, start.end()))
    except (_NotPlain, NotJson):
        return None
    return data, start.start("marker") if start["marker"] else start.end()


def plain_marks(text: str, data: Any) -> Marks:
    """Where all in a text stands of which `read_plain` gave the data, as the full reader has it.

    Each line holds the next key or item, in the order of the data.
    """
    start = _START.match(text)
    lines = _LINE.finditer(text, start.end() if start is not None else 0)
    plain: set[int] = set()

    def mapping(data: dict[str, Any], line: re.Match[str]) -> Mark:
        children: dict[str, tuple[int, int, Mark]] = {}
        begin = end = line.start("key")
        for key, value in data.items():
            line = next(lines) if children else line
            mark = below(value, line)
            children[key] = (*line.span("key"), mark)
            end = mark[1]
        return (begin, end, children)

    def sequence(data: list[Any], line: re.Match[str]) -> Mark:
        children: list[Mark] = []
        begin = end = line.start("dash")
        for item in data:
            line = next(lines) if children else line
            children.append(mapping(item, line) if line["key"] else below(item, line))
            end = children[-1][1]
        return (begin, end, children)

    def below(value: Any, line: re.Match[str]) -> Mark:
        begin, end = line.span("source")
        begin += _inset(line["source"])
        if begin == end:
            if isinstance(value, dict):
                return mapping(value, next(lines))
            if isinstance(value, list):
                return sequence(value, next(lines))
            end = line.end("key") + 1  # A value that is not there stands after the colon.
            return (end, end, None)
        if isinstance(value, dict):
            entries = zip(value, _ENTRY.finditer(text, begin + 1, end - 1), strict=False)
            marks = {key: (*entry.span(1), scalar(entry, 2)) for key, entry in entries}
            return (begin, end, marks)
        if isinstance(value, list):
            entries = zip(value, _ENTRY.finditer(text, begin + 1, end - 1), strict=False)
            return (begin, end, [scalar(entry, 2) for _, entry in entries])
        return scalar(line, "source")

    def scalar(found: re.Match[str], group: int | str) -> Mark:
        begin, source = found.start(group), found[group]
        inset = _inset(source)
        begin, source = begin + inset, source[inset:]
        if source[0] not in _SIGNS and not isinstance(resolve(source), str | None):
            plain.add(begin)
        return (begin, begin + len(source.rstrip(" \n")), None)

    first = next(lines)
    mark = mapping(data, first) if isinstance(data, dict) else sequence(data, first)
    return Marks(mark, plain)


def _document(lines: Iterable[tuple[str, str, str, str, str]]) -> Any:
    nesting = _Nesting()
    mapping: dict[str, Any] = {}
    # The indent of a line that goes on with the mapping; None where none can.
    inset: str | None = None
    for indent, dash, key, source, below in lines:
        if dash or indent != inset:
            column = len(indent)
            if dash:
                items = nesting.at(column, list)
                if not key:
                    if not source:
                        raise _NotPlain
                    items.append(_value(source, below, nesting))
                    inset = None
                    continue
                column += len(dash)
                inset = " " * column
                items.append(mapping := nesting.enter(column, {}))
            else:
                mapping, inset = nesting.at(column, dict), indent
        if key < "A":
            key = _key(key)
        if key in mapping or key in WORDS:
            raise _NotPlain
        if source[:1] not in _NO_TEXT_START and "\n" not in source:
            mapping[key] = source
        elif source:
            mapping[key] = _value(source, below, nesting)
        else:
            mapping[key] = inset = None
            nesting.awaited = key
    return nesting.root


class _Nesting:
    """The block collections around a line, the innermost last, and the columns of their entries.

    `awaited` is the key of the innermost one whose value may be a collection on the lines below.
    """

    def __init__(self) -> None:
        self._collections: list[Any] = [[None]]
        self.columns = [-1]
        self.awaited: str | int | None = 0

    @property
    def root(self) -> Any:
        return self._collections[0][0]

    def at(self, column: int, kind: type) -> Any:
        """The collection of a kind whose next entry, or first one, stands at a column."""
        columns, collections = self.columns, self._collections
        awaited, self.awaited = self.awaited, None
        # A list may stand below its key without a deeper indent.
        if awaited is not None and columns[-1] < column + (kind is list):
            collections[-1][awaited] = new = kind()
            return self.enter(column, new)
        while column < columns[-1] or (
            column == columns[-1] and collections[-1].__class__ is not kind
        ):
            columns.pop()
            collections.pop()
        if column != columns[-1]:
            raise _NotPlain
        return collections[-1]

    def enter(self, column: int, collection: Any) -> Any:
        """A new collection, in which the lines below go on."""
        # The first column is that of the document, and the last level is left to brackets.
        if len(self.columns) == MAX_DEPTH:
            raise _NotPlain
        self.columns.append(column)
        self._collections.append(collection)
        return collection


def _key(source: str) -> str:
    """What a key says that may be in quotes, or no text."""
    if source[:1] in _QUOTES:
        return source[1:-1]
    if not isinstance(key := resolve(source), str):
        raise _NotPlain
    return key


def _value(source: str, below: str, nesting: _Nesting) -> Any:
    sign = source[0]
    if sign == "|" or sign == ">":
        if len(below) <= nesting.columns[-1]:
            raise _NotPlain
        return _block_text(source, below)
    if "\n" in source:
        if min(map(len, _INSET.findall(source))) <= nesting.columns[-1]:
            raise _NotPlain
        source = source[_inset(source) :]
        sign = source[0]
    if sign == "[":
        return _flow_list(source)
    if sign == "{":
        return _flow_mapping(source)
    return _scalar(source)


def _inset(source: str) -> int:
    """How far behind a break a value begins; zero where it begins beside its key."""
    return len(source) - len(source.lstrip(" \n"))


def _scalar(source: str) -> Scalar:
    sign = source[0]
    if sign == '"':
        text = source[1:-1]
        return _IN_DOUBLE_QUOTES.sub(_meant, text) if "\\" in text or "\n" in text else text
    if "\n" in source:
        source = _IN_WORDS.sub(_meant, source)
    return source[1:-1].replace("''", "'") if sign == "'" else resolve(source)


def _meant(found: re.Match[str]) -> str:
    """What an escape means, or line breaks and blanks between words."""
    source = found[0]
    breaks = source.count("\n")
    if source[0] != "\\":
        return "\n" * (breaks - 1) or " " if breaks else source
    if breaks:
        return "\n" * (breaks - 1)
    return _ESCAPES.get(source[1]) or chr(int(source[2:], 16))


def _block_text(source: str, indent: str) -> str:
    header, *lines = source.split("\n")
    text = "\n".join([line[len(indent) :] for line in lines])
    if header[0] == ">":
        text = _FOLDED.sub(lambda line: line[1] + (line[2] or " "), text)
    return text if header[1:2] == "-" else text + "\n"


def _flow_list(source: str) -> list[Scalar]:
    entries = _ENTRY.findall(source[1:-1].rstrip(" \n"))
    if any(key or not item for key, item in entries):
        raise _NotPlain
    return [_scalar(item) for _, item in entries]


def _flow_mapping(source: str) -> dict[str, Scalar]:
    data: dict[str, Scalar] = {}
    for key, item in _ENTRY.findall(source[1:-1].rstrip(" \n")):
        if key < "A":
            key = _key(key)
        if key in data or key in WORDS:
            raise _NotPlain
        data[key] = _scalar(item)
    return data
