"""A release is approved in a role that may not approve it.

The option `allowed` lists the roles that may approve releases to an environment. Environments
that it does not mention take every role.

Why: an approval counts only if whoever gave it was in charge.

Bad:

    # relgate.toml
    [rules.role_not_allowed.allowed]
    production = ["admin"]

    # releases/v1.4.0/production.yaml
    tag: v1.4.0
    environment: production
    approver_role: operator
    #              ^^^^^^^^ REL004

Good:

    # relgate.toml
    [rules.role_not_allowed.allowed]
    production = ["admin"]

    # releases/v1.4.0/production.yaml
    tag: v1.4.0
    environment: production
    approver_role: admin

    # releases/v1.4.0/staging.yaml
    tag: v1.4.0
    environment: staging
    approver_role: operator
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from validator.finding import Problem, Severity
from validator.index.facts import Facts
from validator.index.releases import release_of
from validator.index.repository import Repository
from validator.model.kinds import RELEASE
from validator.rules import RuleOptions, option

if TYPE_CHECKING:
    from validator.model.option_types import EnvironmentName, Roles

SEVERITY = Severity.WARNING
SCOPE = "file"


class Options(RuleOptions):
    """Who may approve what."""

    allowed: dict[EnvironmentName, Roles] = option(
        {},
        description="The roles that may approve releases, by environment.",
        examples=[{"production": ["admin"]}],
    )


def check(repository: Repository, facts: Facts, options: Options) -> Iterator[Problem]:
    """Checklists whose role is not among those of their environment."""
    for checklist in repository.of(RELEASE, "approver_role"):
        environment = release_of(checklist)[1]
        role, allowed = checklist.entity.approver_role, options.allowed.get(environment)
        if allowed is not None and role not in allowed:
            yield Problem(
                f"{checklist.label} is approved as `{role}`; releases to `{environment}` need "
                f"{' or '.join(f'`{name}`' for name in allowed)}",
                checklist.place("approver_role"),
                help="have it approved by someone in that role",
            )
