"""A release has two checklists for one environment.

The later one is reported, by path and line.

Why: one checklist may be signed while the other one still says what blocks the release.

Bad:

    # releases/v1.4.0/production.yaml
    tag: v1.4.0
    environment: production

    # releases/v1.4.0/production.yml
    tag: v1.4.0
    #    ^^^^^^ UNQ004
    environment: production

Good:

    # releases/v1.4.0/production.yaml
    tag: v1.4.0
    environment: production

    # releases/v1.4.0/staging.yaml
    tag: v1.4.0
    environment: staging
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Problem, Related
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.model.kinds import RELEASE
from validator.rules import RuleOptions


def check(repository: Repository, facts: Facts, options: RuleOptions) -> Iterator[Problem]:
    """Checklists with the key of an earlier one."""
    for first, later in repository.repeated([RELEASE], *RELEASE.key):
        tag, environment = later.entity.tag, later.entity.environment
        yield Problem(
            f"the release `{tag}` has two checklists for the environment `{environment}`",
            later.place("tag"),
            related=(Related(first.place("tag"), "the first checklist"),),
            help="make the two one, and remove the other",
        )
