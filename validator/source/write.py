"""Files written in one step: the old content or the new, never a half, and never a secret mode.

Several files are one step as well, as far as a file system has it: all new contents are on the disk
before the first takes its place, and if one of them cannot, or somebody interrupts, those before it
are put back.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from validator.named_tuple import NamedTuple


class FileChange(NamedTuple):
    """What is to become of a file: its content before and after, None where there is none.

    `mode_of` is the path of the file whose mode it takes over, if not its own.
    """

    path: str
    before: bytes | None
    after: bytes | None
    mode_of: str | None = None


class ChangedOnDisk(OSError):  # noqa: N818 - it states a fact about a file
    """A file is not what it was when it was read: nothing was written."""


def write_changes(root: Path, changes: Sequence[FileChange]) -> None:
    """Write, add and remove some files of a repository, or none of them.

    Raises `ChangedOnDisk` where a file is not what a change says it was, and another `OSError`
    where one cannot be written; its `filename` is the path as the change has it.
    """
    with contextlib.ExitStack() as stack:
        staged = []
        for change in changes:
            with _named(change.path):
                staged.append(stack.enter_context(_staged(root, change)))
        for one in staged:
            with _named(one.change.path):
                _require_unchanged(one)
        done: list[_Staged] = []
        try:
            # What is new comes first, so that a file that moves is never nowhere.
            for one in sorted(staged, key=lambda one: one.change.after is None):
                with _named(one.change.path):
                    done.append(one)
                    _put(one)
        except BaseException:
            for one in reversed(done):
                _put_back(one)
            raise
    for one in staged:
        if one.change.after is None:
            _remove_empty(one.target.parent, root)


def replace_file(target: Path, content: bytes) -> None:
    """Put `content` in place of a file, with the mode of the old one. Raises `OSError`."""
    with _folder(target.parent), _temporary(target, content, target) as temporary:
        temporary.replace(target)


def file_below(root: Path, path: str) -> Path:
    """The real file at a path of a repository, links resolved.

    Raises `OSError` where a link leads out of the root, to git's own files, or to itself.
    """
    root = root.resolve()
    try:
        target = (root / path).resolve()
    except RuntimeError:
        raise OSError(None, "a symbolic link leads to itself; remove it", path) from None
    if not target.is_relative_to(root) or ".git" in target.relative_to(root).parts:
        raise OSError(
            None, "a symbolic link leads out of the root or into .git; replace it by a file", path
        )
    if target.exists() and not target.is_file():
        raise OSError(None, "not a regular file; remove it", path)
    return target


class _Staged(NamedTuple):
    """A change, the real file that it is about, and a file beside it.

    That one holds what is to be there, or is to be where a file that goes is kept to the end.
    """

    change: FileChange
    target: Path
    beside: Path


@contextlib.contextmanager
def _staged(root: Path, change: FileChange) -> Iterator[_Staged]:
    target = file_below(root, change.path)
    if change.after is None:
        if (root / change.path).is_symlink():  # what goes would be the file that it leads to
            raise OSError("it is a symbolic link, which is not moved or removed")
        beside = _beside(target)
        try:
            yield _Staged(change, target, beside)
        finally:
            with _named(change.path):
                beside.unlink(missing_ok=True)
    else:
        like = file_below(root, change.mode_of) if change.mode_of else target
        with _folder(target.parent), _temporary(target, change.after, like) as beside:
            yield _Staged(change, target, beside)


def _beside(target: Path) -> Path:
    return target.with_name(f".{target.name}.{os.urandom(8).hex()}")


@contextlib.contextmanager
def _temporary(target: Path, content: bytes, like: Path) -> Iterator[Path]:
    """A file beside another, with the mode of a third; if it is still there in the end, it goes."""
    temporary = _beside(target)
    # Opened by hand, as a new file then gets the mode that the umask leaves; tempfile's is 0600.
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(temporary, flags, 0o666), "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        with contextlib.suppress(FileNotFoundError):
            temporary.chmod(stat.S_IMODE(like.stat().st_mode))
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


@contextlib.contextmanager
def _folder(folder: Path) -> Iterator[None]:
    """Sees to it that a folder is there; if it is new, and empty in the end, it goes again."""
    made = []
    while not folder.exists():
        made.append(folder)
        folder = folder.parent
    if not folder.is_dir():
        raise NotADirectoryError(None, f"{folder.name} is a file, not a directory")
    for missing in reversed(made):
        missing.mkdir(exist_ok=True)
    try:
        yield
    finally:
        for empty in made:
            with contextlib.suppress(OSError):  # it is not empty
                empty.rmdir()


def _require_unchanged(staged: _Staged) -> None:
    before, path = staged.change.before, staged.change.path
    try:
        found: bytes | None = staged.target.read_bytes()
    except FileNotFoundError:
        found = None
    if found != before:
        what = "is there already" if before is None else "has changed since it was read"
        raise ChangedOnDisk(None, f"it {what}", path)
    # A file that nobody may write is meant to stay, though its folder would let it be replaced.
    if before is not None and not staged.target.stat().st_mode & 0o222:
        raise PermissionError(None, "it is read-only", path)


def _put(staged: _Staged) -> None:
    if staged.change.after is None:
        staged.target.rename(staged.beside)
    elif staged.change.before is None:
        _put_new(staged.target, staged.beside)
    else:
        staged.beside.replace(staged.target)


def _put_back(staged: _Staged) -> None:
    """Undoes what `_put` has done or begun."""
    change, target = staged.change, staged.target
    if change.after is None:
        if staged.beside.exists():
            staged.beside.rename(target)
    elif change.before is not None:
        replace_file(target, change.before)
    elif target.exists() and target.read_bytes() == change.after:
        target.unlink()


def _put_new(target: Path, temporary: Path) -> None:
    """Puts a file where none is. Raises `FileExistsError`, where the system can tell."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        temporary.rename(target)


def _remove_empty(folder: Path, root: Path) -> None:
    """Removes the folders that have become empty, as git does, but none at the top."""
    root = root.resolve()
    while folder.parent not in (root, folder) and folder.is_relative_to(root):
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent


@contextlib.contextmanager
def _named(path: str) -> Iterator[None]:
    """Has every error of the system say which file it is about, as the user knows it."""
    try:
        yield
    except OSError as error:
        error.strerror = error.strerror or str(error)  # of ours, the text is all that there is
        error.filename = path
        raise
