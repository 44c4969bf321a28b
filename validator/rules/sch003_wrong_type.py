"""A value has the wrong type.

A plain number or boolean where text belongs is reported as YML010 alone.

Why: programs that read the record refuse the value, or convert it to something that was not meant.

Bad:

    # bundles/prod-api.yaml
    rotation_cadence_days: "90"
    #                      ^^^^ SCH003
    owner: null
    #      ^^^^ SCH003

Good:

    # bundles/prod-api.yaml
    rotation_cadence_days: 90
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
    """Values of another type than their field's."""
    yield from repository.faults("wrong_type")
