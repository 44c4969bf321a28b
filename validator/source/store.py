"""A folder of the user's own in which results are kept from run to run.

Nothing in it is trusted that another user could have written, and nothing of it is needed: what
cannot be read or written is not there.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import NamedTuple

MAX_FILES = 16
"""The most files that a folder keeps; what was not used for longest goes first."""


class Store(NamedTuple):
    """The files in one folder, each written in one step."""

    folder: Path

    def read(self, name: str) -> bytes | None:
        """The content of a file; None where it is not there, or not of the user's own making."""
        try:
            if not _is_private(self.folder):
                return None
            with (self.folder / name).open("rb") as file:
                status = os.fstat(file.fileno())
                if not _is_own(status) or not stat.S_ISREG(status.st_mode):
                    return None
                os.utime(self.folder / name)  # it is in use
                return file.read()
        except OSError:
            return None

    def write(self, name: str, *pieces: bytes) -> None:
        """Put some pieces in place of a file, if that can be done."""
        temporary = self.folder / f".{name}.{os.urandom(8).hex()}"
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not _is_private(self.folder):
                return
            try:
                with os.fdopen(os.open(temporary, _NEW, 0o600), "wb") as file:
                    file.writelines(pieces)
                temporary.replace(self.folder / name)
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise
            for old in self._by_age()[MAX_FILES:]:
                old.unlink(missing_ok=True)
        except OSError:
            pass

    def _by_age(self) -> list[Path]:
        return sorted(self.folder.iterdir(), key=lambda file: file.stat().st_mtime_ns, reverse=True)


_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def _is_private(folder: Path) -> bool:
    """Whether a folder is one of the user's that nobody else can write to."""
    status = folder.lstat()
    shared = status.st_mode & (stat.S_IWGRP | stat.S_IWOTH) if hasattr(os, "geteuid") else 0
    return stat.S_ISDIR(status.st_mode) and _is_own(status) and not shared


def _is_own(status: os.stat_result) -> bool:
    return not hasattr(os, "geteuid") or status.st_uid == os.geteuid()
