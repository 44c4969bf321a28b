"""What a repository tells of a new record."""

from __future__ import annotations

from dataclasses import replace

import pytest
from knowing import FRESH, known_in

from validator.engine.new_record.offers import Answers, Known, Offer, offer
from validator.engine.new_record.questions import Refused, questions
from validator.model.kinds import BY_NAME

TAGS = """\
# git tags
v1.3.1 1111111111111111111111111111111111111111
v1.3.2 2222222222222222222222222222222222222222
v1.4.0-rc.1 3333333333333333333333333333333333333333
v1.4.0 4444444444444444444444444444444444444444
"""
RELEASES = """\
# releases/v1.3.1/production.yaml
tag: v1.3.1
environment: production
# releases/v1.4.0/production.yaml
tag: v1.4.0
environment: production
# releases/v1.4.0-rc.1/staging.yaml
tag: v1.4.0-rc.1
environment: staging
"""
SERVICES = """\
# environments/production/api.yaml
name: production
service_name: api
# environments/staging/api.yaml
name: staging
service_name: api
"""
PRODUCTION: Answers = {"name": "production", "service_name": "api"}
STAGING: Answers = {"name": "staging", "service_name": "api"}


def offered(kind: str, name: str, known: Known, answers: Answers) -> Offer:
    [question] = [it for it in questions(BY_NAME[kind]) if it.name == name]
    return offer(BY_NAME[kind], question, answers, known)


class TestEveryKind:
    def test_the_id_is_fresh(self) -> None:
        assert offered("release", "id", known_in(""), {}) == Offer(FRESH, "settled")

    def test_a_field_of_which_nothing_is_known_is_asked_for(self) -> None:
        assert offered("bundle", "owner", known_in(""), {}) == Offer(is_needed=True)

    def test_the_words_of_a_vocabulary_are_the_choices(self) -> None:
        known = known_in('# relgate.toml\nvocabulary.providers = ["fly"]\n')
        assert offered("environment", "cloud_provider", known, {}).choices[-1] == "fly"


class TestBundle:
    def test_the_cadence_is_the_limit_of_the_policy(self) -> None:
        known = known_in("# relgate.toml\nrules.cadence_over_limit.limit_days = 30\n")
        assert offered("bundle", "rotation_cadence_days", known, {}).text == "30"
        assert offered("bundle", "rotation_cadence_days", known_in(""), {}).text == "90"

    def test_it_was_rotated_when_it_was_created(self) -> None:
        assert offered("bundle", "last_rotated_at", known_in(""), {}).text == "now"

    def test_the_provider_is_asked_for_where_no_credential_is_stated(self) -> None:
        assert offered("bundle", "provider", known_in(""), {}).is_needed
        assert not offered("bundle", "provider", known_in("", "service_account"), {}).is_needed
        assert offered("bundle", "provider", known_in("", "owner"), {}).is_needed

    def test_the_provider_tells_the_credential(self) -> None:
        known = known_in(
            '# relgate.toml\nvocabulary.providers = ["fly"]\n'
            'rules.missing_credential.credentials = { fly = "service_account" }\n'
        )
        for provider, field in (("vercel", "vercel_token_ref"), ("fly", "service_account")):
            answers = {"name": "x", "provider": provider}
            assert offered("bundle", field, known, answers).is_needed
            assert not offered("bundle", "supabase_key_ref", known, answers).is_needed

    def test_services_that_name_the_bundle_tell_the_credential(self) -> None:
        known = known_in(
            "# environments/production/portal.yaml\n"
            "cloud_provider: vercel\nsecrets_bundle_ref: prod-portal\n"
        )
        assert not offered("bundle", "provider", known, {"name": "prod-portal"}).is_needed
        assert offered("bundle", "vercel_token_ref", known, {"name": "prod-portal"}).is_needed
        assert not offered("bundle", "vercel_token_ref", known, {"name": "prod-api"}).is_needed


