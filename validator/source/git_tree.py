"""The files of a commit or of the index, read from git's objects: nothing is checked out.

    repository = repository_around(root)
    base = GitTree(repository, repository.merge_base("origin/main"))
    staged = GitIndex(repository)

Both are sources, as `Disk` is, and see what it would see in a clean checkout, but for submodules,
whose files another repository holds. They raise `GitError` where git itself fails: that is no
fault of a file.
"""

from __future__ import annotations

import os
import re
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from typing import IO, cast

from validator.git_program import GitError, printable, start_git
from validator.loading.source import Identity, Unreadable
from validator.model.kinds import DIRECTORIES, KINDS
from validator.named_tuple import NamedTuple
from validator.source.git_repository import GitRepository, split

_RECORD_ENDINGS = tuple({ending for kind in KINDS for ending in kind.endings})
_LISTED = re.compile(rb"([0-7]{6}) (?:[a-z]+ )?([0-9a-f]+)(?: ([0-3]))?\t(.+)", re.DOTALL)
_MAX_LINKS = 40
"""Links that lead to one file; Linux has the same limit."""
_MAX_TARGET = 4096

_LINK, _SUBMODULE = "120000", "160000"
_EMPTY_BLOBS = frozenset((
    "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
    "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
))  # fmt: skip
"""The ids of a file without content, by SHA-1 and by SHA-256."""


class Entry(NamedTuple):
    """What git keeps of one file: its mode, such as "100644", and the id of its content."""

    mode: str
    object_id: str

    @property
    def identity(self) -> Identity:
        """The same as one value."""
        return self.mode.encode() + bytes.fromhex(self.object_id)

    @property
    def is_link(self) -> bool:
        """Whether this is a symbolic link, whose target is its content."""
        return self.mode == _LINK

    @property
    def is_file(self) -> bool:
        """Whether this is a plain file, neither a link nor a submodule."""
        return self.mode.startswith("100")


class _GitFiles(ABC):
    """A source of files that git keeps."""

    def __init__(self, repository: GitRepository) -> None:
        self._repository = repository
        self._objects = _Objects(repository)

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """All that git keeps below the kinds' directories, by path; folders are not among it."""
        return self._list(DIRECTORIES)

    def paths(self) -> Iterable[str]:
        """Every entry below the kinds' directories, and folders that are named as records are."""
        return with_record_folders(self.entries)

    def identities(self, paths: Iterable[str]) -> list[Identity]:
        """What tells of each path whether its content has changed.

        Nothing does for a link, which has the content of another file.
        """
        entries = [self.entries.get(path, _FOLDER) for path in paths]
        return [b"" if entry.is_link else entry.identity for entry in entries]

    def has(self, path: str) -> bool:
        """Whether there is something at a path, which may lie anywhere below the root."""
        if path in self.entries:
            return True
        return _is_a_name(path) and _is_direct(path) and bool(self._list([path]))

    def read(self, path: str, limit: int) -> bytes:
        """The content of a file, cut after `limit + 1` bytes. Raises `Unreadable`."""
        entry = self.entries.get(path)
        if entry is None and not _is_a_name(path):
            raise Unreadable("no file can have that name")
        if entry is None and _is_direct(path) and not _is_of_kinds(path):
            entry = self._list([path]).get(path)
        if entry is None or not entry.is_file:
            entry = self._resolved(path)
        return self._objects.read(entry.object_id, limit)

    @abstractmethod
    def _list(self, paths: Iterable[str]) -> dict[str, Entry]:
        """What git keeps at or below some paths of the root."""

    @cached_property
    def _everything(self) -> Mapping[str, Entry]:
        """All below the root, folders too: links may lead anywhere in it."""
        return _with_folders(self._list([""]))

    @cached_property
    def _of_kinds(self) -> Mapping[str, Entry]:
        return _with_folders(self.entries)

    def _entry(self, path: str) -> Entry | None:
        """What there is at a path, a folder too; None for nothing."""
        return (self._of_kinds if _is_of_kinds(path) else self._everything).get(path)

    def _resolved(self, path: str) -> Entry:
        """The file to which a path leads, through links of the tree. Raises `Unreadable`."""
        real: list[str] = []
        left = path.split("/")[::-1]
        links = 0
        entry = _FOLDER
        while left:
            name = left.pop()
            if name in ("", "."):
                continue
            if name == "..":
                if not real:
                    raise Unreadable("it leads out of the repository")
                real.pop()
                entry = _FOLDER
                continue
            found = self._entry("/".join((*real, name)))
            if found is None:
                raise Unreadable("it is a link that leads nowhere, or it has just been removed")
            entry = found
            if entry.mode == _LINK:
                links += 1
                if links > _MAX_LINKS:
                    raise Unreadable("it is a link that leads to itself, or over too many others")
                target = self._objects.read(entry.object_id, _MAX_TARGET)
                if target.startswith(b"/"):
                    raise Unreadable("it leads out of the repository")
                left += target.decode("utf-8", "surrogateescape").split("/")[::-1]
                continue
            if entry.mode == _SUBMODULE:
                raise Unreadable("it is a submodule, whose files another repository holds")
            real.append(name)
            if entry.is_file and left:
                raise Unreadable("not a directory")
        if not entry.is_file:
            raise Unreadable("it is a directory")
        if "/".join(real) != path and any(name.startswith(".") for name in real):
            raise Unreadable("it is a link that leads to a hidden file")
        return entry


