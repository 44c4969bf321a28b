"""References: REF002 to REF005 beyond their examples."""

from __future__ import annotations

from typing import get_args

import pytest
from checking import check, parse_example, run

from validator.model.bundle import CredentialBundle
from validator.model.option_types import Credential

# REF002 unused bundle


def test_a_bundle_that_is_referred_to_by_its_path_is_used() -> None:
    check(
        """
# bundles/staging-api.yaml
name: staging-apii

# environments/staging/api.yaml
secrets_bundle_ref: staging-api
""",
        "REF",
    )


def test_a_bundle_that_is_referred_to_by_its_name_is_used_wherever_it_lies() -> None:
    check(
        """
# bundles/old-name.yaml
name: staging-api

# environments/staging/api.yaml
secrets_bundle_ref: staging-api
""",
        "REF",
    )


def test_a_misspelt_reference_is_one_finding() -> None:
    """REF001 suggests the bundle; that nobody uses it would be the same fault once more."""
    check(
        """
# bundles/staging-api.yaml
name: staging-api

# bundles/legacy-dns.yaml
name: legacy-dns
#     ^^^^^^^^^^ REF002

# environments/staging/api.yaml
secrets_bundle_ref: staging-apii
#                   ^^^^^^^^^^^^ REF001
""",
        "REF",
    )


@pytest.mark.parametrize(
    "broken",
    [
        "secrets_bundle_ref: legacy-dns\nname: [\n",  # not YAML
        "secrets_bundle_ref: [legacy-dns]\n",  # not a text
        "secret_bundle_ref: legacy-dns\n",  # not the field's name
        "secrets_bundle_ref: !x legacy-dns\n",
        "secrets_bundle_ref: &x legacy-dns\n",
        "- secrets_bundle_ref: legacy-dns\n",
        "x: 1\n---\n? [secrets_bundle_ref: legacy-dns]\n: {\n",
    ],
)
def test_a_bundle_that_a_broken_environment_mentions_is_left_in_peace(broken: str) -> None:
    bundles = """
# bundles/legacy-dns.yaml
name: legacy-dns

# bundles/other-bundle.yaml
name: other-bundle
#     ^^^^^^^^^^^^ REF002

# environments/staging/dns.yaml
"""
    check(bundles + broken, "REF002")


def test_a_mention_elsewhere_is_no_use() -> None:
    """Only environments refer to bundles, and what is read of them says what it says."""
    check(
        """
# bundles/legacy-dns.yaml
name: legacy-dns
#     ^^^^^^^^^^ REF002

# bundles/broken.yaml
name: [legacy-dns

# environments/staging/dns.yaml
name: legacy-dns
secrets_bundle_ref: broken
""",
        "REF002",
    )


def test_a_file_of_which_nothing_is_known_may_mention_every_bundle() -> None:
    check(
        """
# bundles/legacy-dns.yaml
name: legacy-dns

# environments/staging/dns.yaml -> ../../../elsewhere
""",
        "REF002",
    )


def test_a_name_of_another_kind_is_no_misspelt_reference() -> None:
    check(
        """
# bundles/staging.yaml
name: staging
#     ^^^^^^^ REF002

# releases/v1.0.0/staging.yaml
environment: staging
#            ^^^^^^^ REF005
""",
        "REF",
    )


def test_a_bundle_without_a_name_is_not_judged() -> None:
    check("# bundles/legacy-dns.yaml\nname: legacy dns\n", "REF002")


# REF003 missing credential

FIELDS = {
    "vercel": "vercel_token_ref",
    "cloudflare": "cloudflare_api_token_ref",
    "supabase": "supabase_key_ref",
    "cloud_run": "service_account",
}


