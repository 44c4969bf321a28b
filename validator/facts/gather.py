"""The facts of a run, collected from the clock, git and the lock."""

from __future__ import annotations

from datetime import datetime

from validator.index.facts import Facts, Tags
from validator.loading.source import Files
from validator.loading.tag_lock import TagLock
from validator.loading.tag_lock_file import load_tag_lock
from validator.model.kinds import TAG_LOCK_PATH

_REFRESH = "run `relgate tags update`"


def gather(now: datetime, tags_source: str, git: Tags, source: Files) -> Facts:
    """The facts at an instant with a zone, from what git says and the lock, if there is one."""
    if tags_source == "git":
        return Facts(now, git, git.commits)
    if tags_source == "lock":
        # What the local clone does not know it cannot contradict; its problems do not matter.
        has_lock = source.has(TAG_LOCK_PATH)
        lock, _ = load_tag_lock(source, (TAG_LOCK_PATH,) if has_lock else ())
        return Facts(now, _locked(lock), git.commits)
    return Facts(now, git)


def _locked(lock: TagLock | None) -> Tags:
    if lock is None:
        return Tags({}, f"{TAG_LOCK_PATH} does not exist", _REFRESH, TAG_LOCK_PATH)
    if lock.problems:
        reason = f"{TAG_LOCK_PATH} has lines that cannot be read"
        return Tags(lock.commits, reason, f"correct them, or {_REFRESH}", TAG_LOCK_PATH)
    return Tags(lock.commits, origin=TAG_LOCK_PATH)
