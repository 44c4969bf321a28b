"""Files on disk, read safely: no link leads out of the root, nothing but plain files is opened."""

from __future__ import annotations

import errno
import os
import stat
import struct
import time

from validator.loading.unreadable import Unreadable

try:
    from validator.source._disk import read_small, scan
except ImportError:  # There was no C compiler, or there is no POSIX.

    def read_small(path: str, limit: int, /) -> bytes | None:
        """Nothing is read at once."""

    def scan(
        root: bytes, names: bytes, endings: bytes, now: int, /
    ) -> tuple[bytes, bytes, bool] | None:
        """Nothing is scanned at once."""


TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from validator.loading.source import Identity

_CHUNK = 65536

# Opening a pipe would wait for its writer, and a link may have come since the path was resolved.
# Windows has none of these flags, but one of its own, without which it changes line ends.
_OPEN_FLAGS = os.O_RDONLY
for _flag in ("O_CLOEXEC", "O_NONBLOCK", "O_NOFOLLOW", "O_BINARY"):
    _OPEN_FLAGS |= getattr(os, _flag, 0)

_NO_FOLLOW = hasattr(os, "O_NOFOLLOW")

_REASONS = {
    errno.ENOENT: "it is a link that leads nowhere, or it has just been removed",
    errno.ELOOP: "it is a link that leads to itself, or over too many others",
    errno.EACCES: "permission denied",
    errno.EPERM: "permission denied",
}


_IDENTITY = struct.Struct("=5Q")
_64_BITS = 2**64 - 1

_GRAIN = 50_000_000
"""Nanoseconds within which a file may change again and keep its times."""
_COARSE = 1_000_000
_COARSE_GRAIN = 2_000_000_000
"""The same where the file system counts in milliseconds or seconds."""


class Disk:
    """A source of the files below a directory.

    The directories in which the kinds' files lie, and the endings of these, are given by a run that
    shall not import the table of kinds.
    """

    def __init__(
        self,
        root: str | os.PathLike[str],
        layout: tuple[tuple[str, ...], tuple[str, ...]] | None = None,
    ) -> None:
        self._root = os.fspath(root)
        if layout is None:
            from validator.model.kinds import DIRECTORIES, ENDINGS

            layout = DIRECTORIES, ENDINGS
        self._directories, self._endings = layout
        self._folders: dict[str, str] = {}
        self._plain = {"": True}

    def paths(self) -> Iterator[str]:
        """Every entry below the kinds' directories but plain directories, in any order.

        A directory is listed where it is a link, cannot be read, or is named as a record is:
        reading it then says what is wrong.
        """
        folders: list[str] = []
        for name in self._directories:
            full = f"{self._root}{os.sep}{name}"
            if os.path.isdir(full) and not os.path.islink(full):
                folders.append(name)
            elif os.path.lexists(full):
                yield name
        for folder in folders:  # which become more meanwhile
            yield from self._listed(folder, folders)

    def _listed(self, directory: str, folders: list[str]) -> list[str]:
        """The paths that a directory has, but for those below its plain directories.

        Those are added to `folders`.
        """
        found = [directory] if directory.endswith(self._endings) else []
        try:
            with os.scandir(f"{self._root}{os.sep}{directory}") as entries:
                for entry in entries:
                    path = f"{directory}/{entry.name}"
                    (folders if entry.is_dir(follow_symlinks=False) else found).append(path)
        except OSError:
            return found or [directory]
        return found

    def has(self, path: str) -> bool:
        """Whether there is something at a path, which may lie anywhere below the root."""
        return os.path.lexists(f"{self._root}{os.sep}{path}")

    def identities(self, paths: Iterable[str]) -> list[Identity]:
        """What tells of each path whether its file has changed.

        Those are the times of change, the size, and where it lies on the disk: every write changes
        at least `st_ctime_ns`, which no program can set. Nothing tells of a link, of what is no
        file, and of a file that was written just now, so that it may change once more and look the
        same, as git has it.
        """
        now = time.time_ns()
        prefix = f"{self._root}{os.sep}"
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
                _IDENTITY.pack(
                    status.st_mtime_ns & _64_BITS,
                    changed & _64_BITS,
                    status.st_size,
                    status.st_ino & _64_BITS,
                    status.st_dev & _64_BITS,
                )
                if is_settled and stat.S_ISREG(status.st_mode)
                else b""
            )
        return found

    def scanned(self) -> tuple[bytes, bytes, bool] | None:
        """What is known of all files: names, identities, and whether there is one of each.

        Those are `paths`, each with a NUL behind it, and what `identities` says of them, one behind
        the other, with zeros for nothing. None where it takes Python to find that out.
        """
        names, endings = (
            b"".join(os.fsencode(it) + b"\0" for it in some)
            for some in (self._directories, self._endings)
        )
        return scan(os.fsencode(self._root), names, endings, time.time_ns())

    def read(self, path: str, limit: int) -> bytes:
        """The content of a file, cut after `limit + 1` bytes. Raises `Unreadable`."""
        try:
            direct = self._direct_path(path)
            if direct and (content := read_small(direct, limit)) is not None:
                return content
            descriptor = self._open(path, direct)
            try:
                return _content(descriptor, limit)
            finally:
                os.close(descriptor)
        except OSError as error:
            reason = (error.strerror or "it cannot be opened").lower()
            raise Unreadable(_REASONS.get(error.errno or 0, reason)) from None
        except ValueError:
            raise Unreadable("no file can have that name") from None

    def _open(self, path: str, direct: str) -> int:
        if direct:
            try:
                return os.open(direct, _OPEN_FLAGS)
            except OSError:
                pass  # a link, or what is wrong is said below
        return os.open(self._real_path(path), _OPEN_FLAGS)

    def _direct_path(self, path: str) -> str:
        """Where a file lies if it is no link itself; nothing where a link may lead to its folder.

        Nearly all files are no links, nor behind any: it takes no more than to open them so.
        """
        folder, _, name = path.rpartition("/")
        if not _NO_FOLLOW or name in ("", ".", "..") or not self._is_plain(folder):
            return ""
        return f"{self._real_folder('')}{os.sep}{path}"

    def _is_plain(self, folder: str) -> bool:
        """Whether no link leads to a folder from the root on."""
        if folder not in self._plain:
            parent, _, name = folder.rpartition("/")
            full = f"{self._real_folder('')}{os.sep}{folder}"
            self._plain[folder] = name not in ("", ".", "..") and (
                self._is_plain(parent) and not os.path.islink(full)
            )
        return self._plain[folder]

    def _real_path(self, path: str) -> str:
        """The path without links. What a link hides from the eye must not be shown either."""
        folder, _, name = path.rpartition("/")
        real = os.path.join(self._real_folder(folder), name)
        if name in ("", ".", "..") or os.path.islink(real):
            real = _resolved(real)
        root = os.path.join(self._real_folder(""), "")
        if not f"{real}{os.sep}".startswith(root):
            raise Unreadable("it leads out of the repository")
        inner = real[len(root) :]
        if inner != path and f"{os.sep}." in f"{os.sep}{inner}":
            raise Unreadable("it is a link that leads to a hidden file")
        return real

    def _real_folder(self, folder: str) -> str:
        if folder not in self._folders:
            self._folders[folder] = _resolved(os.path.join(self._root, folder))
        return self._folders[folder]


def _resolved(path: str) -> str:
    """A path without links. Raises `OSError` where it leads over more than Python follows."""
    try:
        return os.path.realpath(path)
    except RecursionError:
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP)) from None


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
