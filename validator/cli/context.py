"""Where a command runs: the root of the repository, its policy, its files and its facts."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from validator.cli.output import Unusable
from validator.loading.source import POLICY_LIMIT, Files, Unreadable
from validator.source.disk import Disk
from validator.source.root import find_root, project_with_policy

if TYPE_CHECKING:
    from pathlib import Path

    from validator.engine.policy import Policy
    from validator.engine.policy_file import PolicyFile
    from validator.index.facts import Facts, Tags

# What needs pydantic is imported where it is called: a run in which nothing changed does without.


class Workspace:
    """A repository: the root around the directory in which a command was started, and its files.

    `place` is the root as a text. `policy_name` is the file of its policy, None where it has none.
    The files are those on disk, those that are staged, or those of a commit.
    """

    def __init__(self, place: str, policy_name: str | None, source: Files) -> None:
        self.place = place
        self.policy_name = policy_name
        self.source = source

    @cached_property
    def root(self) -> Path:
        """The root of the repository."""
        from pathlib import Path  # It takes 3 ms to load, of which a check has no need.

        return Path(self.place)

    @cached_property
    def policy_content(self) -> bytes:
        """What stands in the policy's file; nothing where there is none. Raises a click error."""
        if self.policy_name is None:
            return b""
        try:
            return self.source.read(self.policy_name, POLICY_LIMIT)
        except Unreadable as reason:
            raise Unusable(f"{self.policy_name} cannot be read: {reason}.") from None

    @cached_property
    def policy(self) -> PolicyFile:
        """The policy in force; the default where there is none. Raises a click error."""
        from validator.engine.policy_file import NO_POLICY, read_policy

        if self.policy_name is None:
            return NO_POLICY
        return read_policy(self.policy_name, self.policy_content)

    @property
    def sound_policy(self) -> Policy:
        """The policy in force, which has no mistakes. Raises a click error where it has some."""
        from validator.engine.attachments import load_attachments

        if self.policy.file.faults or load_attachments(self.source, self.policy)[1]:
            raise Unusable(f"{self.policy_name} has mistakes; `relgate check` shows them.")
        return self.policy.policy

    def facts(self, now: datetime, git: Tags, tags_source: str) -> Facts:
        """What the world says: an instant, and the tags as git and the lock have them."""
        from validator.facts.gather import gather

        return gather(now, tags_source, git, self.source)


def find_workspace(directory: str | None) -> Workspace:
    """The repository around a directory, with the files on disk."""
    root, policy_name = find_root(directory)
    return Workspace(root, policy_name, Disk(root))


def workspace_of(place: str, source: Files) -> Workspace:
    """The repository at a root with other files, which may hold another policy."""
    return Workspace(place, _policy_among(source), source)


def _policy_among(source: Files) -> str | None:
    if source.has("relgate.toml"):
        return "relgate.toml"
    try:
        return project_with_policy(source.read("pyproject.toml", POLICY_LIMIT))
    except Unreadable:
        return None
