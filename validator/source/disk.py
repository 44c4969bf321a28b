"""Files on disk, read safely: no link leads out of the root, nothing but plain files is opened."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from validator.loading.source import Unreadable
from validator.model.kinds import DIRECTORIES, KINDS

_RECORD_ENDINGS = tuple({ending for kind in KINDS for ending in kind.endings})

# Opening a pipe would wait for its writer, and a link may have come since it was resolved.
_OPEN_FLAGS = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOFOLLOW


@dataclass(frozen=True)
class Disk:
    """A source of the files below a directory."""

    root: Path

    def paths(self) -> Iterator[str]:
        """Every entry below the kinds' directories but plain directories.

        A directory is listed where it is a link, cannot be read, or is named as a record is:
        reading it then says what is wrong.
        """
        pending = [name for name in DIRECTORIES if os.path.lexists(self.root / name)]
        while pending:
            directory = pending.pop()
            full = self.root / directory
            is_plain = full.is_dir() and not full.is_symlink()
            if not is_plain or directory.endswith(_RECORD_ENDINGS):
                yield directory
            if is_plain:
                try:
                    with os.scandir(full) as entries:
                        for entry in entries:
                            path = f"{directory}/{entry.name}"
                            if entry.is_dir():
                                pending.append(path)
                            else:
                                yield path
                except OSError:
                    yield directory

    def read(self, path: str, limit: int) -> bytes:
        """The content of a file, cut after `limit + 1` bytes. Raises `Unreadable`."""
        real = os.path.realpath(self.root / path)
        if os.path.commonpath((real, self._real_root)) != self._real_root:
            raise Unreadable("it leads out of the repository")
        try:
            descriptor = os.open(real, _OPEN_FLAGS)
            with os.fdopen(descriptor, "rb") as file:
                if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                    raise Unreadable("it is not a plain file")
                return file.read(limit + 1)
        except OSError as error:
            raise Unreadable(_reason(error)) from None

    @cached_property
    def _real_root(self) -> str:
        return os.path.realpath(self.root)


def _reason(error: OSError) -> str:
    return {
        "FileNotFoundError": "it is a link that leads nowhere, or it has just been removed",
        "PermissionError": "permission denied",
        "IsADirectoryError": "it is a directory",
    }.get(type(error).__name__, (error.strerror or "it cannot be opened").lower())