@pytest.mark.parametrize("provider", FIELDS)
def test_each_provider_needs_its_own_credential(provider: str) -> None:
    others = "".join(
        f"{field}: {'deployer' if field == 'service_account' else 'op://vault/item/field'}\n"
        for name, field in FIELDS.items()
        if name != provider
    )
    environment = f"""
# environments/staging/api.yaml
cloud_provider: {provider}
secrets_bundle_ref: staging-api
#                   ^^^^^^^^^^^ REF003

# bundles/staging-api.yaml
name: staging-api
{others}"""
    for absent in ("", f"{FIELDS[provider]}: null\n", f"{FIELDS[provider]}:\n"):
        report = check(environment + absent, "REF003")
        (finding,) = [found for found in report.active if found.code == "REF003"]
        assert finding.related[0].place.path == "bundles/staging-api.yaml"
        assert FIELDS[provider] in finding.message


@pytest.mark.parametrize(
    "stated",
    [
        "vercel_token_ref: secret-itself",
        "vercel_token_ref: gh://",
        "vercel_token_ref: [gh://production/TOKEN]",
        "vercel_tokn_ref: gh://production/TOKEN",
        "vercel_token_ref: ''",
        "<<: *base",
    ],
)
def test_a_credential_that_is_stated_wrongly_is_reported_once(stated: str) -> None:
    check(
        f"""
# environments/staging/portal.yaml
cloud_provider: vercel
secrets_bundle_ref: portal

# bundles/portal.yaml
name: portal
{stated}
""",
        "REF003",
    )


def test_an_unknown_bundle_lacks_nothing() -> None:
    check(
        """
# environments/staging/portal.yaml
cloud_provider: vercel
secrets_bundle_ref: gone
#                   ^^^^ REF001
""",
        "REF",
    )


def test_of_two_bundles_of_one_name_one_suffices() -> None:
    """Which of them counts is what UNQ003 asks."""
    check(
        """
# environments/staging/portal.yaml
cloud_provider: vercel
secrets_bundle_ref: portal

# bundles/portal.yaml
name: portal
---
name: portal
vercel_token_ref: gh://production/TOKEN
""",
        "REF003",
    )


def test_a_provider_of_the_team_needs_nothing_until_the_policy_says_so() -> None:
    check(
        """
# relgate.toml
vocabulary.providers = ["fly"]

# environments/staging/api.yaml
cloud_provider: fly
secrets_bundle_ref: api

# bundles/api.yaml
name: api
""",
        "REF003",
    )


def test_the_credentials_that_a_policy_may_name_are_those_of_a_bundle() -> None:
    optional = {
        name for name, field in CredentialBundle.model_fields.items() if not field.is_required()
    }
    assert set(get_args(Credential)) == optional == set(FIELDS.values())


@pytest.mark.parametrize(
    "policy",
    [
        "vercel = 'service_account'\n^^^^^^ SCH005",
        "vercell = 'service_account'\n^^^^^^^ SCH004",
        "fly = 'owner'\n#     ^^^^^^^ SCH004",
        "fly = ['service_account']\n#     ^^^^^^^^^^^^^^^^^^^ SCH003",
    ],
)
def test_the_policy_may_not_settle_it_otherwise(policy: str) -> None:
    text = f"""
# relgate.toml
[vocabulary]
providers = ["fly"]
[rules.missing_credential.credentials]
{policy}
"""
    assert check(text).policy_broken


# REF004 shared production bundle


def test_the_side_that_uses_the_bundle_less_is_blamed() -> None:
    report = check(
        """
# bundles/staging.yaml
name: staging

# environments/production/api.yaml
name: production
service_name: api
secrets_bundle_ref: staging
#                   ^^^^^^^ REF004

# environments/staging/api.yaml
name: staging
service_name: api
secrets_bundle_ref: staging

# environments/staging/portal.yaml
name: staging
service_name: portal
secrets_bundle_ref: staging
""",
        "REF004",
    )
    (finding,) = [found for found in report.active if found.code == "REF004"]
    (related,) = finding.related
    assert related.place.path == "environments/staging/api.yaml"
    assert "`staging`" in finding.message


