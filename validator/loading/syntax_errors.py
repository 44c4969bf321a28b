"""What libyaml says of a text that is no YAML, in plain words and at the place to mend."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from yaml.error import MarkedYAMLError

from validator.loading.merge_conflict import conflict_fault
from validator.loading.tree import TextFault
from validator.named_tuple import NamedTuple
from validator.text import Span


class _Advice(NamedTuple):
    """What to say, what to do, and where to say it: where libyaml stopped, or before."""

    message: str
    help: str
    where: Literal["here", "at its start", "at the escape"] = "here"


_QUOTE = "put the whole value into quotes"
_ALIGN = "check the indentation here, and the quotes and brackets above"
_UNCLOSED = _Advice("opened here, and never closed", "close it", where="at its start")
_TAG = _Advice(
    "`!` at the start of a value means a tag, and this is none", _QUOTE, where="at its start"
)
_DIRECTIVE = _Advice(
    "a line that starts with `%` is a directive, and this is none of YAML's",
    "remove it, or quote the text",
    where="at its start",
)
_ADVICE = {
    "mapping values are not allowed": _Advice(
        "a colon where no key can stand",
        "quote the value if the colon is part of it; else check the indentation",
    ),
    "mapping keys are not allowed": _Advice(
        "no key can begin here", "quote the value if the `?` is part of it"
    ),
    "could not find expected ':'": _Advice(
        "neither `key: value` nor part of the value above",
        "write a colon and a blank after the key, or indent a value's further lines",
        where="at its start",
    ),
    "did not find expected key": _Advice("neither a key nor part of the value above", _ALIGN),
    "did not find expected '-' indicator": _Advice(
        "neither an entry of the list nor part of the entry above", _ALIGN
    ),
    "did not find expected ',' or": _Advice(
        "a comma or a closing bracket is missing before this", "write it"
    ),
    "did not find expected node content": _Advice(
        "a value is missing, or begins with a sign that no value begins with", _QUOTE
    ),
    "did not find expected <document start>": _Advice(
        "the record ended above, and this is no part of it", _ALIGN
    ),
    "found a tab character": _Advice("a tab indents this line", "indent with blanks"),
    "found character that cannot start": _Advice("no value begins with this sign", _QUOTE),
    "found unexpected ':'": _Advice("a colon inside brackets", _QUOTE),
    "block sequence entries are not allowed": _Advice(
        "no list can begin here", "begin it on a line of its own, or quote the `-`"
    ),
    "found unexpected document indicator": _UNCLOSED,
    "found unexpected end of stream": _UNCLOSED,
    "found unknown escape character": _Advice(
        "no escape that YAML has",
        "write `\\\\` for a backslash, or use single quotes",
        "at the escape",
    ),
    "did not find expected hexdecimal number": _Advice(
        "an escape that lacks hexadecimal digits", "write `\\\\` for a backslash", "at the escape"
    ),
    "found invalid Unicode character escape code": _Advice(
        "an escape for which there is no character", "write the character itself", "at the escape"
    ),
    "did not find expected comment or line break": _Advice(
        "a text on the line of its `|` or `>`", "begin it on the next line"
    ),
    "found an indentation indicator equal to 0": _Advice("a text indented by 0", "remove the 0"),
    "did not find expected alphabetic or numeric": _Advice(
        "`*` and `&` at the start of a value mean an alias and an anchor",
        _QUOTE,
        where="at its start",
    ),
    "found undefined tag handle": _TAG,
    "found incompatible YAML document": _DIRECTIVE,
}
_SURROGATE = re.compile(r"\\(?:u|U0000)[dD][89a-fA-F]")
_ESCAPE = re.compile(r"\\(?:x[0-9a-fA-F]{,2}|u[0-9a-fA-F]{,4}|U[0-9a-fA-F]{,8}|.)?")


def syntax_fault(
    text: str, error: MarkedYAMLError, last_open: Callable[[], int | None]
) -> TextFault:
    """The fault at which libyaml stopped reading a text.

    `last_open` tells where the last bracket stands that is never closed.
    """
    if (conflict := conflict_fault(text)) is not None:
        return conflict
    start = error.context_mark.index if error.context_mark is not None else None
    at = error.problem_mark.index if error.problem_mark is not None else start or 0
    at = min(at, len(text))
    advice = _advice(error)
    if start is not None and "flow" in (error.context or "") and not text[at:].strip():
        # What libyaml names is the value that it expected here, or the bracket.
        advice, start = _UNCLOSED, last_open()
    if advice.where == "at its start" and start is not None:
        return _fault(advice, text, start)
    if advice.where == "at the escape":
        return _escape_fault(advice, text, text.rfind("\\", 0, at + 1))
    if text[at : at + 1] == "\t":
        advice = _ADVICE["found a tab character"]
    related: tuple[tuple[Span, str], ...] = ()
    if start is not None and start < at:
        related = ((Span(start, start + 1), "what it stands in began here"),)
    return _fault(advice, text, at, related)


def _advice(error: MarkedYAMLError) -> _Advice:
    problem, context = error.problem or "", error.context or ""
    for beginning, advice in _ADVICE.items():
        if problem.startswith(beginning):
            return advice
    if "directive" in context:
        return _DIRECTIVE
    if "tag" in context:
        return _TAG
    return _Advice(f"not YAML: {problem}", _ALIGN)


def _fault(
    advice: _Advice, text: str, at: int, related: tuple[tuple[Span, str], ...] = ()
) -> TextFault:
    return TextFault(
        "syntax_error", advice.message, Span(at, min(at + 1, len(text))), advice.help, related
    )


def _escape_fault(advice: _Advice, text: str, at: int) -> TextFault:
    found = _ESCAPE.match(text, max(at, 0))
    span = Span(*found.span()) if found is not None else Span(0, 0)
    name = "bad_encoding" if _SURROGATE.match(text, span.start) else "syntax_error"
    return TextFault(name, advice.message, span, advice.help)
