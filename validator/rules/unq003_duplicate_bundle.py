"""Two credential bundles have the same name.

The later one is reported, by path and line.

Why: environments name their credentials by the bundle's name, and which of the two they get is
chance. One of them is rotated and the other one is forgotten.

Bad:

    # bundles/prod-api.yaml
    name: prod-api

    # bundles/prod-portal.yaml
    name: prod-api
    #     ^^^^^^^^ UNQ003

Good:

    # bundles/prod-api.yaml
    name: prod-api

    # bundles/prod-portal.yaml
    name: prod-portal
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Problem, Related
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.model.kinds import BUNDLE
from validator.rules import RuleOptions


def check(repository: Repository, facts: Facts, options: RuleOptions) -> Iterator[Problem]:
    """Bundles with the key of an earlier one."""
    for first, later in repository.repeated([BUNDLE], *BUNDLE.key):
        yield Problem(
            f"the bundle `{later.entity.name}` is declared twice",
            later.place("name"),
            related=(Related(first.place("name"), "the first declaration"),),
            help="remove one of the two, or give it another name",
        )
