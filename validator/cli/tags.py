"""`relgate tags`: keep the committed lock of release tags in step with the repository they live in.

Exit codes: 0 done or up to date; 1 a tag moved, the remote has none, or the lock is stale
(`--check`); 2 the remote cannot be asked or the lock cannot be read or written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import click

from validator.cli.context import find_workspace
from validator.cli.output import Unusable, say
from validator.facts.git import list_remote_tags
from validator.git_program import GitError
from validator.loading.tag_lock import TagLock, parse_tag_lock, render_tag_lock
from validator.model.kinds import TAG_LOCK_PATH
from validator.model.tag import is_tag, precedence
from validator.source.write import file_below, replace_file


@click.group("tags")
def command() -> None:
    """Work with the release tags of another repository."""


@command.command()
@click.argument("remote", default="origin")
@click.option("--accept-moved", is_flag=True, help="Lock tags anew whose commit has changed.")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 where the lock is stale.")
@click.pass_obj
def update(directory: str | None, remote: str, accept_moved: bool, check: bool) -> None:
    """Write the release tags of REMOTE, with their commits, to releases/tags.lock.

    REMOTE is a remote of this repository (by default origin), a URL, or the path of a clone.
    This asks the remote; every check then reads the lock and needs no network.
    """
    root = find_workspace(directory).root
    try:
        change = compare_lock(root, remote) if check else update_lock(root, remote, accept_moved)
    except GitError as error:
        raise Unusable(str(error)) from None
    except OSError as error:
        raise Unusable(f"{TAG_LOCK_PATH}: {error.strerror or error}") from None
    problem = _refusal(change, accept_moved=accept_moved, check=check)
    for line in (problem,) if problem else _summary(change):
        say(line, err=problem is not None)
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
    return _compare(_read(file_below(root, TAG_LOCK_PATH)), _release_tags(remote, root))


def update_lock(root: Path, remote: str, accept_moved: bool) -> LockChange:
    """Write the release tags of `remote` to the lock under `root`, if that changes anything.

    Nothing is written where the remote has no release tags, nor, without `accept_moved`, where a
    tag's commit differs from the locked one. Raises as `compare_lock` does, and `OSError` where
    the lock cannot be written.
    """
    target = file_below(root, TAG_LOCK_PATH)
    commits = _release_tags(remote, root)
    change = _compare(_read(target), commits)
    if not commits or not change.stale or (change.moved and not accept_moved):
        return change
    replace_file(target, render_tag_lock(commits).encode())
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


def _read(target: Path) -> TagLock | None:
    """Read the lock; None where there is none."""
    try:
        content = target.read_bytes()
    except FileNotFoundError:
        return None
    return parse_tag_lock(TAG_LOCK_PATH, content.decode("utf-8", "replace"))
