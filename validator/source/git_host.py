"""Where a repository is hosted, and by which branch: what its remotes tell without being asked."""

from __future__ import annotations

import re

from validator.source.git_repository import GitRepository, split

_HOST = re.compile(rb"(?:[a-z][\w+.-]*://)?(?:[^/@]*@)?([\w.-]+)", re.IGNORECASE)
_USUAL = ("main", "master")


def remote_hosts(repository: GitRepository) -> list[str]:
    """The hosts of the remotes, that of `origin` first. Raises `GitError`."""
    wanted = ("config", "-z", "--get-regexp", r"^remote\..*\.url$")
    stated = split(repository.run(*wanted, accept=(0, 1)))
    stated.sort(key=lambda entry: not entry.startswith(b"remote.origin.url\n"))
    found = [_HOST.match(entry.partition(b"\n")[2]) for entry in stated]
    return [host[1].decode("ascii", "replace").lower() for host in found if host]


def main_branch(repository: GitRepository) -> str:
    """The branch that others start from, as far as the clone tells. Raises `GitError`."""
    head = "refs/remotes/origin/HEAD"
    if there := _branch_of(repository, head).removeprefix("origin/"):
        return there
    references = (f"refs/heads/{name}" for name in _USUAL)
    listed = repository.run("for-each-ref", "--format=%(refname:short)", *references)
    named = listed.decode("utf-8", "replace").split()
    return next((name for name in _USUAL if name in named), _branch_of(repository, "HEAD"))


def _branch_of(repository: GitRepository, reference: str) -> str:
    """The branch that a symbolic reference names, empty where it is none."""
    said = repository.run("symbolic-ref", "--quiet", "--short", reference, accept=(0, 1))
    return said.decode("utf-8", "replace").strip()
