"""Where files come from: the interface that disk, git tree and memory implement."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from validator.loading.unreadable import POLICY_LIMIT, Unreadable

__all__ = ["POLICY_LIMIT", "Files", "Identity", "Source", "Unreadable"]

Identity = bytes
"""What tells that a file is the one it was, 40 bytes at most; empty where nothing does."""


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


class Files(Source, Protocol):
    """The files of a repository, which can tell what there is and whether it has changed."""

    def has(self, path: str) -> bool:
        """Whether there is something at a path, which may lie anywhere below the root."""
        ...

    def identities(self, paths: Iterable[str]) -> list[Identity]:
        """What tells of each of some of the paths whether its content has changed."""
        ...
