"""What differs between a commit and the files as they are now, as git tells it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from validator.loading.source import Source, Unreadable
from validator.model.kinds import DIRECTORIES
from validator.source.git_repository import GitRepository, split
from validator.source.git_tree import GitTree

_OPTIONS = (
    *("--no-color", "--no-ext-diff", "--no-textconv", "--no-relative"),
    *("--ignore-submodules=dirty", "--find-renames", "-l1000"),
)
_HUNK = re.compile(rb"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@.*")
_MAX_COMPARED = 1024 * 1024
"""The most bytes of files that nobody has added to git, of which renames are told by content."""

_AT_ONCE = 200
"""Paths that one git is asked about: a command line has an end."""


@dataclass(frozen=True)
class Changes:
    """The files below the kinds' directories that are not as they were.

    `changed` holds the paths before and after; that of a submodule, or of another repository that
    lies there, stands for all below it. `renamed` maps old paths to new ones, and `removed` are the
    paths at which nothing lies any more, renamed ones not among them. `added` are new.
    """

    changed: frozenset[str]
    renamed: Mapping[str, str]
    removed: frozenset[str]
    added: frozenset[str]


def find_changes(
    repository: GitRepository, tree: GitTree, after: Source, *, staged: bool
) -> Changes:
    """What differs between a commit and the index, or the work tree with its untracked files.

    Raises `GitError`.
    """
    compared = ("diff", "--raw", "-z", *_OPTIONS, *_sides(tree, staged=staged), "--")
    found = split(repository.compare(*compared, *repository.outer(DIRECTORIES)))
    changed: set[str] = set()
    added: set[str] = set()
    removed: set[str] = set()
    renamed: dict[str, str] = {}
    fields = iter(found)
    for field in fields:
        status = field.rpartition(b" ")[2].decode("ascii")
        path = repository.inner(next(fields))
        changed.add(path)
        if status.startswith("R"):
            renamed[path] = repository.inner(next(fields))
            changed.add(renamed[path])
        elif status == "D":
            removed.add(path)
        elif status == "A":
            added.add(path)
    if not staged:
        asked = ("ls-files", "--others", "--exclude-standard", "-z", "--")
        others = split(repository.run(*asked, *repository.outer(DIRECTORIES)))
        untracked = {repository.inner(path).rstrip("/") for path in others}
        changed |= untracked
        added |= untracked
        renamed |= dict(_moved(removed, untracked, tree, after))
    return Changes(
        frozenset(changed), renamed, frozenset(removed - renamed.keys() - added), frozenset(added)
    )


def changed_lines(
    repository: GitRepository, tree: GitTree, paths: Iterable[str], *, staged: bool
) -> dict[str, set[int]]:
    """The lines of some files, from 1, that were added or changed since a commit.

    Of a renamed file both paths must be among `paths`. A file of bytes that are no text has none.
    Raises `GitError`.
    """
    wanted = repository.outer(paths)
    lines: dict[str, set[int]] = {}
    options = ("--unified=0", "--src-prefix=a/", "--dst-prefix=b/", *_OPTIONS)
    for start in range(0, len(wanted), _AT_ONCE):
        sides = _sides(tree, staged=staged)
        patch = repository.compare(
            "diff", *options, *sides, "--", *wanted[start : start + _AT_ONCE]
        )
        for path, hunk in read_hunks(patch):
            lines.setdefault(repository.inner(path), set()).update(hunk)
    return lines


def read_hunks(patch: bytes) -> Iterator[tuple[bytes, range]]:
    """The files and new lines of the hunks of a patch without context."""
    path: bytes | None = None
    lines = iter(patch.split(b"\n"))
    for line in lines:
        if line.startswith(b"+++ "):
            path = _path(line[4:])
        elif found := _HUNK.fullmatch(line):
            before, start, after = (
                1 if number is None else int(number) for number in found.groups()
            )
            # What a file says may look like a part of the patch.
            for _ in range(before + after):
                next(lines, b"")
            if path is not None and after:
                yield path, range(start, start + after)


def _path(named: bytes) -> bytes | None:
    """The path in a line of a patch that names the new file; None where there is none."""
    named = named.removesuffix(b"\t")  # git ends a path with blanks in it so
    if named.startswith(b'"'):
        named = named[1:-1].decode("unicode_escape").encode("latin-1")
    return named.removeprefix(b"b/") if named.startswith(b"b/") else None


def _sides(tree: GitTree, *, staged: bool) -> tuple[str, ...]:
    return ("--cached", tree.commit) if staged else (tree.commit,)


def _moved(
    removed: set[str], untracked: set[str], tree: GitTree, after: Source
) -> Iterator[tuple[str, str]]:
    """Files that were moved without telling git, which then knows the old path alone.

    Git itself looks for renames among what it tracks, and also where the content has changed.
    """
    by_content: dict[bytes, list[str]] = {}
    for path in sorted(removed):
        with suppress(Unreadable):
            by_content.setdefault(tree.read(path, _MAX_COMPARED), []).append(path)
    for path in sorted(untracked) if by_content else ():
        with suppress(Unreadable):
            if same := by_content.get(after.read(path, _MAX_COMPARED)):
                yield same.pop(0), path
