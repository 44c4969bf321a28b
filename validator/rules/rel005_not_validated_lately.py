"""A service was not validated lately.

The option `max_age_days` says how long a validation counts. One that lies in the future does not
count at all.

Why: health checks and policies that nobody has looked at for a quarter no longer say that a
release is safe.

Bad:

    # clock: 2026-11-23T12:00:00Z
    # environments/production/api.yaml
    name: production
    service_name: api
    last_validated_at: 2026-06-20T09:30:00Z
    #                  ^^^^^^^^^^^^^^^^^^^^ REL005

Good:

    # clock: 2026-11-23T12:00:00Z
    # environments/production/api.yaml
    name: production
    service_name: api
    last_validated_at: 2026-11-20T09:30:00Z
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from validator.finding import Problem, Severity
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.model.kinds import ENVIRONMENT
from validator.rules import RuleOptions, option
from validator.wording import days

SEVERITY = Severity.WARNING
SCOPE = "file"


class Options(RuleOptions):
    """How long a validation counts."""

    max_age_days: int = option(
        90, ge=1, le=365, description="Days for which a validation counts.", examples=[90]
    )


def check(repository: Repository, facts: Facts, options: Options) -> Iterator[Problem]:
    """Services whose validation is too old, or yet to come."""
    environments = list(repository.of(ENVIRONMENT, "last_validated_at"))
    limit = timedelta(days=options.max_age_days)
    validated = [environment.entity.last_validated_at for environment in environments]
    # Where the first and the last one are fine, all are.
    if not validated or (facts.reached(max(validated)) and not facts.passed(min(validated), limit)):
        return
    for environment, last in zip(environments, validated, strict=True):
        if not facts.reached(last):
            fault = f"is validated in the future, in {days(facts.age(last))}"
        elif facts.passed(last, limit):
            fault = f"was last validated {days(facts.age(last))} ago, more than {limit.days}"
        else:
            continue
        yield Problem(
            f"{environment.label} {fault}",
            environment.place("last_validated_at"),
            help="validate its health checks and policies, then write here when that was done",
        )
