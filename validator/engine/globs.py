"""Globs of a policy against paths: `*` and `?` stay in one folder, `**` crosses them.

A glob that names a folder covers what lies in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from validator.linear_pattern import linear_pattern

_PART = r"\*\*/|\*\*|\*|\?|[^*?]+"
_MEANING = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


@cache
def glob_matcher(glob: str) -> Callable[[str], bool]:
    """A function that says whether a glob matches a path; linear in the path.

    A leading `/` or `./` means the root, where all globs start. Raises `ValueError` where a glob
    is too long.
    """
    plain = glob.removeprefix("./").strip("/")
    parts = re.findall(_PART, "**" if plain in ("", ".") else plain)
    pattern = "".join(_MEANING.get(part) or re.escape(part) for part in parts)
    matches = linear_pattern(f"(?s)^{pattern}(?:/.*)?$")
    return lambda path: matches(path.encode("utf-8", "replace").decode())
