"""The git repository around a folder of records, and the commits that a user names in it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from validator.git_program import GitError, printable, repository_of, run_git

_COMMIT = re.compile(rb"[0-9a-f]{40}|[0-9a-f]{64}")
NO_FILES = frozenset((
    "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
))  # fmt: skip
"""The id of a tree without files, which git knows in every repository, by either of its hashes."""

_SHALLOW = "run `git fetch --unshallow` (in GitHub Actions: checkout with fetch-depth: 0)"


@dataclass(frozen=True)
class GitRepository:
    """A git repository, and where in it the records lie.

    `where` binds git to it. `prefix` is the path of the records' root below the top of the work
    tree, with a slash at its end, or empty where they are one. `index` is the file of the index
    where it is not the usual one.
    """

    where: tuple[str, ...]
    prefix: str = ""
    index: str | None = field(default=None, repr=False)

    def run(self, *arguments: str, stdin: bytes = b"", accept: tuple[int, ...] = (0,)) -> bytes:
        """What git says. Raises `GitError`."""
        done = run_git(self.where, *arguments, stdin=stdin, accept=accept, index=self.index)
        return done.stdout

    def compare(self, *arguments: str) -> bytes:
        """What git says of files in the work tree, which no filter may change. Raises `GitError`.

        A clean filter is a program that the repository configures.
        """
        return self.run(*self._no_filters, *arguments)

    @cached_property
    def _no_filters(self) -> tuple[str, ...]:
        found = self.run("config", "-z", "--name-only", "--get-regexp", "^filter[.]", accept=(0, 1))
        names = {key.decode("utf-8", "surrogateescape").rpartition(".")[0] for key in split(found)}
        if any("=" in name for name in names):
            raise GitError("git has a filter with `=` in its name", "give it another name")
        settings = ("clean=", "process=", "required=false")
        return tuple(
            part for name in sorted(names) for it in settings for part in ("-c", f"{name}.{it}")
        )

    def outer(self, paths: Iterable[str]) -> list[str]:
        """Paths below the records' root as git names them from the top; `""` is the root."""
        return [path for inner in paths if (path := f"{self.prefix}{inner}")]

    def inner(self, path: bytes) -> str:
        """The path below the records' root of a file that git names from the top."""
        return path.decode("utf-8", "surrogateescape").removeprefix(self.prefix)

    def commit(self, name: str) -> str:
        """The full id of the commit that a name leads to. Raises `GitError`.

        Before the first commit HEAD is the tree without files, as `git diff --cached` has it.
        """
        shown = printable(name)
        if not name or name.startswith("-") or not name.isprintable():
            raise GitError(f"`{shown}` is no name of a commit", "name a branch, a tag or a commit")
        wanted = ("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
        found = self.run(*wanted, accept=(0, 1)).strip()
        if _COMMIT.fullmatch(found):
            return found.decode("ascii")
        if name == "HEAD" and not self.run(*wanted[:-1], name, accept=(0, 1)):
            return self.run("hash-object", "-t", "tree", "--stdin").strip().decode("ascii")
        remedy = "look for it with `git log`"
        if re.fullmatch(r"[\w./-]+", name) and not re.fullmatch("[0-9a-f]{7,}", name):
            remote, _, branch = name.partition("/") if "/" in name else ("origin", "", name)
            remedy = f"did you fetch it? `git fetch {remote} {branch}`"
        if self.is_shallow():
            remedy += f"; the clone is shallow: {_SHALLOW}"
        raise GitError(f"git knows no commit `{shown}` here", remedy)

    def merge_base(self, name: str) -> str:
        """The commit at which HEAD parted from another, itself where HEAD follows from it.

        Raises `GitError`.
        """
        head, other = self.commit("HEAD"), self.commit(name)
        if other == head:
            return head
        found = self.run("merge-base", other, head, accept=(0, 1)).split()
        if found:
            return found[0].decode("ascii")
        remedy = _SHALLOW if self.is_shallow() else "name a commit of the same history"
        raise GitError(f"`{printable(name)}` and HEAD have no commit in common", remedy)

    def is_shallow(self) -> bool:
        """Whether the history is cut off somewhere."""
        return self.run("rev-parse", "--is-shallow-repository").strip() == b"true"


def repository_around(root: Path) -> GitRepository:
    """The repository in whose work tree a folder lies. Raises `GitError`."""
    root = root.resolve()
    for top in (root, *root.parents):
        if os.path.lexists(top / ".git"):
            where = tuple(repository_of(root))
            prefix = "" if top == root else f"{root.relative_to(top).as_posix()}/"
            return GitRepository(where, prefix, _index_of_hook(where, top))
    raise GitError("the folder is not in a git repository", "run this in a clone, or `git init`")


def split(listed: bytes) -> list[bytes]:
    """What git lists with a zero byte at the end of each."""
    return listed.split(b"\0")[:-1]


def _index_of_hook(where: tuple[str, ...], top: Path) -> str | None:
    """The index that `git commit` hands to a hook, if it is one of this very repository.

    `git commit --all` and `git commit FILE` commit from an index that is not the usual one.
    """
    named = os.environ.get("GIT_INDEX_FILE")
    if not named:
        return None
    index = (top / named).resolve()
    folder = run_git(where, "rev-parse", "--absolute-git-dir").stdout
    is_own = index.is_relative_to(os.fsdecode(folder.rstrip(b"\n"))) and index.is_file()
    return str(index) if is_own else None
