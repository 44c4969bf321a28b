"""`relgate tags`: keep the committed lock of release tags in step with the repository they live in.

Exit codes: 0 done or up to date; 1 a tag moved, the remote has none, or the lock is stale
(`--check`); 2 the remote cannot be asked or the lock cannot be read or written.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import click

from validator.facts.git import GitError, list_remote_tags
from validator.loading.tag_lock import TAG_LOCK_PATH, TagLock, parse_tag_lock, render_tag_lock
from validator.model.tag import is_tag, precedence


@click.group()
def tags() -> None:
    """Work with the release tags of another repository."""


@tags.command()
@click.argument("remote", default="origin")
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    help="The folder that holds releases/; by default the current one.",
)
@click.option("--accept-moved", is_flag=True, help="Lock tags anew whose commit has changed.")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 where the lock is stale.")
def update(remote: str, root: Path, accept_moved: bool, check: bool) -> None:
    """Write the release tags of REMOTE, with their commits, to releases/tags.lock.

    REMOTE is a remote of this repository (by default origin), a URL, or the path of a clone.
    This asks the remote; every check then reads the lock and needs no network.
    """
    try:
        change = compare_lock(root, remote) if check else update_lock(root, remote, accept_moved)
    except GitError as error:
        raise _Unusable(str(error)) from None
    except OSError as error:
        raise _Unusable(f"{TAG_LOCK_PATH}: {error.strerror or error}") from None
    problem = _refusal(change, accept_moved=accept_moved, check=check)
    for line in (problem,) if problem else _summary(change):
        click.echo(line, err=problem is not None)
    if problem:
        raise click.exceptions.Exit(1)


@dataclass(frozen=True, slots=True)
class LockChange:
    """How a lock differs from the remote; tags in order of precedence.

    `moved` maps a tag to its locked and its present commit. `unreadable` counts the lines of the
    lock that a rewrite drops because they cannot be read. `total` counts the remote's release
    tags. `written` says whether the lock was written.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    moved: Mapping[str, tuple[str, str]]
    unreadable: int
    total: int
    written: bool = False

    @property
    def stale(self) -> bool:
        """Whether the lock says other than the remote."""
        return bool(self.added or self.removed or self.moved or self.unreadable)


def compare_lock(root: Path, remote: str) -> LockChange:
    """Compare the lock under `root` with the release tags of `remote`; writes nothing.

    Raises `GitError` where the remote cannot be asked, `OSError` where the lock cannot be read.
    """
    return _compare(_read(_lock_file(root)), _release_tags(remote, root))


def update_lock(root: Path, remote: str, accept_moved: bool) -> LockChange:
    """Write the release tags of `remote` to the lock under `root`, if that changes anything.

    Nothing is written where the remote has no release tags, nor, without `accept_moved`, where a
    tag's commit differs from the locked one. Raises as `compare_lock` does, and `OSError` where
    the lock cannot be written.
    """
    target = _lock_file(root)
    commits = _release_tags(remote, root)
    change = _compare(_read(target), commits)
    if not commits or not change.stale or (change.moved and not accept_moved):
        return change
    _replace_file(target, render_tag_lock(commits).encode())
    return replace(change, written=True)


def _release_tags(remote: str, root: Path) -> dict[str, str]:
    listed = list_remote_tags(remote, root)
    return {tag: commit for tag, commit in listed.items() if is_tag(tag)}


def _compare(lock: TagLock | None, commits: Mapping[str, str]) -> LockChange:
    locked = lock.commits if lock else {}
    order = sorted(locked.keys() | commits.keys(), key=lambda tag: (precedence(tag), tag))
    return LockChange(
        added=tuple(tag for tag in order if tag not in locked),
        removed=tuple(tag for tag in order if tag not in commits),
        moved={
            tag: (locked[tag], commits[tag])
            for tag in order
            if tag in locked and tag in commits and locked[tag] != commits[tag]
        },
        unreadable=len(lock.problems) if lock else 0,
        total=len(commits),
    )


def _refusal(change: LockChange, *, accept_moved: bool, check: bool) -> str | None:
    """Say why the command fails, if it does."""
    if not change.total:
        return "The remote has no release tags (vX.Y.Z); the lock is left as it is."
    lines: list[str] = []
    if change.moved and (check or not accept_moved):
        lines = [f"{len(change.moved)} locked tag(s) point at another commit now:"]
        lines += [f"  {tag}  {old[:12]} -> {new[:12]}" for tag, (old, new) in change.moved.items()]
    if check and change.stale:
        lines.append(f"{TAG_LOCK_PATH} is stale ({_counts(change)}); run `relgate tags update`.")
    elif lines:
        lines.append("Nothing was written. If that is right, pass --accept-moved.")
    return "\n".join(lines) or None


def _summary(change: LockChange) -> tuple[str, ...]:
    if change.written:
        return (f"Wrote {TAG_LOCK_PATH}: {change.total} tags ({_counts(change)}).",)
    return (f"{TAG_LOCK_PATH} is up to date: {change.total} tags.",)


def _counts(change: LockChange) -> str:
    text = f"{len(change.added)} added, {len(change.removed)} removed"
    if change.moved:
        text += f", {len(change.moved)} moved"
    if change.unreadable:
        text += f", {change.unreadable} unreadable lines"
    return text


def _lock_file(root: Path) -> Path:
    """Find the real file of the lock.

    Raises `OSError` where a link leads out of `root`, or to git's own files in it.
    """
    root = root.resolve()
    try:
        target = (root / TAG_LOCK_PATH).resolve()
    except RuntimeError:
        raise OSError("a symbolic link leads to itself; remove it") from None
    if not target.is_relative_to(root) or ".git" in target.relative_to(root).parts:
        raise OSError("a symbolic link leads out of the root or into .git; replace it by a file")
    if target.exists() and not target.is_file():
        raise OSError("not a regular file; remove it")
    return target


def _read(target: Path) -> TagLock | None:
    """Read the lock; None where there is none."""
    try:
        content = target.read_bytes()
    except FileNotFoundError:
        return None
    return parse_tag_lock(TAG_LOCK_PATH, content.decode("utf-8", "replace"))


def _replace_file(target: Path, content: bytes) -> None:
    """Put `content` in place of a file in one step, with the mode of the old one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(8)}")
    # Opened by hand, as a new file then gets the mode that the umask leaves; tempfile's is 0600.
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(temporary, flags, 0o666), "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        with contextlib.suppress(FileNotFoundError):
            temporary.chmod(stat.S_IMODE(target.stat().st_mode))
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


class _Unusable(click.ClickException):
    """An error of the surroundings, as opposed to a finding."""

    exit_code = 2
