"""A waiver gives no reason.

It accepts nothing until it does.

Why: whoever meets the waiver next year must learn what was weighed, or will only renew it.

Bad:

    # environments/staging/api.yaml
    secrets_bundle_ref: prod-api  # relgate: ignore[REF004] until=2027-01-31
    #                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ WVR003

Bad:

    # relgate.toml
    [[waivers]]
    code = "REF004"
    #      ^^^^^^^^ WVR003
    path = "environments/staging/*"
    until = 2027-01-31

Good:

    # environments/staging/api.yaml
    secrets_bundle_ref: prod-api  # relgate: ignore[REF004] until=2027-01-31 because DNS moves
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Problem
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.rules import RuleOptions


def check(repository: Repository, facts: Facts, options: RuleOptions) -> Iterator[Problem]:
    """Waivers that say what they accept, but not why."""
    for waiver in repository.waivers:
        if waiver.void is None and not waiver.reason:
            yield Problem(
                f"the waiver of {' and '.join(waiver.codes)} gives no reason, so it accepts "
                "nothing",
                waiver.place,
                help="add `because ...`" if waiver.glob is None else 'add `reason = "..."`',
            )
