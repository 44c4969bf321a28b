"""Files on disk, read safely: no link leads out of the root, nothing but plain files is opened."""

from __future__ import annotations

import errno
import os
import stat
import struct
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from validator.loading.source import Identity, Unreadable
from validator.model.kinds import DIRECTORIES, KINDS

_RECORD_ENDINGS = tuple({ending for kind in KINDS for ending in kind.endings})
_CHUNK = 65536

# Opening a pipe would wait for its writer, and a link may have come since the path was resolved.
# Windows has none of these flags, but one of its own, without which it changes line ends.
_OPEN_FLAGS = os.O_RDONLY
for _flag in ("O_CLOEXEC", "O_NONBLOCK", "O_NOFOLLOW", "O_BINARY"):
    _OPEN_FLAGS |= getattr(os, _flag, 0)

_NO_FOLLOW = hasattr(os, "O_NOFOLLOW")

_REASONS = {
    errno.ENOENT: "it is a link that leads nowhere, or it has just been removed",
    errno.ELOOP: "it is a link that leads to itself",
    errno.EACCES: "permission denied",
    errno.EPERM: "permission denied",
}


_packed = struct.Struct("<qqqQQ").pack
_64_BITS = 2**64 - 1

_GRAIN = 50_000_000
"""Nanoseconds within which a file may change again and keep its times."""
_COARSE = 1_000_000
_COARSE_GRAIN = 2_000_000_000
"""The same where the file system counts in milliseconds or seconds."""


@dataclass(frozen=True)
class Disk:
    """A source of the files below a directory."""

    root: Path
    _folders: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)
    _plain: dict[str, bool] = field(
        default_factory=lambda: {"": True}, init=False, repr=False, compare=False
    )

    def paths(self) -> Iterator[str]:
        """Every entry below the kinds' directories but plain directories, in any order.

        A directory is listed where it is a link, cannot be read, or is named as a record is:
        reading it then says what is wrong.
        """
        pending: list[str] = []
        for name in DIRECTORIES:
            full = self.root / name
            if full.is_dir() and not full.is_symlink():
                pending.append(name)
            elif os.path.lexists(full):
                yield name
        while pending:
            directory = pending.pop()
            is_named_as_record = directory.endswith(_RECORD_ENDINGS)
            if is_named_as_record:
                yield directory
            try:
                with os.scandir(f"{self.root}{os.sep}{directory}") as entries:
                    for entry in entries:
                        path = f"{directory}/{entry.name}"
                        if entry.is_dir(follow_symlinks=False):
                            pending.append(path)
                        else:
                            yield path
            except OSError:
                if not is_named_as_record:
                    yield directory

    def has(self, path: str) -> bool:
        """Whether there is something at a path, which may lie anywhere below the root."""
        return os.path.lexists(f"{self.root}{os.sep}{path}")

    def identities(self, paths: Iterable[str]) -> list[Identity]:
        """What tells of each path whether its file has changed.

        Those are the times of change, the size, and where it lies on the disk: every write changes
        at least `st_ctime_ns`, which no program can set. Nothing tells of a link, of what is no
        file, and of a file that was written just now, so that it may change once more and look the
        same, as git has it.
        """
        now = time.time_ns()
        prefix = f"{self.root}{os.sep}"
        found: list[Identity] = []
        for path in paths:
            try:
                status = os.lstat(prefix + path)
            except OSError:
                found.append(b"")
                continue
            changed = status.st_ctime_ns
            is_settled = changed + (_GRAIN if changed % _COARSE else _COARSE_GRAIN) < now
            found.append(
                _packed(
                    status.st_mtime_ns,
                    changed,
                    status.st_size,
                    status.st_ino & _64_BITS,
                    status.st_dev & _64_BITS,
                )
                if is_settled and stat.S_ISREG(status.st_mode)
                else b""
            )
        return found

    def read(self, path: str, limit: int) -> bytes:
        """The content of a file, cut after `limit + 1` bytes. Raises `Unreadable`."""
        try:
            descriptor = self._open(path)
            try:
                return _content(descriptor, limit)
            finally:
                os.close(descriptor)
        except OSError as error:
            reason = (error.strerror or "it cannot be opened").lower()
            raise Unreadable(_REASONS.get(error.errno or 0, reason)) from None
        except ValueError:
            raise Unreadable("no file can have that name") from None

    def _open(self, path: str) -> int:
        folder, _, name = path.rpartition("/")
        # Nearly all files are no links, nor behind any: that takes no more than to open them so.
        if _NO_FOLLOW and name not in ("", ".", ".."):
            is_plain = self._plain.get(folder)
            if is_plain or (is_plain is None and self._is_plain(folder)):
                try:
                    return os.open(self._root + path, _OPEN_FLAGS)
                except OSError:
                    pass  # a link, or what is wrong is said below
        return os.open(self._real_path(path), _OPEN_FLAGS)

    def _is_plain(self, folder: str) -> bool:
        """Whether no link leads to a folder from the root on."""
        if folder not in self._plain:
            parent, _, name = folder.rpartition("/")
            self._plain[folder] = name not in ("", ".", "..") and (
                self._is_plain(parent) and not os.path.islink(self._root + folder)  # noqa: PTH114
            )
        return self._plain[folder]

    def _real_path(self, path: str) -> str:
        """The path without links. What a link hides from the eye must not be shown either."""
        folder, _, name = path.rpartition("/")
        real = os.path.join(self._real_folder(folder), name)  # noqa: PTH118 - 10,000 times a run
        if name in ("", ".", "..") or os.path.islink(real):  # noqa: PTH114
            real = os.path.realpath(real)
        if not f"{real}{os.sep}".startswith(self._root):
            raise Unreadable("it leads out of the repository")
        inner = real[len(self._root) :]
        if inner != path and f"{os.sep}." in f"{os.sep}{inner}":
            raise Unreadable("it is a link that leads to a hidden file")
        return real

    @cached_property
    def _root(self) -> str:
        """The root without links, and what stands after it in a path."""
        return os.path.join(self._real_folder(""), "")  # noqa: PTH118

    def _real_folder(self, folder: str) -> str:
        if folder not in self._folders:
            self._folders[folder] = os.path.realpath(self.root / folder)
        return self._folders[folder]


def _content(descriptor: int, limit: int) -> bytes:
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        is_directory = stat.S_ISDIR(status.st_mode)
        raise Unreadable("it is a directory" if is_directory else "it is not a plain file")
    content = os.read(descriptor, min(status.st_size, limit) + 1)
    # A file is read to its end where less came than was asked for, unless it grew meanwhile.
    while len(content) > status.st_size and len(content) <= limit:
        if not (more := os.read(descriptor, _CHUNK)):
            break
        content += more
    return content[: limit + 1]
