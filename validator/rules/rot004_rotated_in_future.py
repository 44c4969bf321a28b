"""A bundle says that it was rotated in the future.

There is no allowance for clocks that go wrong: a rotation is recorded after it was done, and
checked after it was recorded.

Why: a date in the future keeps a rotation from ever being overdue.

Bad:

    # clock: 2026-11-23T12:00:00Z
    # bundles/prod-api.yaml
    last_rotated_at: 2027-10-01T00:00:00Z
    #                ^^^^^^^^^^^^^^^^^^^^ ROT004

Good:

    # clock: 2026-11-23T12:00:00Z
    # bundles/prod-api.yaml
    last_rotated_at: 2026-10-01T00:00:00Z
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Problem
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.model.kinds import BUNDLE
from validator.rules import RuleOptions
from validator.wording import days

SCOPE = "file"


def check(repository: Repository, facts: Facts, options: RuleOptions) -> Iterator[Problem]:
    """Bundles whose last rotation is yet to come."""
    for bundle in repository.of(BUNDLE, "last_rotated_at"):
        last = bundle.entity.last_rotated_at
        if not facts.reached(last):
            yield Problem(
                f"the last rotation of {bundle.label} lies in the future, "
                f"by {days(facts.age(last))}",
                bundle.place("last_rotated_at"),
                help="write when the credentials were last rotated, a time that has passed",
            )
