"""A waiver cannot take effect.

It cannot be read, states no last day, or names a rule that does not exist or that nothing can
waive. In the policy file the same mistakes are reported as those of any field.

Why: whoever wrote it takes the finding for accepted, and is surprised when it is not.

Bad:

    # environments/staging/api.yaml
    secrets_bundle_ref: prod-api  # relgate: ignore[REF004] because DNS moves
    #                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ WVR004

    # bundles/prod-api.yaml
    # relgate: ignore[ROT001] until=2027-01-31 because the vendor wants it
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ WVR004
    rotation_cadence_days: 120

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
    """Waivers that are void."""
    for waiver in repository.waivers:
        if waiver.void is not None:
            yield Problem(
                f"this waiver accepts nothing: {waiver.void}",
                waiver.place,
                help="correct it, or remove it and mend what it was to accept",
            )
