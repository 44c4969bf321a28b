"""A number is smaller or larger than the field allows.

Why: no execution takes a negative time, and no credential is rotated every zero days.

Bad:

    # bundles/prod-api.yaml
    name: prod-api
    rotation_cadence_days: 0
    #                      ^ SCH006

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
    """Numbers and lengths beyond the limits of their field."""
    yield from repository.faults("out_of_range")
