"""The rotation of a bundle's credentials is overdue.

It is due `rotation_cadence_days` after `last_rotated_at`, to the second.

Why: a credential that has outlived its cadence may have leaked long ago, and fails the audit.

Bad:

    # clock: 2026-11-23T12:00:00Z
    # bundles/prod-api.yaml
    rotation_cadence_days: 30
    last_rotated_at: 2026-10-01T00:00:00Z
    #                ^^^^^^^^^^^^^^^^^^^^ ROT002

Good:

    # clock: 2026-11-23T12:00:00Z
    # bundles/prod-api.yaml
    rotation_cadence_days: 90
    last_rotated_at: 2026-10-01T00:00:00Z
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC

from validator.finding import Problem
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.index.rotation import earliest, rotation_of
from validator.model.kinds import BUNDLE
from validator.rules import RuleOptions
from validator.wording import days

SCOPE = "file"


def check(repository: Repository, facts: Facts, options: RuleOptions) -> Iterator[Problem]:
    """Bundles that were rotated longer ago than their cadence."""
    bundles = list(repository.of(BUNDLE, "rotation_cadence_days", "last_rotated_at"))
    if not any(it.is_overdue(facts) for it in earliest(bundle.entity for bundle in bundles)):
        return
    for bundle in bundles:
        rotation = rotation_of(bundle.entity)
        if rotation.is_overdue(facts):
            yield Problem(
                f"the rotation of {bundle.label} is overdue by {days(rotation.left(facts))}: it "
                f"was due on {rotation.due.astimezone(UTC).date()}, {days(rotation.cadence)} after "
                "the last one",
                bundle.place("last_rotated_at"),
                help="rotate the credentials, then write here when that was done",
            )
