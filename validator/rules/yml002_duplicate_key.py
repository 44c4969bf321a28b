"""A mapping states a key twice.

Why: some readers take the first value and others the last one, so that a review approves one value
and the deployment uses the other.

Bad:

    # bundles/prod-api.yaml
    name: prod-api
    rotation_cadence_days: 30
    owner: platform-team
    rotation_cadence_days: 90
    ^^^^^^^^^^^^^^^^^^^^^ YML002

Good:

    # bundles/prod-api.yaml
    name: prod-api
    rotation_cadence_days: 30
    owner: platform-team
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Problem
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.rules import RuleOptions

SCOPE = "file"


def check(repository: Repository, facts: Facts, options: RuleOptions) -> Iterator[Problem]:
    """Keys that a mapping states more than once."""
    yield from repository.faults("duplicate_key")
