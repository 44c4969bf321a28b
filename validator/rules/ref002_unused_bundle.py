"""A credential bundle is used by no environment.

A bundle counts as used where an environment names it, or names the path at which it lies. One
that a misspelt reference most likely means is left to REF001, and one that a file which cannot
be read may mention is left in peace.

Why: credentials that nothing needs are still valid, still have to be rotated, and are missed by
nobody when they leak.

Bad:

    # bundles/staging-api.yaml
    name: staging-api

    # bundles/legacy-api.yaml
    name: legacy-api
    #     ^^^^^^^^^^ REF002

    # environments/staging/api.yaml
    secrets_bundle_ref: staging-api

Good:

    # bundles/staging-api.yaml
    name: staging-api

    # environments/staging/api.yaml
    secrets_bundle_ref: staging-api
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Problem, Severity
from validator.index.facts import Facts
from validator.index.meant import meant_bundles
from validator.index.repository import Name, Repository
from validator.model.kinds import BUNDLE
from validator.rules import RuleOptions

SEVERITY = Severity.WARNING


def check(repository: Repository, facts: Facts, options: RuleOptions) -> Iterator[Problem]:
    """Bundles to which no reference leads, nor may lead once a mistake is mended."""
    if repository.sought("bundle", "name").issuperset(repository.values(BUNDLE, "name")):
        return
    unused = [
        bundle
        for bundle in repository.of(BUNDLE, "name")
        if Name("bundle", "name", bundle.entity.name) not in repository.referrers
        and Name("bundle", "name", bundle.path_fields.get("name", "")) not in repository.referrers
    ]
    meant = {guess.name for guess in meant_bundles(repository).values()} if unused else set()
    for bundle in unused:
        names = {bundle.entity.name, bundle.path_fields.get("name", bundle.entity.name)}
        if meant.isdisjoint(names) and not any(
            repository.may_be_mentioned(("environment",), name) for name in names
        ):
            yield Problem(
                f"no environment uses {bundle.label}",
                bundle.place("name"),
                help="revoke what it refers to and remove it, or name it where it is needed",
            )
