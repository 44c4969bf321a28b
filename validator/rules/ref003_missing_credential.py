"""A bundle lacks the credential that the service's provider needs.

A service on `vercel` needs `vercel_token_ref`, one on `cloudflare` `cloudflare_api_token_ref`, one
on `supabase` `supabase_key_ref`, and one on `cloud_run` `service_account`. The option
`credentials` names the field for each provider that the team has added.

Why: the deployment starts, reaches the provider without a credential, and stops half-way.

Bad:

    # environments/production/portal.yaml
    cloud_provider: vercel
    secrets_bundle_ref: prod-portal
    #                   ^^^^^^^^^^^ REF003

    # bundles/prod-portal.yaml
    name: prod-portal
    service_account: portal-deployer@acme-prod.iam.gserviceaccount.com
    vercel_token_ref: null

Bad:

    # relgate.toml
    vocabulary.providers = ["fly"]
    rules.missing_credential.credentials = { fly = "service_account" }

    # environments/production/api.yaml
    cloud_provider: fly
    secrets_bundle_ref: prod-api
    #                   ^^^^^^^^ REF003

    # bundles/prod-api.yaml
    name: prod-api

Good:

    # environments/production/portal.yaml
    cloud_provider: vercel
    secrets_bundle_ref: prod-portal

    # bundles/prod-portal.yaml
    name: prod-portal
    vercel_token_ref: gh://production-portal/VERCEL_TOKEN
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from validator.finding import Problem, Related
from validator.index.facts import Facts
from validator.index.repository import Name, Repository
from validator.loading.document import Document
from validator.model.kinds import BUNDLE, ENVIRONMENT
from validator.rules import RuleOptions, option

if TYPE_CHECKING:
    from validator.model.bundle import CredentialBundle
    from validator.model.option_types import AddedProvider, Credential

_NEEDED: dict[str, Credential] = {
    "vercel": "vercel_token_ref",
    "cloudflare": "cloudflare_api_token_ref",
    "supabase": "supabase_key_ref",
    "cloud_run": "service_account",
}


class Options(RuleOptions):
    """What the team's own providers need."""

    credentials: dict[AddedProvider, Credential] = option(
        {},
        description="The field of the bundle that each further provider needs.",
        examples=[{"fly": "service_account"}],
    )


def check(repository: Repository, facts: Facts, options: Options) -> Iterator[Problem]:
    """Environments whose bundle is known and holds nothing for their provider."""
    needed = needed_credentials(options)
    lacking = {
        field: {name for name, value in repository.values(BUNDLE, "name", field) if value is None}
        for field in set(needed.values())
    }
    if not any(
        provider in needed and name in lacking[needed[provider]]
        for provider, name in repository.values(ENVIRONMENT, "cloud_provider", "secrets_bundle_ref")
    ):
        return
    for environment in repository.of(ENVIRONMENT, "cloud_provider", "secrets_bundle_ref"):
        provider, name = environment.entity.cloud_provider, environment.entity.secrets_bundle_ref
        field = needed.get(provider)
        bundles = repository.named(Name("bundle", "name", name))
        if field is None or not bundles or any(_may_hold(bundle, field) for bundle in bundles):
            continue
        yield Problem(
            f"{environment.label} runs on `{provider}`, but its bundle `{name}` has no `{field}`",
            environment.place("secrets_bundle_ref"),
            related=tuple(Related(bundle.place("name"), f"has no `{field}`") for bundle in bundles),
            help=f"add `{field}` to the bundle, or name a bundle that has it",
        )


def needed_credentials(options: Options) -> dict[str, Credential]:
    """The field of a bundle that each provider needs."""
    return {**options.credentials, **_NEEDED}


def _may_hold(bundle: Document[CredentialBundle], field: str) -> bool:
    """Whether a bundle has a credential, or says something there that is a fault of its own."""
    return field in bundle.invalid or getattr(bundle.entity, field) is not None
