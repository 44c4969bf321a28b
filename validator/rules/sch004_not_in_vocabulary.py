"""A value is none of the words that the field may hold.

The table `vocabulary` of the policy adds words to those of the specification.

Why: a misspelt environment or provider is one in which nothing is ever deployed.

Bad:

    # environments/production/api.yaml
    name: production
    cloud_provider: cloudrun
    #               ^^^^^^^^ SCH004

Fixed:

    # environments/production/api.yaml
    name: production
    cloud_provider: cloud_run

Good:

    # environments/production/api.yaml
    name: production
    cloud_provider: cloud_run

Good:

    # relgate.toml
    vocabulary.providers = ["fly"]

    # environments/production/api.yaml
    name: production
    cloud_provider: fly
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Problem
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.rules import RuleOptions

SCOPE = "file"


def check(repository: Repository, facts: Facts, options: RuleOptions) -> Iterator[Problem]:
    """Words that neither the specification nor the policy knows."""
    yield from repository.faults("not_in_vocabulary")
