"""Globs of a policy against paths: `*` stays in one folder, `**` crosses them, `?` is one character.

A glob that names a folder covers what lies in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from validator.model.linear_pattern import linear_pattern

_PART = re.compile(r"\*\*/|\*\*|\*|\?|[^*?]+")
_MEANING = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


@cache
def glob_matcher(glob: str) -> Callable[[str], bool]:
    """A function that says whether a glob matches a path; linear in the path."""
    parts = _PART.findall(glob.removeprefix("./").rstrip("/"))
    pattern = "".join(_MEANING.get(part) or re.escape(part) for part in parts)
    matches = linear_pattern(f"(?s)^{pattern}(?:/.*)?$")
    return lambda path: matches(path.encode("utf-8", "replace").decode())
