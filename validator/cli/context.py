"""Where a command runs: the root of the repository, its policy, its files and its facts."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from validator.cli.output import Unusable
from validator.engine.collect import load_tag_lock
from validator.engine.policy_file import (
    NO_POLICY,
    SIZE_LIMIT,
    PolicyFile,
    has_policy,
    read_policy,
)
from validator.facts.gather import gather
from validator.index.facts import Facts
from validator.loading.source import Unreadable
from validator.loading.tag_lock import TAG_LOCK_PATH
from validator.source.disk import Disk


@dataclass(frozen=True)
class Workspace:
    """A repository on disk, found from the directory in which a command was started."""

    root: Path
    policy_name: str | None

    @cached_property
    def source(self) -> Disk:
        """The files of the repository."""
        return Disk(self.root)

    @cached_property
    def policy(self) -> PolicyFile:
        """The policy in force; the default where there is none. Raises a click error."""
        if self.policy_name is None:
            return NO_POLICY
        try:
            content = self.source.read(self.policy_name, SIZE_LIMIT)
        except Unreadable as reason:
            raise Unusable(f"{self.policy_name} cannot be read: {reason}.") from None
        return read_policy(self.policy_name, content)

    def facts(self, now: datetime | None) -> Facts:
        """What the world says: the instant, which `now` may fix, and the tags."""
        has_lock = os.path.lexists(self.root / TAG_LOCK_PATH)
        lock, _ = load_tag_lock(self.source, (TAG_LOCK_PATH,) if has_lock else ())
        tags_source = self.policy.policy.settings.tags.source
        instant = now or datetime.now(UTC)
        return gather(self.root, tags_source, instant, lock)


def find_workspace(directory: str | None) -> Workspace:
    """The repository around a directory: the nearest policy upward marks its root.

    Without one, the root of the git repository does, else the directory itself. The search does
    not leave the git repository.
    """
    start = Path(os.path.abspath(directory or "."))  # noqa: PTH100 - `..` is to be resolved by name
    for folder in (start, *start.parents):
        name = _policy_in(folder)
        if name is not None or (folder / ".git").exists():
            return Workspace(folder, name)
    return Workspace(start, None)


def _policy_in(folder: Path) -> str | None:
    if os.path.lexists(folder / "relgate.toml"):
        return "relgate.toml"
    project = folder / "pyproject.toml"
    if not project.is_file():
        return None
    with project.open("rb") as file:
        return "pyproject.toml" if has_policy(file.read(SIZE_LIMIT)) else None
