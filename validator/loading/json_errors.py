"""Why a line is no JSON, in plain words and at the place to mend."""

from __future__ import annotations

import re

from validator.loading.merge_conflict import conflict_fault
from validator.loading.tree import TextFault
from validator.text import Span

END = "the end of the line"

_BLANK = re.compile(r"[ \t]*")
_WORD = re.compile(r"[-+]?[A-Za-z_$][\w$]*")
_WORDS_MEANT = {"True": "true", "False": "false", "None": "null", "undefined": "null"}
_NO_NUMBERS = frozenset(("NaN", "Infinity", "nan", "inf"))
_OPEN_TEXT = re.compile(r'"[^"\\\x00-\x1f]*+(?>(?:\\[^\x00-\x1f][^"\\\x00-\x1f]*+)*)')
_ANY_ESCAPE = re.compile(r"\\(?:[\"\\/bfnrt]|u[0-9a-fA-F]{4}|(.|\Z))")
_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)"
)


class BrokenLine(Exception):  # noqa: N818 - it states a fact about a text, not an error of ours
    """A line that cannot be read, and why."""

    def __init__(self, fault: TextFault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def unexpected(text: str, at: int, line: Span, expected: str) -> BrokenLine:
    """From the offset `at` on, blanks aside, stands something else than what is expected."""
    if (conflict := conflict_fault(text, line)) is not None:
        return BrokenLine(conflict)
    blank = _BLANK.match(text, at, line.end)
    at = blank.end() if blank is not None else at
    if at >= line.end:
        return _cut_off(line)
    here = Span(at, at + 1)
    before = text[line.start : at].rstrip(" \t")
    match text[at]:
        case "}" | "]" if before.endswith(","):
            comma = line.start + len(before) - 1
            return _broken("a comma with nothing after it", Span(comma, comma + 1), "remove it")
        case '"' if "value" in expected or "key" in expected:
            return _bad_text(text, at, line)
        case "'":
            return _broken("single quotes, which JSON does not have", here, "use double quotes")
        case "/" | "#":
            return _broken("a comment, which JSON does not have", here, "remove it")
        case "\ufeff":
            return _broken("a byte order mark in the middle of the text", here, "remove it")
    if expected == END:
        return _broken("the record ended before this", here, "write one record a line")
    if word := _WORD.match(text, at, line.end):
        return _bad_word(word[0], Span(*word.span()), line, expected)
    return _broken(f"{expected} is expected here", here, "check the commas, quotes and brackets")


def bad_escape(raw: str, start: int) -> BrokenLine:
    """A text, which stands at `start`, holds a backslash that begins no escape of JSON's."""
    found = next((found for found in _ANY_ESCAPE.finditer(raw) if found[1]), None)
    at = start + (found.start() if found is not None else 0)
    span = Span(at, at + 2 if found is not None else at + 1)
    return _broken("no escape that JSON has", span, "write `\\\\` for a backslash")


def huge_number(span: Span) -> BrokenLine:
    """A number that readers of JSON cannot hold."""
    return _broken("a number that is too large to be read", span, "write it as a text")


def lone_surrogate(raw: str, start: int) -> TextFault | None:
    """The first escape in a text that is half a character; the text stands at `start`."""
    for found in _ESCAPE.finditer(raw):
        if found[1]:
            return TextFault(
                "bad_encoding",
                "an escape for half a character",
                Span(start + found.start(), start + found.end()),
                "write the character itself, or both halves of it",
            )
    return None


def _bad_text(text: str, at: int, line: Span) -> BrokenLine:
    """A text that is cut off or holds a control character, or a key without its colon."""
    found = _OPEN_TEXT.match(text, at, line.end)
    end = found.end() if found is not None else line.end
    if text[end : end + 1] == '"':
        return unexpected(text, end + 1, line, "a colon")
    if end >= line.end or (text[end] == "\\" and end + 1 >= line.end):
        return _cut_off(line, ((Span(at, at + 1), "this text began here"),))
    end += text[end] == "\\"
    return _broken(
        f"the control character U+{ord(text[end]):04X} inside a text",
        Span(end, end + 1),
        f"write it as `\\u{ord(text[end]):04x}`",
    )


def _bad_word(word: str, span: Span, line: Span, expected: str) -> BrokenLine:
    if word.lstrip("-+") in _NO_NUMBERS:
        return _broken("a number that JSON cannot hold", span, "write `null`")
    if word in _WORDS_MEANT:
        meant = _WORDS_MEANT[word]
        return _broken(f"`{word}`, which JSON does not have", span, f"write `{meant}`")
    if span.end == line.end and span.start > line.start:
        return _cut_off(line)
    return _broken(
        f"{expected} is expected here",
        Span(span.start, span.start + 1),
        "put texts and keys into double quotes",
    )


def _cut_off(line: Span, related: tuple[tuple[Span, str], ...] = ()) -> BrokenLine:
    return _broken(
        "the line ends in the middle of a record",
        Span(line.end, line.end),
        "write the rest of it; if its writer was interrupted, remove the line",
        related,
    )


def _broken(
    message: str,
    span: Span,
    help: str,  # noqa: A002 - the word that readers of the report see
    related: tuple[tuple[Span, str], ...] = (),
) -> BrokenLine:
    return BrokenLine(TextFault("syntax_error", message, span, help, related))
