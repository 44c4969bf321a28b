"""Data written down as YAML in many styles, for the tests of the reader.

Each function of this file that ends in `_texts` draws one way to write what it is given. Lines
end in a bare line feed; a test may turn them into another line break.
"""

from __future__ import annotations

import re
from typing import Any

from hypothesis import strategies as st

_NO_TEXT = re.compile(r"~|null|true|false|[-+.]?[0-9].*|[-+]?\.(?:inf|nan)", re.IGNORECASE)
_PLAIN = re.compile(r"[A-Za-z_0-9./](?:[A-Za-z0-9_./@#:?!&*-]|[ ](?=[A-Za-z0-9]))*")
_HIDDEN = r"\x7f-\xa0\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff"
_BLOCK = re.compile(rf"(?:[A-Za-z_.][^\x00-\x1f{_HIDDEN}]*\n+)*[A-Za-z_.][^\x00-\x1f{_HIDDEN}]*\n*")
_ESCAPED = re.compile(rf'[\x00-\x1f"\\{_HIDDEN}]')
_FOLDABLE = re.compile(r"(?<=[^ \\:#\-]) (?=[^ \\:#\-])(?!.?$)")
_NAMED = {"\0": r"\0", "\n": r"\n", "\t": r"\t", '"': r"\"", "\\": r"\\", "\x85": r"\N"}

characters = st.characters(exclude_categories=("Cs",)) | st.sampled_from(" \n:#-\"'\\")
words = st.lists(
    st.sampled_from(["api", "on", "v1.2", "of", "x:y", "#1", "a"]), min_size=1, max_size=4
).map(" ".join)
texts = st.text(characters, max_size=8) | words
numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
trees = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda below: st.lists(below, max_size=4) | st.dictionaries(texts, below, max_size=4),
    max_leaves=12,
)


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, Any]:
    """A text of one document, and its data, which is not null."""
    data = draw(trees.filter(lambda tree: tree is not None))
    text = draw(st.sampled_from(["", "---\n", "# a comment\n", "\n", "--- # a comment\n"]))
    if _is_block(draw, data):
        return text + draw(_block_texts(data, draw(st.sampled_from([0, 0, 2])))), data
    return text + draw(_line_texts(data, -1)).lstrip(" "), data


def _is_block(draw: st.DrawFn, data: Any) -> bool:
    return isinstance(data, dict | list) and bool(data) and draw(st.integers(0, 3)) > 0


@st.composite
def _block_texts(draw: st.DrawFn, data: Any, column: int) -> str:
    """A block collection whose lines start at a column, the first one among them."""
    indent, text = " " * column, ""
    for entry in data.items() if isinstance(data, dict) else data:
        text += draw(st.sampled_from(["", "", "", "\n", f"{indent}# a comment\n", "  \n"]))
        if isinstance(data, list):
            text += f"{indent}-{draw(_entry_texts(entry, column, in_list=True))}"
        else:
            key, value = entry
            below = draw(_entry_texts(value, column, in_list=False))
            text += f"{indent}{draw(_key_texts(key))}:{below}"
    return text


@st.composite
def _entry_texts(draw: st.DrawFn, data: Any, column: int, in_list: bool) -> str:
    """What follows a `-` or a `key:` that stands at a column, its line break included."""
    if not _is_block(draw, data):
        return draw(_line_texts(data, column))
    step = draw(st.sampled_from([1, 2, 4]))
    if in_list and draw(st.booleans()):
        # Compact: the first entry stands on the line of the `-`.
        below = draw(_block_texts(data, column + step + 1))
        first = below.lstrip("\n ")
        if not first.startswith("#") and "\n" not in below[: len(below) - len(first)]:
            return " " * step + first
        return "\n" + below
    if isinstance(data, list) and not in_list and draw(st.booleans()):
        step = 0
    comment = draw(st.sampled_from(["", " # a comment"]))
    return f"{comment}\n{draw(_block_texts(data, column + step))}"


