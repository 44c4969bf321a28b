"""A key is not text.

Why: JSON knows no such keys, so readers turn them into texts, each in its own way, or fail.

Bad:

    # environments/production/api.yaml
    success_criteria:
      95: 300
      ^^ YML009

Good:

    # environments/production/api.yaml
    success_criteria:
      "95": 300
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Problem
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.rules import RuleOptions

SCOPE = "file"


def check(repository: Repository, facts: Facts, options: RuleOptions) -> Iterator[Problem]:
    """Keys that JSON cannot hold."""
    yield from repository.faults("non_string_key")
