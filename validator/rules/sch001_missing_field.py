"""A record lacks a field.

It is reported at the key of the mapping that lacks the field, or at the first line of the record. A
misspelt field is reported as SCH002 alone. A missing `id` has a fix (unsafe, as the record may have
had one before).

Why: the programs that read the record stop without the field, or assume a value that nobody chose.

Bad:

    # bundles/prod-api.yaml
    id: 0a0f0a9e-8f1e-4a57-8a55-70b1f3f0c7d2
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ SCH001 it has no owner
    name: prod-api
    rotation_cadence_days: 90
    last_rotated_at: 2026-10-01T00:00:00Z

Bad:

    # bundles/prod-portal.yaml
    # Rotated by the platform team.
    name: prod-portal
    ^^^^^^^^^^^^^^^^^ SCH001 it has no id
    rotation_cadence_days: 90
    last_rotated_at: 2026-10-01T00:00:00Z
    owner: platform-team

Fixed:

    # bundles/prod-portal.yaml
    # Rotated by the platform team.
    id: 30eded61-9b80-53b5-92ad-a903961c0ecf
    name: prod-portal
    rotation_cadence_days: 90
    last_rotated_at: 2026-10-01T00:00:00Z
    owner: platform-team

Good:

    # bundles/prod-api.yaml
    id: 0a0f0a9e-8f1e-4a57-8a55-70b1f3f0c7d2
    name: prod-api
    rotation_cadence_days: 90
    last_rotated_at: 2026-10-01T00:00:00Z
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
    """Fields that their model requires and a record does not state."""
    yield from repository.faults("missing_field")
