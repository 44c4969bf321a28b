"""A release checklist is for a tag that does not exist.

The policy's `tags.source` says whose tags count: those of this repository, of another clone, or of
the committed `releases/tags.lock`. Where their list may lack some, TAG002 reports instead.

Why: nobody can tell which code was approved, and the deployment of the tag fails.

Bad:

    # releases/v1.4.1/production.yaml
    tag: v1.4.1
    #    ^^^^^^ TAG001

    # git tags
    v1.3.2 8b1a9953c4611296a827abf8c47804d7e6c49c6b
    v1.4.0 3f0c2d1e9a7b5c4d6e8f0a1b2c3d4e5f60718293

Good:

    # releases/v1.4.0/production.yaml
    tag: v1.4.0

    # git tags
    v1.3.2 8b1a9953c4611296a827abf8c47804d7e6c49c6b
    v1.4.0 3f0c2d1e9a7b5c4d6e8f0a1b2c3d4e5f60718293
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Problem
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.model.kinds import RELEASE, TAG_LOCK_PATH
from validator.rules import RuleOptions
from validator.suggest import Guesses

SCOPE = "file"


def check(repository: Repository, facts: Facts, options: RuleOptions) -> Iterator[Problem]:
    """Checklists of tags that a complete list of tags lacks."""
    if facts.tags.incomplete:
        return
    is_locked = facts.tags.origin == TAG_LOCK_PATH
    create = "create the tag" + (" and run `relgate tags update`" if is_locked else "")
    guesses = Guesses(lambda: facts.meant_tags)
    for checklist in repository.of(RELEASE, "tag"):
        tag = checklist.entity.tag
        if tag in facts.tags.commits:
            continue
        guess = guesses.of(tag)
        yield Problem(
            f"{checklist.label} is for the tag `{tag}`, which is not in {facts.tags.origin}",
            checklist.place("tag"),
            help=f"{f'did you mean `{guess}`' if guess else 'is it misspelt'}? if not, {create}",
        )
