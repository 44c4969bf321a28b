"""A locked release tag points at another commit in the git repository.

Compared are the tags that both `releases/tags.lock` and the git repository at hand know. Where the
lock holds the tags of another repository, whose names this one uses for releases of its own, put
`ignore = ["TAG005"]` into the policy.

Why: a release tag that has moved names code which nobody approved.

Bad:

    # releases/tags.lock
    v1.3.2 8b1a9953c4611296a827abf8c47804d7e6c49c6b
    v1.4.0 3f0c2d1e9a7b5c4d6e8f0a1b2c3d4e5f60718293
    ^^^^^^ TAG005

    # git tags
    v1.3.2 8b1a9953c4611296a827abf8c47804d7e6c49c6b
    v1.4.0 d670460b4b4aece5915caf5c68d12f560a9fe3e4

Good:

    # releases/tags.lock
    v1.3.2 8b1a9953c4611296a827abf8c47804d7e6c49c6b
    v1.4.0 3f0c2d1e9a7b5c4d6e8f0a1b2c3d4e5f60718293

    # git tags
    v1.4.0 3f0c2d1e9a7b5c4d6e8f0a1b2c3d4e5f60718293
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Place, Problem
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.model.kinds import TAG_LOCK_PATH
from validator.rules import RuleOptions

_SHORT = 12


def check(repository: Repository, facts: Facts, options: RuleOptions) -> Iterator[Problem]:
    """Tags whose locked commit the local git repository contradicts."""
    if repository.tag_lock is None:
        return
    for tag, locked in repository.tag_lock.commits.items():
        found = facts.local_tags.get(tag, locked)
        if found != locked:
            yield Problem(
                f"tag `{tag}` is locked at {locked[:_SHORT]}, but this repository's git has it at "
                f"{found[:_SHORT]}",
                Place(TAG_LOCK_PATH, repository.tag_lock.lines[tag]),
                help="find out who moved the tag, and where; if it is right, run "
                "`relgate tags update --accept-moved`",
            )
