"""A folder of the user's own in which results are kept from run to run.

Nothing in it is trusted that another user could have written, and nothing of it is needed: what
cannot be read or written is not there.
"""

from __future__ import annotations

import os
import stat

MAX_FILES = 32
"""The most files that a folder keeps; what was not used for longest goes first."""


class Store:
    """The files in one folder, each written in one step."""

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = os.fspath(folder)

    def read(self, name: str, start: int = 0, size: int = -1) -> bytes | None:
        """The content of a file, or so many bytes of it, as far as they are there.

        None where there is no such file, or it is not of the user's own making.
        """
        path = f"{self.folder}{os.sep}{name}"
        try:
            if not _is_private(self.folder):
                return None
            with open(path, "rb") as file:
                status = os.fstat(file.fileno())
                if not _is_own(status) or not stat.S_ISREG(status.st_mode):
                    return None
                os.utime(path)  # it is in use
                file.seek(start)
                return file.read(size)
        except (OSError, OverflowError, MemoryError):  # The size may come from a damaged file.
            return None

    def write(self, name: str, content: bytes) -> None:
        """Put `content` in place of a file, if that can be done."""
        temporary = f"{self.folder}{os.sep}.{name}.{os.urandom(8).hex()}"
        try:
            os.makedirs(self.folder, mode=0o700, exist_ok=True)
            if not _is_private(self.folder):
                return
            try:
                with os.fdopen(os.open(temporary, _NEW, 0o600), "wb") as file:
                    file.write(content)
                os.replace(temporary, f"{self.folder}{os.sep}{name}")
            except BaseException:
                _remove(temporary)
                raise
            for old in self._by_age()[MAX_FILES:]:
                _remove(old)
        except OSError:
            pass

    def _by_age(self) -> list[str]:
        with os.scandir(self.folder) as entries:
            aged = [(entry.stat().st_mtime_ns, entry.path) for entry in entries]
        return [path for _, path in sorted(aged, reverse=True)]


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except FileNotFoundError:
        pass


_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def _is_private(folder: str) -> bool:
    """Whether a folder is one of the user's that nobody else can write to."""
    status = os.lstat(folder)
    shared = status.st_mode & (stat.S_IWGRP | stat.S_IWOTH) if hasattr(os, "geteuid") else 0
    return stat.S_ISDIR(status.st_mode) and _is_own(status) and not shared


def _is_own(status: os.stat_result) -> bool:
    return not hasattr(os, "geteuid") or status.st_uid == os.geteuid()
