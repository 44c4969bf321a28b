"""The rotation of a bundle's credentials is due soon.

The option `days` says how long before. A bundle is left in peace for the first half of its
cadence, however short that is: a warning that comes back with the rotation warns of nothing.

Why: a rotation takes people and a quiet hour; whoever hears of it in time need not hurry.

Bad:

    # clock: 2026-11-23T12:00:00Z
    # bundles/prod-api.yaml
    rotation_cadence_days: 60
    last_rotated_at: 2026-10-01T00:00:00Z
    #                ^^^^^^^^^^^^^^^^^^^^ ROT003

Good:

    # clock: 2026-11-23T12:00:00Z
    # bundles/prod-api.yaml
    rotation_cadence_days: 90
    last_rotated_at: 2026-10-01T00:00:00Z
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Problem, Severity
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.index.rotation import earliest, rotation_of
from validator.model.kinds import BUNDLE
from validator.rules import RuleOptions, option
from validator.wording import days

SEVERITY = Severity.WARNING
SCOPE = "file"


class Options(RuleOptions):
    """How early to warn."""

    days: int = option(14, ge=1, le=90, description="Days before a rotation is due.", examples=[14])


def check(repository: Repository, facts: Facts, options: Options) -> Iterator[Problem]:
    """Bundles whose cadence ends within the time that the policy states, or right now."""
    bundles = list(repository.of(BUNDLE, "rotation_cadence_days", "last_rotated_at"))
    if not any(
        rotation.is_near(rotation.window(options.days), facts)
        for rotation in earliest(bundle.entity for bundle in bundles)
    ):
        return
    for bundle in bundles:
        rotation = rotation_of(bundle.entity)
        if rotation.is_within(rotation.window(options.days), facts):
            yield Problem(
                f"the rotation of {bundle.label} is due in {days(rotation.left(facts))}, "
                f"{days(rotation.cadence)} after the last one",
                bundle.place("last_rotated_at"),
                help="rotate the credentials, then write here when that was done",
            )
