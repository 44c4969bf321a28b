"""A record has a field that its kind does not have.

Why: nothing reads such a field. It is mostly a misspelt one, whose value is then lost.

Bad:

    # bundles/prod-api.yaml
    name: prod-api
    rotation_cadence: 30
    ^^^^^^^^^^^^^^^^ SCH002

Fixed:

    # bundles/prod-api.yaml
    name: prod-api
    rotation_cadence_days: 30

Good:

    # bundles/prod-api.yaml
    name: prod-api
    rotation_cadence_days: 30
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Problem
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.rules import RuleOptions

SCOPE = "file"


def check(repository: Repository, facts: Facts, options: RuleOptions) -> Iterator[Problem]:
    """Fields that their model does not have."""
    yield from repository.faults("unknown_field")
