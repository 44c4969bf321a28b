"""A waiver has expired.

It holds to the end of its last day, in UTC.

Why: what was accepted for a while is accepted no longer; the findings are back, and so is the
question that the waiver put off.

Bad:

    # clock: 2026-11-23T12:00:00Z
    # environments/staging/api.yaml
    secrets_bundle_ref: prod-api  # relgate: ignore[REF004] until=2026-10-31 because DNS moves
    #                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ WVR001

Fixed:

    # environments/staging/api.yaml
    secrets_bundle_ref: prod-api

Bad:

    # clock: 2026-11-23T12:00:00Z
    # relgate.toml
    [[waivers]]
    code = "REF004"
    #      ^^^^^^^^ WVR001
    path = "environments/staging/*"
    reason = "staging shares production's DNS account until the move"
    until = 2026-10-31

Fixed:

    # relgate.toml

Good:

    # clock: 2026-11-23T12:00:00Z
    # environments/staging/api.yaml
    secrets_bundle_ref: prod-api  # relgate: ignore[REF004] until=2026-11-23 because DNS moves
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from validator.finding import Problem
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.rules import RuleOptions
from validator.wording import days


def check(repository: Repository, facts: Facts, options: RuleOptions) -> Iterator[Problem]:
    """Waivers whose last day is over."""
    for waiver in repository.waivers:
        if waiver.void is None and waiver.reason and waiver.over(facts.reached):
            removal = waiver.removal
            over = facts.age(waiver.last_day) - timedelta(days=1)
            yield Problem(
                f"the waiver of {' and '.join(waiver.codes)} ended with {waiver.until}, "
                f"{days(over)} ago",
                waiver.place,
                help="mend what it accepts and remove it, or agree on another last day",
                fix=removal and removal._replace(safe=False),
            )
