"""An environment names a credential bundle that does not exist.

Why: the deployment finds no credentials and fails at the moment when it is needed most, often
in the middle of an emergency.

Bad:

    # environments/staging/api.yaml
    name: staging
    service_name: api
    secrets_bundle_ref: staging-apii
    #                   ^^^^^^^^^^^^ REF001

    # bundles/staging-api.yaml
    name: staging-api

Fixed:

    # environments/staging/api.yaml
    name: staging
    service_name: api
    secrets_bundle_ref: staging-api

    # bundles/staging-api.yaml
    name: staging-api

Good:

    # environments/staging/api.yaml
    name: staging
    service_name: api
    secrets_bundle_ref: staging-api

    # bundles/staging-api.yaml
    name: staging-api
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Problem, Related
from validator.index.facts import Facts
from validator.index.meant import meant_bundles
from validator.index.repository import Name, Repository
from validator.rules import RuleOptions


def check(repository: Repository, facts: Facts, options: RuleOptions) -> Iterator[Problem]:
    """References to bundles that no record and no file states."""
    meant_by_name = meant_bundles(repository)
    for reference in repository.references if meant_by_name else ():
        if reference.to.kind != "bundle" or repository.is_known(reference.to):
            continue
        # Here, because most runs find none.
        from validator.loading.rewriting import replacement

        guess, is_certain = meant_by_name[reference.to.value]
        meant = repository.named(Name("bundle", "name", guess)) if guess else ()
        document, place = reference.document, reference.document.place(reference.field)
        path, text = document.path, document.text
        yield Problem(
            f"{document.label} uses the bundle `{reference.to.value}`, which does not exist",
            place,
            related=tuple(Related(bundle.place("name"), "the nearest name") for bundle in meant),
            help=f"did you mean `{guess}`?" if guess else "add the bundle, or name another one",
            fix=replacement(path, place.span, guess, text, safe=is_certain) if guess else None,
        )
