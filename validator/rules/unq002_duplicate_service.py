"""A service is declared twice in one environment.

The later declaration is reported, by path and line.

Why: deployments and rollbacks read one of the two, and nobody knows which.

Bad:

    # environments/production/api.yaml
    name: production
    service_name: api

    # environments/production/payments.yaml
    name: production
    service_name: api
    #             ^^^ UNQ002

Good:

    # environments/production/api.yaml
    name: production
    service_name: api

    # environments/staging/api.yaml
    name: staging
    service_name: api
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Problem, Related
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.model.kinds import ENVIRONMENT
from validator.rules import RuleOptions


def check(repository: Repository, facts: Facts, options: RuleOptions) -> Iterator[Problem]:
    """Environments with the key of an earlier one."""
    for first, later in repository.repeated([ENVIRONMENT], *ENVIRONMENT.key):
        environment, service = later.entity.name, later.entity.service_name
        yield Problem(
            f"the service `{service}` is declared twice in the environment `{environment}`",
            later.place("service_name"),
            related=(Related(first.place("service_name"), "the first declaration"),),
            help="remove one of the two, or name another service",
        )
