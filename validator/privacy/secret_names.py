"""Values that stand under the name of a secret, such as `api_token`, or of an address.

Nobody knows what they are, so that no rule reports them; they are better not shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from validator.text import Span

_REFERENCE = (
    r"""["']?(?:[a-z][a-z0-9+.-]*://|vault:|projects/|arn:|\$\{\{[^'"}\r\n]{0,256}\}\}|null\b|~"""
    r"|true\b|false\b|\*\*\*@)"
)
_QUOTED = r"""'[^'\r\n]*'?|"(?:\\.|[^"\\\r\n])*"?"""
# Compiled by `re` when it is first needed, which is where something is found; so are the patterns
# of addresses and numbers.
_SECRET_NAME = (
    r"(?:approver_email|token|secret|passw(?:or)?d|pwd|passphrase|credentials?"
    r"|(?:api|access|private|signing|encryption|role|supabase|anon)[_-]?key)(?:_ref)?"
    # A quoted name, a name of a block mapping whose value may stand below it, an assignment. Blanks
    # are given back to none of them: no value begins with one, and many would be gone over again.
    rf"""(?:["'][ \t]*+:\s*+(?!{_REFERENCE})(?P<flow>{_QUOTED}|\[[^\]\r\n]*\]?|[^\s,\]}}\[{{"']+)"""
    r"|[ \t]*+:(?:[ \t]++|(?=[\r\n]))(?:[|>][-+0-9]*)?(?:[ \t]*+\r?\n[ \t]++)?"
    rf"""(?!{_REFERENCE}|#)(?P<block>{_QUOTED}|[^\s"'][^\r\n]*)"""
    rf"""|[ \t]*+=[ \t]*+(?!{_REFERENCE})(?P<assigned>{_QUOTED}|[^\s"',;&]+))"""
)


def assigned(text: str) -> Iterator[Span]:
    """Where such values stand, in order, references and masked addresses left out."""
    for match in re.finditer(_SECRET_NAME, text, re.IGNORECASE):
        yield Span(*match.span(match.lastgroup or 0))


def is_reference(value: str) -> bool:
    """Whether a value as a file writes it says where a secret is kept, or that there is none."""
    return not value or re.match(_REFERENCE, value, re.IGNORECASE) is not None
