"""A record refers to another place by an anchor and an alias.

Why: with references a line no longer says what it says, and a change of one place changes others
that nobody looked at. Nested aliases can also fill any memory.

Bad:

    # environments/production/api.yaml
    name: &env production
    #     ^^^^ YML003
    gh_environment: *env
    #               ^^^^ YML003

Good:

    # environments/production/api.yaml
    name: production
    gh_environment: production
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Problem
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.rules import RuleOptions

SCOPE = "file"


def check(repository: Repository, facts: Facts, options: RuleOptions) -> Iterator[Problem]:
    """Anchors, and the aliases that refer to them."""
    yield from repository.faults("alias_or_anchor")
