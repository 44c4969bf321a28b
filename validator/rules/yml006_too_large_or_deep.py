"""A file is larger, or nested deeper, than any record needs.

A YAML file may have 1 MiB, a stage log 16 MiB and a line of it 1 MiB, and 64 mappings or lists may
stand inside one another. Of a file with more than 100,000 faults the rest is not judged.

Why: such a file is a mistake or an attack, and reading it would cost the time and memory of
everybody who checks the repository.

Bad:

    # releases/v1.4.0/production.yaml
    notes: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[
    #                                                                     ^ YML006

Good:

    # releases/v1.4.0/production.yaml
    notes: Rolled back twice in rehearsal, four minutes each.
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Problem
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.rules import RuleOptions

SCOPE = "file"


def check(repository: Repository, facts: Facts, options: RuleOptions) -> Iterator[Problem]:
    """Files, lines and nestings beyond what is read."""
    yield from repository.faults("too_large_or_deep")
