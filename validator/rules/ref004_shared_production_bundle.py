"""A credential bundle is shared between production and another environment.

Blamed is the side that uses the bundle less, as it most likely took what is the other's; at a
tie, the one that is not production. The option `production` lists the environments that count
as production.

Why: whoever can deploy to staging can then read production's secrets, and a rotation that is
tried out in staging breaks production.

Bad:

    # environments/production/api.yaml
    name: production
    secrets_bundle_ref: prod-api

    # environments/staging/api.yaml
    name: staging
    secrets_bundle_ref: prod-api
    #                   ^^^^^^^^ REF004

    # bundles/prod-api.yaml
    name: prod-api

Good:

    # environments/production/api.yaml
    name: production
    secrets_bundle_ref: prod-api

    # environments/staging/api.yaml
    name: staging
    secrets_bundle_ref: staging-api

    # bundles/prod-api.yaml
    name: prod-api

    # bundles/staging-api.yaml
    name: staging-api
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from validator.finding import Problem, Related, Severity
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.model.kinds import ENVIRONMENT
from validator.rules import RuleOptions, option

if TYPE_CHECKING:
    from validator.model.option_types import EnvironmentName

SEVERITY = Severity.WARNING


class Options(RuleOptions):
    """Which environments are production."""

    production: list[EnvironmentName] = option(
        ["production"],
        min_length=1,
        description="Environments that count as production; they may share bundles.",
        examples=[["production"]],
    )


def check(repository: Repository, facts: Facts, options: Options) -> Iterator[Problem]:
    """References from the side that uses a shared bundle less."""
    used = repository.values(ENVIRONMENT, "name", "secrets_bundle_ref")
    in_production = {bundle for name, bundle in used if name in options.production}
    shared = in_production & {bundle for name, bundle in used if name not in options.production}
    for bundle, references in repository.referrers.items() if shared else ():
        if bundle.kind != "bundle" or bundle.value not in shared:
            continue
        if not repository.is_known(bundle):
            continue
        placed = [it for it in references if "name" not in it.document.invalid]
        inside = [it for it in placed if it.document.entity.name in options.production]
        outside = [it for it in placed if it.document.entity.name not in options.production]
        intruders, owners = (inside, outside) if len(inside) < len(outside) else (outside, inside)
        owner = owners[0].document
        for intruder in intruders:
            yield Problem(
                f"{intruder.document.label} shares the bundle `{bundle.value}` with {owner.label}",
                intruder.document.place(intruder.field),
                related=(Related(owner.place(owners[0].field), "used here as well"),),
                help="give it a bundle of its own, with credentials of its own",
            )
