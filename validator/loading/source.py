"""Where files come from: the interface that disk, git tree and memory implement."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

POLICY_LIMIT = 1024 * 1024
"""The most bytes of a policy that are read."""


class Unreadable(Exception):  # noqa: N818 - it states a fact about a file, not an error of ours
    """A listed file cannot be read; `str()` says why, in words that follow "cannot be read: "."""


class Source(Protocol):
    """A tree of files, by paths relative to its root with `/` between the parts."""

    def paths(self) -> Iterable[str]:
        """Every entry below the kinds' directories that is not a plain directory."""
        ...

    def read(self, path: str, limit: int) -> bytes:
        """The content of a file, or its first `limit + 1` bytes where it is longer.

        Raises `Unreadable`, also where there is no such file or it leads out of the root.
        """
        ...
