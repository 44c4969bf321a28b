"""Files held in memory: for tests, and wherever a text stands for a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from validator.loading.source import Identity, Unreadable
from validator.model.kinds import DIRECTORIES


@dataclass(frozen=True, slots=True)
class Memory:
    """A source of the files in a mapping of paths to contents."""

    files: Mapping[str, bytes]

    def paths(self) -> Iterable[str]:
        """The paths below the kinds' directories."""
        return [path for path in self.files if path.partition("/")[0] in DIRECTORIES]

    def read(self, path: str, limit: int) -> bytes:
        """The content of a file, cut after `limit + 1` bytes. Raises `Unreadable`."""
        if path not in self.files:
            raise Unreadable("there is no such file")
        return self.files[path][: limit + 1]

    def has(self, path: str) -> bool:
        """Whether there is a file at a path."""
        return path in self.files

    def identities(self, paths: Iterable[str]) -> list[Identity]:
        """Nothing is kept by which a later run could tell that a file is the same."""
        return [b"" for _ in paths]
