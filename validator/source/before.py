"""The files as they were at a commit: those of today, with what has changed since undone.

Only what has changed is read from git. So a file is read in one way on both sides, whatever git
makes of its line ends when it is checked out, and what git does not know (an ignored file, one
that a sparse checkout leaves out) is on both sides or on none.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from validator.loading.source import Identity, Source
from validator.model.kinds import DIRECTORIES
from validator.source.git_changes import Changes
from validator.source.git_tree import GitTree, record_folders, with_record_folders


class Before:
    """A source of the files at a commit."""

    def __init__(self, after: Source, tree: GitTree, changes: Changes) -> None:
        self._after = after
        self._tree = tree
        # What a link says may have changed where the link has not.
        links = {path for path, entry in tree.entries.items() if entry.is_link}
        self._changed = changes.changed | links

    @cached_property
    def _listed(self) -> list[str]:
        now = list(self._after.paths())
        folders = {folder for path in now for folder in record_folders(path)}
        kept = [path for path in now if path not in folders and not self.is_changed(path)]
        return with_record_folders([*kept, *filter(self.is_changed, self._tree.entries)])

    def paths(self) -> Iterable[str]:
        """Every entry below the kinds' directories that is not a plain directory."""
        return self._listed

    def has(self, path: str) -> bool:
        """Whether there was something at a path, which may lie anywhere below the root."""
        return self._tree.has(path)

    def identities(self, paths: Iterable[str]) -> list[Identity]:
        """Nothing is kept by which a later run could tell that a file is the same."""
        return [b"" for _ in paths]

    def read(self, path: str, limit: int) -> bytes:
        """The content of a file, cut after `limit + 1` bytes. Raises `Unreadable`."""
        is_kept = path.partition("/")[0] in DIRECTORIES and not self.is_changed(path)
        return (self._after if is_kept else self._tree).read(path, limit)

    def is_changed(self, path: str) -> bool:
        """Whether a file may have had another content, or was not there."""
        while path not in self._changed:
            path = path.rpartition("/")[0]
            if not path:
                return False
        return True
