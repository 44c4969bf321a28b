"""What libyaml reads though YAML 1.2 forbids it, or reads as something else.

Such a text means one thing to one reader, and another thing or nothing to the next. A second
pass over the tokens of the text finds it. It is made only where `looks_odd` or the composer saw
a reason to, which ordinary files give none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from yaml.tokens import (
    BlockEndToken,
    BlockMappingStartToken,
    BlockSequenceStartToken,
    FlowMappingEndToken,
    FlowMappingStartToken,
    FlowSequenceEndToken,
    FlowSequenceStartToken,
    KeyToken,
    ScalarToken,
    TagToken,
    ValueToken,
)

from validator.loading.tree import TextFault
from validator.text import Span

# A pattern that begins with a plain character is searched for many times as fast.
_GLUED = re.compile(r"""#(?:(?<=["'\[\]{},:?|>-]#)|(?<=[|>][-+0-9]#)|(?<=[|>][-+0-9][-+0-9]#))""")
_QUERY = re.compile(r"\?(?<=[\s,\[{:]\?)\S")
_FURTHER_LINE = re.compile(r"(?:\r\n|\r|\n)( *)")
_AFTER_COLON = frozenset(("", *" \t\r\n,[]{}"))
_BLOCK_HEADER = re.compile(r"[|>]([-+0-9]*)")
_COMMENT_BELOW = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n))*?( *)#")


def looks_odd(text: str) -> bool:
    """Whether a text has a `#` or a `?` right next to a sign where libyaml is lax."""
    return _GLUED.search(text) is not None or _QUERY.search(text) is not None


class StrictPass:
    """One pass over the tokens of a text; what it finds gathers in `faults`."""

    def __init__(self, text: str) -> None:
        self.faults: list[TextFault] = []
        self._text = text
        # The columns of the block collections around a token; a document itself has none.
        self._columns = [-1]
        self._flow_depth = 0
        # Whether the indentation of the value at hand is reported; once is enough.
        self._told = False
        # The line on which the token before ended.
        self._line = -1
        self._after_tag = False

    def run(self, get_token: Callable[[], Any], stop: int) -> None:
        """Look at the tokens before the offset `stop`. Raises what the scanner raises."""
        while (token := get_token()) is not None and token.start_mark.index < stop:
            kind = token.__class__
            if kind is BlockMappingStartToken or kind is BlockSequenceStartToken:
                self._columns.append(token.start_mark.column)
            elif kind is BlockEndToken:
                self._columns.pop()
            elif token.start_mark.index < token.end_mark.index:
                self._token(token, token.start_mark.index, token.end_mark.index)

    def _token(self, token: Any, start: int, end: int) -> None:
        kind, text = token.__class__, self._text
        closes = kind is FlowSequenceEndToken or kind is FlowMappingEndToken
        begins_line = token.start_mark.line > self._line
        self._line = token.end_mark.line
        is_block_scalar = kind is ScalarToken and bool(token.style) and token.style in "|>"
        self._told &= self._flow_depth > 0
        if begins_line and (self._flow_depth or is_block_scalar):
            self._line_start(start, token.start_mark.column, closes and self._flow_depth == 1)
        if kind is FlowSequenceStartToken or kind is FlowMappingStartToken:
            self._flow_depth += 1
        elif closes:
            self._flow_depth -= 1
        elif is_block_scalar:
            self._block_scalar(token.value, start, end)
        elif kind is ScalarToken:
            self._scalar(token, start, end)
        elif kind is ValueToken and self._after_tag and text[end : end + 1] not in _AFTER_COLON:
            self._fault(start, "a colon before a value inside brackets", "quote the value")
        elif kind is KeyToken and not text[end : end + 1].isspace():
            self._fault(start, "a `?` before a value inside brackets", "quote the value")
        self._after_tag = kind is TagToken
        if text[end : end + 1] == "#" and text[end - 1] not in "\r\n":
            self._glued(end)

    def _scalar(self, token: Any, start: int, end: int) -> None:
        if not token.style and not self._flow_depth:
            return
        for line in _FURTHER_LINE.finditer(self._text, start, end):
            self._indentation(len(line[1]), line.end())
        if token.plain and token.value == "-" and self._text[end : end + 1] != ":":
            self._fault(start, "a `-` alone inside brackets", "quote it")

    def _block_scalar(self, value: str, start: int, end: int) -> None:
        header = _BLOCK_HEADER.match(self._text, start)
        if header is None:
            return
        if self._text.startswith("#", header.end()):
            self._glued(header.end())
        if value.strip() or header[1].strip("+-"):
            return
        below = _COMMENT_BELOW.match(self._text, end)
        if below is not None and len(below[1]) > self._columns[-1]:
            # YAML begins the text here; libyaml does not after a blank line that is indented more.
            self._fault(
                below.end() - 1,
                "part of the block text above to some readers, and a comment to others",
                "write a comment above the `|` or `>`; indent a text as deep as the lines above it",
            )

    def _line_start(self, start: int, column: int, closes: bool) -> None:
        """Looks at the indentation of the line that a token begins.

        The last closing bracket may stand right below the field that it belongs to. YAML asks for
        one blank more; but that is how many write it, and all readers known to us take it.
        """
        before = self._text[start - column : start]
        blanks = len(before) - len(before.lstrip(" "))
        if not closes or blanks < column or column < self._columns[-1]:
            self._indentation(blanks, start - column + blanks)

    def _indentation(self, blanks: int, at: int) -> None:
        sign = self._text[at]
        if blanks > self._columns[-1] or sign in "\r\n" or self._told:
            return
        self._told = True
        self._fault(
            at,
            "a tab indents this line"
            if sign == "\t"
            else "this goes on a value, and is indented no deeper than the field it belongs to",
            "indent the line with more blanks",
        )

    def _glued(self, at: int) -> None:
        self._fault(at, "a comment without a blank before its `#`", "write a blank before the `#`")

    def _fault(self, at: int, message: str, help: str) -> None:  # noqa: A002 - as in TextFault
        self.faults.append(TextFault("syntax_error", message, Span(at, at + 1), help))
