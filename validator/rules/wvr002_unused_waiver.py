"""A waiver in force accepts no finding.

A comment that names several codes is of use where it accepts a finding of each. Waivers of rules that
do not run are not judged.

Why: a waiver that outlives its finding accepts the next one of its kind, which nobody has looked
at.

Bad:

    # environments/staging/api.yaml
    name: staging
    secrets_bundle_ref: staging-api  # relgate: ignore[REF004] until=2027-01-31 because DNS moves
    #                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ WVR002

    # bundles/staging-api.yaml
    name: staging-api

Fixed:

    # environments/staging/api.yaml
    name: staging
    secrets_bundle_ref: staging-api

    # bundles/staging-api.yaml
    name: staging-api

Bad:

    # relgate.toml
    [[waivers]]
    code = "REF004"
    #      ^^^^^^^^ WVR002
    path = "environments/staging/*"
    reason = "staging shares production's DNS account until the move"
    until = 2027-01-31

Fixed:

    # relgate.toml

Good:

    # environments/production/api.yaml
    name: production
    secrets_bundle_ref: prod-api

    # environments/staging/api.yaml
    name: staging
    secrets_bundle_ref: prod-api  # relgate: ignore[REF004] until=2027-01-31 because DNS moves

    # bundles/prod-api.yaml
    name: prod-api
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Problem, Severity
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.rules import RuleOptions

SEVERITY = Severity.WARNING


def check(repository: Repository, facts: Facts, options: RuleOptions) -> Iterator[Problem]:
    """Waivers that could have accepted something, and did not."""
    for waiver in repository.waivers:
        unused = [code for code in waiver.codes if code not in waiver.used]
        if unused and waiver.in_force(facts.reached):
            where = "here" if waiver.glob is None else f"in `{waiver.glob}`"
            missed = f"{where} is no finding of {' or '.join(unused)}"
            if waiver.used:
                yield Problem(
                    f"this waiver accepts more than there is: {missed}",
                    waiver.place,
                    help=f"remove {' and '.join(unused)} from it",
                )
            else:
                yield Problem(
                    f"this waiver accepts nothing: {missed}",
                    waiver.place,
                    help="remove it",
                    fix=waiver.removal,
                )
