"""A release checklist is for an environment in which no service is declared.

Why: what was confirmed there is confirmed for nothing: no service, no rollback tag and no
credentials are declared that the release could use.

Bad:

    # releases/v1.4.0/staging.yaml
    tag: v1.4.0
    environment: staging
    #            ^^^^^^^ REF005

    # environments/production/api.yaml
    name: production

Good:

    # releases/v1.4.0/production.yaml
    tag: v1.4.0
    environment: production

    # environments/production/api.yaml
    name: production
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Problem
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.rules import RuleOptions


def check(repository: Repository, facts: Facts, options: RuleOptions) -> Iterator[Problem]:
    """References to environments that no record and no folder states."""
    unknown = repository.unknown("environment", "name")
    for reference in repository.references if unknown else ():
        if reference.to.kind == "environment" and reference.to.value in unknown:
            name = reference.to.value
            yield Problem(
                f"{reference.document.label} is for the environment `{name}`, "
                "in which no service is declared",
                reference.document.place(reference.field),
                help=f"declare its services in environments/{name}/, or correct the name",
            )