def test_every_intruder_is_a_finding() -> None:
    check(
        """
# relgate.toml
vocabulary.environments = ["preview"]

# bundles/prod.yaml
name: prod

# environments/production/api.yaml
name: production
secrets_bundle_ref: prod

# environments/production/portal.yaml
name: production
secrets_bundle_ref: prod

# environments/preview/api.yaml
name: preview
secrets_bundle_ref: prod
#                   ^^^^ REF004

# environments/staging/api.yaml
name: staging
secrets_bundle_ref: prod
#                   ^^^^ REF004
""",
        "REF004",
    )


def test_environments_that_count_as_production_share_bundles() -> None:
    check(
        """
# relgate.toml
vocabulary.environments = ["live", "preview"]
rules.shared_production_bundle.production = ["production", "live"]

# bundles/prod.yaml
name: prod

# environments/production/api.yaml
name: production
secrets_bundle_ref: prod

# environments/live/api.yaml
name: live
secrets_bundle_ref: prod

# bundles/test.yaml
name: test

# environments/preview/api.yaml
name: preview
secrets_bundle_ref: test

# environments/staging/api.yaml
name: staging
secrets_bundle_ref: test
""",
        "REF004",
    )


def test_production_may_be_another_environment() -> None:
    check(
        """
# relgate.toml
vocabulary.environments = ["live"]
rules.shared_production_bundle.production = ["live"]

# bundles/prod.yaml
name: prod

# environments/live/api.yaml
name: live
secrets_bundle_ref: prod

# environments/production/api.yaml
name: production
secrets_bundle_ref: prod
#                   ^^^^ REF004
""",
        "REF004",
    )


def test_a_bundle_that_does_not_exist_is_not_shared() -> None:
    check(
        """
# environments/production/api.yaml
name: production
secrets_bundle_ref: gone
#                   ^^^^ REF001

# environments/staging/api.yaml
name: staging
secrets_bundle_ref: gone
#                   ^^^^ REF001
""",
        "REF",
    )


def test_a_bundle_may_be_named_as_an_environment_is() -> None:
    check(
        """
# bundles/production.yaml
name: production

# environments/production/api.yaml
name: production
secrets_bundle_ref: production

# environments/staging/api.yaml
name: staging
secrets_bundle_ref: production
#                   ^^^^^^^^^^ REF004

# releases/v1.4.0/production.yaml
environment: production
""",
        "REF004",
    )


def test_an_environment_without_a_valid_name_is_on_neither_side() -> None:
    check(
        """
# bundles/prod.yaml
name: prod

# environments/production/api.yaml
name: production
secrets_bundle_ref: prod

# environments/prodution/api.yaml
name: prodution
secrets_bundle_ref: prod
""",
        "REF",
    )


@pytest.mark.parametrize("production", ["[]", '["prodution"]'])
def test_production_is_named_in_words_of_the_vocabulary(production: str) -> None:
    policy = f"# relgate.toml\nrules.shared_production_bundle.production = {production}\n"
    assert run(parse_example(policy)).policy_broken


# REF005 undeclared environment


def test_an_environment_that_is_known_by_its_folder_is_declared() -> None:
    check(
        """
# releases/v1.0.0/production.yaml
environment: production

# releases/v1.0.0/staging.yaml
environment: staging

# environments/production/api.yaml
name: [

# environments/staging/api.yaml
name: stagging
""",
        "REF005",
    )


def test_each_checklist_for_nothing_is_a_finding() -> None:
    check(
        """
# releases/v1.0.0/staging.yaml
environment: staging
#            ^^^^^^^ REF005

# releases/v1.1.0/staging.yaml
environment: "staging"
#            ^^^^^^^^^ REF005

# releases/v1.1.0/production.yaml
environment: prod

# environments/production/staging.yaml
name: production
service_name: staging
""",
        "REF005",
    )
