"""Globs of a policy against paths: `*` and `?` stay in one folder, `**` crosses them.

A glob that names a folder covers what lies in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Generic, TypeVar

from validator.linear_pattern import linear_pattern

T = TypeVar("T")

_PART = r"\*\*/|\*\*|\*|\?|[^*?]+"
_WILD = re.compile("[*?]")
_MEANING = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


@cache
def glob_matcher(glob: str) -> Callable[[str], bool]:
    """A function that says whether a glob matches a path; linear in the path.

    A leading `/` or `./` means the root, where all globs start. Raises `ValueError` where a glob
    is too long.
    """
    plain = _plain(glob)
    parts = re.findall(_PART, "**" if plain in ("", ".") else plain)
    pattern = "".join(_MEANING.get(part) or re.escape(part) for part in parts)
    matches = linear_pattern(f"(?s)^{pattern}(?:/.*)?$")
    return lambda path: matches(path.encode("utf-8", "replace").decode())


class Covering(Generic[T]):
    """What belongs to the globs that cover a path, in order.

    Of thousands of globs most name a file or a folder: those are looked up, and the others matched
    once for each path.
    """

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        self._named: dict[str, list[tuple[int, T]]] = {}
        self._wild: list[tuple[int, T, Callable[[str], bool]]] = []
        self._found: dict[str, list[T]] = {}
        for number, (glob, value) in enumerate(entries):
            plain = _plain(glob)
            if plain in ("", ".") or _WILD.search(plain):
                self._wild.append((number, value, glob_matcher(glob)))
            else:
                self._named.setdefault(plain, []).append((number, value))

    def of(self, path: str) -> list[T]:
        """Those that belong to globs which cover a path."""
        if path not in self._found:
            found = [(number, value) for number, value, covers in self._wild if covers(path)]
            folder = path
            while folder:
                found += self._named.get(folder, ())
                folder = folder.rpartition("/")[0]
            found.sort(key=lambda entry: entry[0])
            self._found[path] = [value for _, value in found]
        return self._found[path]


def _plain(glob: str) -> str:
    return glob.removeprefix("./").strip("/")