class TestEnvironment:
    @pytest.mark.parametrize(
        ("repository", "answers", "tag"),
        [
            (TAGS + RELEASES, PRODUCTION, "v1.3.1"),  # that of the environment's last release
            (TAGS + RELEASES, STAGING, "v1.3.2"),  # none was released there: the last one of all
            (TAGS, PRODUCTION, "v1.3.2"),
            (RELEASES, PRODUCTION, "null"),  # a tag that git lacks leads nowhere
            ("# git tags\nv1.0.0 1111111111111111111111111111111111111111\n", STAGING, "null"),
            ("", PRODUCTION, "null"),
        ],
    )
    def test_the_rollback_tag_is_that_before_the_newest_release(
        self, repository: str, answers: Answers, tag: str
    ) -> None:
        assert offered("environment", "rollback_tag", known_in(repository), answers) == Offer(
            tag, "settled"
        )

    def test_where_tags_may_be_lacking_it_is_asked_for(self) -> None:
        known = known_in(TAGS + "# git: incomplete\n")
        assert offered("environment", "rollback_tag", known, STAGING).text == "v1.3.2"
        known = known_in("# git tags\n# git: incomplete\n")
        found = offered("environment", "rollback_tag", known, STAGING)
        assert (found.is_needed, found.doubt is not None) == (True, True)

    def test_the_github_environment_is_named_like_the_service(self) -> None:
        found = offered("environment", "gh_environment", known_in(""), STAGING)
        assert found == Offer("staging-api", "settled")

    def test_the_bundle_is_one_that_there_is(self) -> None:
        known = known_in(
            "# bundles/staging-api.yaml\nname: staging-api\n# bundles/dns.yaml\nname: dns\n"
        )
        found = offered("environment", "secrets_bundle_ref", known, STAGING)
        assert (found.text, found.choices) == ("staging-api", ("dns", "staging-api"))
        found = offered("environment", "secrets_bundle_ref", known, PRODUCTION)
        assert (found.text, found.is_needed) == (None, True)

    def test_without_a_bundle_there_is_none_to_name(self) -> None:
        with pytest.raises(Refused, match="`relgate new bundle staging-api`"):
            offered("environment", "secrets_bundle_ref", known_in(""), STAGING)

    def test_that_it_was_validated_only_people_can_say(self) -> None:
        found = offered("environment", "last_validated_at", known_in(""), STAGING)
        assert (found.text, found.how) == ("now", "claim")


class TestRelease:
    @pytest.mark.parametrize(
        ("repository", "environment", "tag"),
        [
            (TAGS, "production", "v1.4.0"),
            (TAGS + RELEASES, "production", "v1.4.1"),
            (TAGS + RELEASES, "staging", "v1.4.0"),
            # A pre-release is not meant for production; after it comes what it leads to.
            (TAGS + "v1.5.0-rc.1 " + "5" * 40 + "\n" + RELEASES, "production", "v1.5.0"),
            (TAGS + "v1.5.0-rc.1 " + "5" * 40 + "\n" + RELEASES, "staging", "v1.5.0-rc.1"),
            # Somebody prepares a release whose tag is still to be created.
            (
                TAGS + "# releases/v1.5.0/production.yaml\ntag: v1.5.0\nenvironment: production\n",
                "staging",
                "v1.5.0",
            ),
            ("# git tags\nnightly " + "1" * 40 + "\n", "staging", "v0.1.0"),
            (
                TAGS + "v2.0.0-rc.1 " + "5" * 40 + "\n# relgate.toml\n"
                'rules.shared_production_bundle.production = ["staging"]\n',
                "production",
                "v2.0.0-rc.1",
            ),
        ],
    )
    def test_the_tag_is_the_newest_without_a_checklist_or_the_next(
        self, repository: str, environment: str, tag: str
    ) -> None:
        answers = {"environment": environment}
        assert offered("release", "tag", known_in(repository), answers).text == tag

    def test_a_bump_names_the_next_version(self) -> None:
        known = replace(known_in(TAGS), bump="minor")
        assert offered("release", "tag", known, {"environment": "staging"}).text == "v1.5.0"

    def test_where_tags_may_be_lacking_the_next_version_is_asked_for(self) -> None:
        known = known_in(RELEASES + "# git: incomplete\n")
        found = offered("release", "tag", known, {"environment": "production"})
        doubt = "the clone is shallow; git fetch --unshallow --tags"
        assert found == Offer(is_needed=True, doubt=doubt)

    def test_the_environment_is_one_with_a_service(self) -> None:
        found = offered("release", "environment", known_in(SERVICES), {})
        assert (found.choices, found.text) == (("staging", "production"), None)
        with pytest.raises(Refused, match="`relgate new environment NAME SERVICE`"):
            offered("release", "environment", known_in(""), {})

    def test_the_roles_are_those_that_may_approve(self) -> None:
        known = known_in(
            '# relgate.toml\nrules.role_not_allowed.allowed = { production = ["admin"] }\n'
        )
        found = offered("release", "approver_role", known, {"environment": "production"})
        assert (found.text, found.how) == ("admin", "settled")
        found = offered("release", "approver_role", known, {"environment": "staging"})
        assert (found.text, found.how, found.choices) == (None, "claim", ("admin", "operator"))
