"""Which code host a repository has, as its remotes and its files tell."""

from __future__ import annotations

from collections.abc import Iterable


def host_of(remotes: Iterable[str], *, has_github: bool, has_gitlab: bool) -> str | None:
    """`github` or `gitlab`; None where nothing tells.

    Remotes, which are given by their hosts, tell before files that one of them may have left.
    """
    for host in remotes:
        for name in ("github", "gitlab"):
            if name in host:
                return name
    return "github" if has_github else "gitlab" if has_gitlab else None
