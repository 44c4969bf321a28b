"""Two records have the same id.

No two records of any kind share an `id`. The later one is reported, by path and line.

Why: an id that names two records leads audits and dashboards to the wrong one. It is mostly a
record that was copied, with more left in it that is not its own.

Bad:

    # bundles/prod-api.yaml
    id: 0a0f0a9e-8f1e-4a57-8a55-70b1f3f0c7d2
    name: prod-api

    # bundles/staging-api.yaml
    id: 0a0f0a9e-8f1e-4a57-8a55-70b1f3f0c7d2
    #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ UNQ001
    name: staging-api

Good:

    # bundles/prod-api.yaml
    id: 0a0f0a9e-8f1e-4a57-8a55-70b1f3f0c7d2
    name: prod-api

    # bundles/staging-api.yaml
    id: 7c1d3c55-2b7e-4f0a-9a6e-3f5b8d2e4a10
    name: staging-api
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Problem, Related
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.model.declare import Unique
from validator.model.kinds import KINDS
from validator.rules import RuleOptions


def check(repository: Repository, facts: Facts, options: RuleOptions) -> Iterator[Problem]:
    """Values that the models declare unique among the records of every kind."""
    fields = {
        field: None
        for kind in KINDS
        for field, unique in kind.declared(Unique)
        if unique.scope == "all"
    }
    for field in fields:
        for first, later in repository.repeated(KINDS, field):
            yield Problem(
                f"`{field}` of {later.label} is that of {first.label} as well",
                later.place(field),
                related=(Related(first.place(field), "the first record with it"),),
                help="give this record an id of its own, a new UUID",
            )