@st.composite
def _line_texts(draw: st.DrawFn, data: Any, column: int) -> str:
    """A value that starts on the line of its `-` or key, or is a block scalar."""
    if isinstance(data, str) and _BLOCK.fullmatch(data) and draw(st.booleans()):
        return draw(_block_scalar_texts(data, column))
    comment = draw(st.sampled_from(["", "", " # a comment"]))
    text = draw(_flow_texts(data, " " * (column + 2), in_flow=False))
    return f" {text}{comment}\n" if text else f"{comment}\n"


@st.composite
def _block_scalar_texts(draw: st.DrawFn, text: str, column: int) -> str:
    breaks = len(text) - len(text.rstrip("\n"))
    chomping = {0: "-", 1: ""}.get(breaks, "+")
    indent = " " * (column + draw(st.sampled_from([1, 2, 5])) if column >= 0 else 1)
    lines = text.removesuffix("\n").split("\n") if breaks else text.split("\n")
    header = f" |{chomping}" + draw(st.sampled_from(["", " # a comment"])) + "\n"
    return header + "".join(f"{indent if line else ''}{line}\n" for line in lines)


@st.composite
def _flow_texts(draw: st.DrawFn, data: Any, indent: str, in_flow: bool) -> str:
    if isinstance(data, list):
        items = [draw(_flow_texts(item, indent, in_flow=True)) or "null" for item in data]
        return f"[{_joined(draw, items, indent)}]"
    if isinstance(data, dict):
        pairs = [
            f"{draw(_key_texts(key))}: {draw(_flow_texts(value, indent, in_flow=True))}"
            for key, value in data.items()
        ]
        return "{" + _joined(draw, pairs, indent) + "}"
    return draw(_scalar_texts(data, indent, in_flow))


def _joined(draw: st.DrawFn, parts: list[str], indent: str) -> str:
    space = draw(st.sampled_from(["", " ", f"\n{indent}", f" # a comment\n{indent}"]))
    end = draw(st.sampled_from(["", "", ","])) if parts else ""
    return space + f",{space or ' '}".join(parts) + end + space


@st.composite
def _scalar_texts(draw: st.DrawFn, data: Any, indent: str, in_flow: bool) -> str:
    if data is None:
        return draw(st.sampled_from(["null", "~", "Null", "NULL", "null" if in_flow else ""]))
    if isinstance(data, bool):
        return draw(st.sampled_from([str(data), str(data).lower(), str(data).upper()]))
    if isinstance(data, int):
        ways = [str(data), f"+{data}" if data >= 0 else str(data), f"{data:03d}"]
        return draw(st.sampled_from([*ways, f"0x{data:x}", f"0o{data:o}"] if data >= 0 else ways))
    if isinstance(data, float):
        return repr(data)
    text = draw(_text_texts(data))
    places = [found.start() for found in _FOLDABLE.finditer(text)]
    if places and draw(st.booleans()):
        # Inside a scalar, a line break is as good as a single blank.
        at = draw(st.sampled_from(places))
        text = f"{text[:at]}\n{indent}{text[at + 1 :]}"
    return text


@st.composite
def _text_texts(draw: st.DrawFn, text: str) -> str:
    ways = [_double_quoted(text)]
    if _PLAIN.fullmatch(text) and not _NO_TEXT.fullmatch(text) and not text.endswith(":"):
        ways.append(text)
    if not _ESCAPED.search(text.replace('"', "").replace("\\", "")):
        ways.append("'" + text.replace("'", "''") + "'")
    return draw(st.sampled_from(ways))


@st.composite
def _key_texts(draw: st.DrawFn, key: str) -> str:
    return draw(_text_texts(key))


def _double_quoted(text: str) -> str:
    def escape(found: re.Match[str]) -> str:
        return _NAMED.get(found[0]) or f"\\u{ord(found[0]):04x}"

    return '"' + _ESCAPED.sub(escape, text) + '"'
