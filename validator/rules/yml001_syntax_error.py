"""A file is not the YAML, JSON or TOML that it should be.

In YAML nothing after the first such place is read; in a stage log the other lines are. What some
readers of YAML take and others refuse counts as a syntax error too.

Why: a file that cannot be read declares nothing, and every check of it would pass in silence.

Bad:

    # environments/production/api.yaml
    name: production
    service_name: api: v2
    #                ^ YML001

Bad:

    # releases/v1.4.0/stages.jsonl
    {"stage_name": "ruff", "status": "success"}
    {"stage_name": "pytest", "status": "succ
                                            ^ YML001

Good:

    # environments/production/api.yaml
    name: production
    service_name: api
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Problem
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.rules import RuleOptions

SCOPE = "file"


def check(repository: Repository, facts: Facts, options: RuleOptions) -> Iterator[Problem]:
    """What the readers of YAML, JSON and TOML could not read."""
    yield from repository.faults("syntax_error")
