"""The facts of a run, collected from the clock, git and the lock."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from validator.facts.git import read_tags
from validator.index.facts import Facts, Tags
from validator.loading.tag_lock import TAG_LOCK_PATH, TagLock

_REFRESH = "run `relgate tags update`"


def read_git(root: Path, tags_source: str) -> Tags:
    """What git says of the tags where `tags.source` of a policy looks for them.

    That is the repository of `root` for `git`, and for `lock`, whose local tags it may contradict;
    else another clone at a path relative to `root`, which must be a repository itself. Never raises
    for tags that cannot be read: they are incomplete.
    """
    if tags_source in ("git", "lock"):
        return read_tags(root)
    tags = read_tags(root / tags_source, exact=True)
    reason = tags.incomplete and f"{tags_source}: {tags.incomplete}"
    return replace(tags, incomplete=reason, origin=f"the git tags of {tags_source}")


def gather(now: datetime, tags_source: str, git: Tags, lock: TagLock | None) -> Facts:
    """The facts at an instant with a zone, from what git says and the lock, if there is one."""
    if tags_source == "git":
        return Facts(now, git, git.commits)
    if tags_source == "lock":
        # What the local clone does not know it cannot contradict; its problems do not matter.
        return Facts(now, _locked(lock), git.commits)
    return Facts(now, git)


def _locked(lock: TagLock | None) -> Tags:
    if lock is None:
        return Tags({}, f"{TAG_LOCK_PATH} does not exist", _REFRESH, TAG_LOCK_PATH)
    if lock.problems:
        reason = f"{TAG_LOCK_PATH} has lines that cannot be read"
        return Tags(lock.commits, reason, f"correct them, or {_REFRESH}", TAG_LOCK_PATH)
    return Tags(lock.commits, origin=TAG_LOCK_PATH)
