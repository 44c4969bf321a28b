"""A text is written so that YAML reads a number or a boolean.

Files are read by the YAML 1.2 core schema: `no` is a text, `1.10` is the number 1.1 and `true` a
boolean. A number that JSON cannot hold, such as `.inf`, is refused as well.

Why: YAML drops the last zero of `1.10`, and the leading ones of a number, before anybody sees them.

Bad:

    # environments/production/api.yaml
    name: production
    rollback_tag: 1.10
    #             ^^^^ YML010

Bad:

    # environments/production/api.yaml
    name: production
    gh_environment: 1.10
    #               ^^^^ YML010

Fixed:

    # environments/production/api.yaml
    name: production
    gh_environment: "1.10"

Good:

    # environments/production/api.yaml
    name: production
    rollback_tag: v1.10.0
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Problem
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.rules import RuleOptions

SCOPE = "file"


def check(repository: Repository, facts: Facts, options: RuleOptions) -> Iterator[Problem]:
    """Plain values that YAML reads as something else than the text that they are."""
    yield from repository.faults("ambiguous_scalar")
