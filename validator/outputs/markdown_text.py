"""Texts from a repository made fit for Markdown: no markup, mention, link or image comes of them.

GitHub and GitLab link mentions, issues, commits and addresses after Markdown was rendered, so
that escapes do not help; in code they link nothing. So what is no plain word becomes code.
"""

from __future__ import annotations

import re

from validator.outputs.plain import printable

_PARTS = re.compile(r"`([^`]+)`|([^\s`]+|`)|\s+")
_PUNCTUATION = ".,;:?"
_PLAIN = re.compile(
    # What may be the digest of a commit is no word, even where it is one; nor is what may begin an
    # address, whatever follows it.
    r"""["(]*(?![0-9a-f]{7,}\b)(?![wW]{3}\b)(?:[A-Za-z]+(?:['-][A-Za-z]+)*|\d{1,6}(?:,\d{3})*)?["')]*""",
    re.ASCII,
)
_FENCES = re.compile("`+")


def inline(text: str) -> str:
    """A message as Markdown: words as they are, anything else as code.

    What a message quotes between backticks stays one piece of code.
    """
    parts = [""]
    for found in _PARTS.finditer(printable(text)):
        quoted, token = found.groups()
        core = quoted or (token or "").rstrip(_PUNCTUATION)
        if not core or (token and _PLAIN.fullmatch(core)):
            parts.append(found[0])
            continue
        # Two fences side by side would be one.
        gap = " " if parts[-1].endswith("`") else ""
        parts.append(f"{gap}{code(core)}{token[len(core) :] if token else ''}")
    return "".join(parts)


def code(text: str) -> str:
    """A text that is not empty as code, which shows every character of it."""
    shown = printable(text)
    fence = "`" * (1 + max((len(run) for run in _FENCES.findall(shown)), default=0))
    # Where there is a blank at both ends, Markdown takes one away from each.
    ends = {shown[0], shown[-1]}
    pad = " " if "`" in ends or (ends == {" "} and shown.strip()) else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def cell(markdown: str) -> str:
    """A piece of Markdown as a cell of a table holds it, where even code may not hold a pipe."""
    return markdown.replace("|", r"\|")
