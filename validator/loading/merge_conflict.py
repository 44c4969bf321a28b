"""The lines by which git marks what it could not merge: no format that is read here has such."""

from __future__ import annotations

import re

from validator.loading.tree import TextFault
from validator.text import Span

_MARK = re.compile(r"^(?:(?:<{7}|\|{7}|>{7}) [^\r\n]*|={7}(?=\r?$))", re.MULTILINE)


def conflict_fault(text: str, within: Span | None = None) -> TextFault | None:
    """The first mark of a conflict in a text that cannot be read, or in a part of it."""
    start, end = within or (0, len(text))
    found = _MARK.search(text, start, end)
    if found is None:
        return None
    return TextFault(
        "syntax_error",
        "a merge conflict that nobody has settled",
        Span(*found.span()),
        "keep what is to stand, and remove the lines of `<<<<<<<`, `=======` and `>>>>>>>`",
    )