class GitTree(_GitFiles):
    """The files of a commit, of which `commit` is the full id."""

    def __init__(self, repository: GitRepository, commit: str) -> None:
        super().__init__(repository)
        self.commit = commit

    def _list(self, paths: Iterable[str]) -> dict[str, Entry]:
        wanted = self._repository.outer(paths)
        listed = self._repository.run("ls-tree", "-rz", "--full-tree", self.commit, "--", *wanted)
        return {
            self._repository.inner(path): Entry(mode.decode(), object_id.decode())
            for mode, object_id, _, path in _lines(listed)
        }


class GitIndex(_GitFiles):
    """The files as they are staged: what `git commit` would commit."""

    @cached_property
    def conflicts(self) -> list[str]:
        """The paths below the kinds' directories whose merge nobody has settled yet, in order."""
        listed = self._staged(DIRECTORIES)
        return sorted(
            {self._repository.inner(path) for _, _, stage, path in listed if stage != b"0"}
        )

    def _list(self, paths: Iterable[str]) -> dict[str, Entry]:
        found = {
            self._repository.inner(path): Entry(mode.decode(), object_id.decode())
            for mode, object_id, _, path in self._staged(paths)
        }
        if any(entry.object_id in _EMPTY_BLOBS for entry in found.values()):
            # `git add --intent-to-add` lists a file, and leaves its content out of the commit.
            intended = self._repository.compare(
                "diff-files", "--name-only", "--diff-filter=A", "-z"
            )
            for path in split(intended):
                found.pop(self._repository.inner(path), None)
        return found

    def _staged(self, paths: Iterable[str]) -> list[tuple[bytes, bytes, bytes, bytes]]:
        wanted = self._repository.outer(paths)
        return list(_lines(self._repository.run("ls-files", "--stage", "-z", "--", *wanted)))


_FOLDER = Entry("040000", "")


def with_record_folders(files: Iterable[str]) -> list[str]:
    """The paths of files, and of the folders around them that are named as records are."""
    paths = list(files)
    return [*paths, *{folder for path in paths for folder in record_folders(path)}]


def record_folders(path: str) -> Iterator[str]:
    """The folders around a file that are named as records are; a kind's own directory never is."""
    end = path.find("/", path.find("/") + 1)
    while end > 0:
        if path.endswith(_RECORD_ENDINGS, 0, end):
            yield path[:end]
        end = path.find("/", end + 1)


def _with_folders(entries: Mapping[str, Entry]) -> dict[str, Entry]:
    found = dict(entries)
    for path in entries:
        folder = path.rpartition("/")[0]
        while folder and folder not in found:
            found[folder] = _FOLDER
            folder = folder.rpartition("/")[0]
    return found


def _is_a_name(path: str) -> bool:
    """Whether git can be asked for a path."""
    try:
        return b"\0" not in os.fsencode(path)
    except UnicodeEncodeError:
        return False


def _is_direct(path: str) -> bool:
    return {"", ".", ".."}.isdisjoint(path.split("/"))


def _is_of_kinds(path: str) -> bool:
    return path.partition("/")[0] in DIRECTORIES


def _lines(listed: bytes) -> Iterator[tuple[bytes, bytes, bytes, bytes]]:
    for line in split(listed):
        if found := _LISTED.fullmatch(line):
            mode, object_id, stage, path = found.groups()
            yield mode, object_id, stage or b"0", path


class _Objects:
    """The contents of git's objects, from one git that is asked for one after the other."""

    def __init__(self, repository: GitRepository) -> None:
        self._repository = repository
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def read(self, object_id: str, limit: int) -> bytes:
        """The content of an object, cut after `limit + 1` bytes. Raises `GitError`."""
        process = self._running()
        asked, answer = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
        header: list[bytes] = []
        content = b""
        with suppress(BrokenPipeError):
            asked.write(f"{object_id}\n".encode("ascii"))
            asked.flush()
            header = answer.readline().split()
        if len(header) == 3 and header[1] == b"blob":
            # A line break follows the content.
            size = int(header[2])
            content = answer.read(min(size, limit) + 1)
            if size <= limit and content[size:] == b"\n":
                return content[:size]
        self._end()  # a new git is faster than the rest of what may be gigabytes
        if len(content) <= limit:
            raise _missing(object_id)
        return content

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()
        process.wait()

    def __del__(self) -> None:
        self._end()

    def _running(self) -> subprocess.Popen[bytes]:
        # A process forked from this one shares the pipes, and must not take answers out of them.
        if self._process is None or self._owner != os.getpid():
            self._process = start_git(self._repository.where, "cat-file", "--batch")
            self._owner = os.getpid()
        return self._process


def _missing(object_id: str) -> GitError:
    return GitError(
        f"git cannot read the object {printable(object_id)}",
        "if the clone was made with --filter, fetch what it lacks: `git fetch --refetch "
        "--no-filter`; else run `git fsck`",
    )
