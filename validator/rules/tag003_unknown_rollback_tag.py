"""The rollback tag of an environment does not exist.

The policy's `tags.source` says whose tags count. Where their list may lack some, TAG002 reports
instead. A rollback tag may be null before the first release.

Why: in an emergency the one way back leads nowhere.

Bad:

    # environments/production/api.yaml
    rollback_tag: v1.3.3
    #             ^^^^^^ TAG003

    # git tags
    v1.3.2 8b1a9953c4611296a827abf8c47804d7e6c49c6b

Good:

    # environments/production/api.yaml
    rollback_tag: v1.3.2

    # environments/staging/api.yaml
    rollback_tag: null

    # git tags
    v1.3.2 8b1a9953c4611296a827abf8c47804d7e6c49c6b
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Problem
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.model.kinds import ENVIRONMENT
from validator.rules import RuleOptions
from validator.suggest import Guesses

SCOPE = "file"


def check(repository: Repository, facts: Facts, options: RuleOptions) -> Iterator[Problem]:
    """Rollback tags that a complete list of tags lacks."""
    if facts.tags.incomplete:
        return
    guesses = Guesses(lambda: facts.meant_tags)
    for environment in repository.of(ENVIRONMENT, "rollback_tag"):
        tag = environment.entity.rollback_tag
        if tag is None or tag in facts.tags.commits:
            continue
        guess = guesses.of(tag)
        yield Problem(
            f"{environment.label} rolls back to the tag `{tag}`, which is not in "
            f"{facts.tags.origin}",
            environment.place("rollback_tag"),
            help=f"did you mean `{guess}`?" if guess else "name the last release that was good",
        )
