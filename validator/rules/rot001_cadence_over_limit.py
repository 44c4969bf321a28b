"""A bundle is rotated less often than the compliance limit allows.

The limit is 90 days. The option `limit_days` lowers it; nothing raises it.

Why: the compliance playbook bounds how long a leaked credential stays of use to whoever has it.

Bad:

    # bundles/prod-api.yaml
    name: prod-api
    rotation_cadence_days: 120
    #                      ^^^ ROT001

Bad:

    # relgate.toml
    [rules.cadence_over_limit]
    limit_days = 30

    # bundles/prod-api.yaml
    name: prod-api
    rotation_cadence_days: 60
    #                      ^^ ROT001

Good:

    # bundles/prod-api.yaml
    name: prod-api
    rotation_cadence_days: 90
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Problem
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.model.terms import MAX_ROTATION_CADENCE_DAYS
from validator.rules import RuleOptions, option

LOCKED = True
SCOPE = "file"


class Options(RuleOptions):
    """The limit that the models judge by."""

    limit_days: int = option(
        MAX_ROTATION_CADENCE_DAYS,
        ge=1,
        le=MAX_ROTATION_CADENCE_DAYS,
        description="The longest rotation cadence of a bundle, in days.",
        examples=[60],
    )


def check(repository: Repository, facts: Facts, options: Options) -> Iterator[Problem]:
    """What the model of bundles has refused."""
    for problem in repository.faults("cadence_over_limit"):
        key = problem.place.key
        yield problem._replace(
            message=f"{f'bundle {key}' if key else 'the bundle'} is rotated less often than every "
            f"{options.limit_days} days, the limit of "
            f"{'the compliance playbook' if _is_default(options) else 'the policy'}",
            help=f"rotate it at least every {options.limit_days} days, and say so here",
        )


def _is_default(options: Options) -> bool:
    return options.limit_days == MAX_ROTATION_CADENCE_DAYS
