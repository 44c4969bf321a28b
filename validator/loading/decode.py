"""Bytes to text: UTF-8, without characters that readers drop, fold or hide.

A text that is not usable is not read at all; its faults tell the places to mend.
"""

from __future__ import annotations

import codecs
import re
from itertools import islice

from validator.loading.tree import TextFault
from validator.named_tuple import NamedTuple
from validator.text import Span

MAX_TOLD = 3
"""The most characters that are reported one by one; the last of them tells of the others."""

_MARKS = (
    # The marks of UTF-32 come first, for that of UTF-16 begins one of them.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NUL_PATTERNS = (
    (re.compile(rb"\0\0\0[^\0]", re.DOTALL), "utf-32-be"),
    (re.compile(rb"[^\0]\0\0\0", re.DOTALL), "utf-32-le"),
    (re.compile(rb"\0[^\0]\0[^\0]", re.DOTALL), "utf-16-be"),
    (re.compile(rb"[^\0]\0[^\0]\0", re.DOTALL), "utf-16-le"),
)
_CONTROLS = bytes({*range(0x20), 0x7F} - {0x09, 0x0A, 0x0D})
# Compiled when they are first needed, for most texts are ASCII.
# The last of them turn the order in which editors show a text, which is then not what it says.
_REFUSED = (
    "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
_REFUSED_IN_YAML = f"{_REFUSED[:-1]}\x85\u2028\u2029]"


class Decoded(NamedTuple):
    """A file's text without its byte order mark, and what is wrong with its encoding.

    Where bytes are no UTF-8, each such place is one U+FFFD of the text.
    """

    text: str
    faults: list[TextFault]
    bom: bool = False

    @property
    def usable(self) -> bool:
        """Whether the text may be read as what it claims to be."""
        return not self.faults


def decode(content: bytes, limit: int, format: str) -> Decoded:  # noqa: A002 - as in `Kind`
    """The text of a file in the format `yaml`, `jsonl` or `toml`, of at most `limit` bytes.

    YAML 1.1 takes U+0085, U+2028 and U+2029 for line breaks and YAML 1.2 does not, so a YAML
    text may not hold them. In the other formats they mean themselves.
    """
    if len(content) > limit:
        return Decoded("", [_too_large(limit)])
    # Nearly all files are plain ASCII, of which this tells in a microsecond.
    if content.isascii() and len(content.translate(None, _CONTROLS)) == len(content):
        return Decoded(content.decode("ascii"), [])
    encoding = _wide_encoding(content)
    if encoding is not None:
        return _decode_wide(content, encoding)
    bom = content.startswith(codecs.BOM_UTF8)
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        return _decode_broken(content, error, bom)
    return Decoded(text, _refused(text, format), bom)


def _too_large(limit: int) -> TextFault:
    size, unit = (limit / 2**20, "MiB") if limit >= 2**20 else (limit / 2**10, "KiB")
    return TextFault(
        "too_large_or_deep",
        f"larger than {size:g} {unit}, the most that is read",
        Span(0, 0),
        "split the file, or move what is no record out of it",
    )


def _wide_encoding(content: bytes) -> str | None:
    """UTF-16 or UTF-32, by its mark or by where its first characters have zero bytes."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding
    if b"\0" in content[:4]:
        for pattern, encoding in _NUL_PATTERNS:
            if pattern.match(content):
                return encoding
    return None


def _decode_wide(content: bytes, encoding: str) -> Decoded:
    text = content.decode(encoding, "replace")
    bom = text.startswith("\ufeff")
    fault = TextFault(
        "bad_encoding",
        f"the text is encoded as {encoding[:6].upper()}, not as UTF-8",
        Span(0, 0),
        "save the file as UTF-8",
    )
    return Decoded(text.removeprefix("\ufeff"), [fault], bom)


def _decode_broken(content: bytes, error: UnicodeDecodeError, bom: bool) -> Decoded:
    text = content.decode(errors="replace")
    at = len(content[: error.start].decode())
    more = text.count("\ufffd") - content.count("\ufffd".encode()) - 1
    message = f"a byte that is no UTF-8: 0x{content[error.start]:02X}{_and_more(more)}"
    fault = TextFault("bad_encoding", message, Span(at, at + 1), "save the file as UTF-8")
    return Decoded(text, [fault], bom)


def _refused(text: str, format: str) -> list[TextFault]:  # noqa: A002
    pattern = _REFUSED_IN_YAML if format == "yaml" else _REFUSED
    places = re.finditer(pattern, text)
    told = list(islice(places, MAX_TOLD))
    more = sum(1 for _ in places)
    return [
        TextFault(
            "bad_encoding",
            _describe(found[0]) + _and_more(more if found is told[-1] else 0),
            Span(*found.span()),
            "remove it",
        )
        for found in told
    ]


def _describe(character: str) -> str:
    name = f"U+{ord(character):04X}"
    match character:
        case "\0":
            return "a NUL character"
        case "\ufeff":
            return "a byte order mark in the middle of the text"
        case "\x85" | "\u2028" | "\u2029":
            return f"{name}, which ends a line for some readers of YAML and not for others"
        case "\ufffe" | "\uffff":
            return f"{name}, which is no character"
    if character > "\u2000":
        return f"{name}, which has editors show a text in another order than it is written in"
    return f"the control character {name}"


def _and_more(count: int) -> str:
    return f", and {count:,} more" if count > 0 else ""
