"""A value has a tag that only some programs understand.

The tags of the YAML 1.2 core schema, such as `!!str`, may stay where they fit. A `%` directive
counts as a tag, for it redefines them.

Why: a tag makes the value mean something else in each program that reads it, up to running code.

Bad:

    # environments/production/api.yaml
    name: production
    service_name: !env SERVICE
    #             ^^^^ YML004

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
    """Tags of types that JSON does not have, and directives."""
    yield from repository.faults("custom_tag")
