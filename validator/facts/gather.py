"""The facts of a run, collected from the clock, git and the lock."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from validator.facts.git import read_tags
from validator.index.facts import Facts, Tags
from validator.loading.tag_lock import TAG_LOCK_PATH, TagLock

_REFRESH = "run `relgate tags update`"


def gather(root: Path, tags_source: str, now: datetime, lock: TagLock | None) -> Facts:
    """Collect the facts for the repository at `root`, with the tags that the policy asks for.

    `tags_source` is `git` (the repository of `root`), `lock` (`lock`, None where the file does
    not exist) or the path, relative to `root`, of another clone, which must be a repository
    itself. `now` has a zone. Never raises for tags that cannot be read: they are incomplete.
    """
    if tags_source == "git":
        tags = read_tags(root)
        return Facts(now, tags, tags.commits)
    if tags_source == "lock":
        # What the local clone does not know it cannot contradict; its problems do not matter.
        return Facts(now, _locked(lock), read_tags(root).commits)
    return Facts(now, _elsewhere(root, tags_source))


def _locked(lock: TagLock | None) -> Tags:
    if lock is None:
        return Tags({}, f"{TAG_LOCK_PATH} does not exist", _REFRESH, TAG_LOCK_PATH)
    if lock.problems:
        reason = f"{TAG_LOCK_PATH} has lines that cannot be read"
        return Tags(lock.commits, reason, f"correct them, or {_REFRESH}", TAG_LOCK_PATH)
    return Tags(lock.commits, origin=TAG_LOCK_PATH)


def _elsewhere(root: Path, path: str) -> Tags:
    tags = read_tags(root / path, exact=True)
    reason = tags.incomplete and f"{path}: {tags.incomplete}"
    return replace(tags, incomplete=reason, origin=f"the git tags of {path}")
