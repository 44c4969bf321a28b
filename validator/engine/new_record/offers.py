"""What a repository, its policy and git tell of a new record before anybody is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

from validator.engine.new_record.questions import NOW, Question, Refused
from validator.engine.new_record.versions import Part, is_final, newest, next_version
from validator.engine.new_record.yaml_text import Value
from validator.engine.policy import Policy
from validator.index.facts import Facts
from validator.index.releases import newest_releases, releases
from validator.index.repository import Repository
from validator.model.kinds import ENVIRONMENT, Kind
from validator.model.tag import is_tag, precedence
from validator.rules import ref003_missing_credential, rel004_role_not_allowed


@dataclass(frozen=True, slots=True)
class Offer:
    """What is known of an answer.

    `text` is the answer as somebody would type it, None where nothing is known. It is "settled"
    where nobody need be asked, "usual" where somebody at a terminal is asked and a script is not,
    and a "claim" where only somebody who knows can say so. `choices` are the answers that there
    are, where they are known; `is_needed` says that an answer there must be; `doubt` is why not
    all tags are known, which it would follow from.
    """

    text: str | None = None
    how: Literal["settled", "usual", "claim"] = "claim"
    choices: tuple[str, ...] = ()
    is_needed: bool = False
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What a new record is made from.

    `fresh_id` is an id that no record has, `stated` names what somebody has said unasked, and
    `bump` is the part in which a release's version is to differ from the one before, if that was
    said.
    """

    repository: Repository
    facts: Facts
    policy: Policy
    fresh_id: str
    stated: frozenset[str] = frozenset()
    bump: Part | None = None


Answers = Mapping[str, Value]


def offer(kind: Kind[Any], question: Question, answers: Answers, known: Known) -> Offer:
    """What is known of the answer to a question, once others are answered. Raises `Refused`."""
    if question.name == "id":
        return Offer(known.fresh_id, "settled")
    special = _SPECIAL.get((kind.name, question.name))
    if special is not None:
        return special(answers, known)
    if kind.name == "bundle" and question.name in _credentials(answers, known):
        return Offer(is_needed=True)
    words = known.policy.terms.vocabulary(question.vocabulary) if question.vocabulary else ()
    return Offer(choices=words, is_needed=question.is_required)


def _provider(answers: Answers, known: Known) -> Offer:
    """Who is asked for a bundle's credentials: nobody, where one is given or its users tell."""
    is_told = _users(answers, known) or not known.stated.isdisjoint(_needed(known).values())
    return Offer(choices=known.policy.terms.providers, is_needed=not is_told)


def _credentials(answers: Answers, known: Known) -> set[str]:
    """The fields that the bundle needs, by its provider and by the services that name it."""
    needed = _needed(known)
    return {
        needed[provider]
        for provider in (answers.get("provider"), *_users(answers, known))
        if isinstance(provider, str) and provider in needed
    }


def _needed(known: Known) -> Mapping[str, str]:
    options = known.policy.options_of("missing_credential")
    return ref003_missing_credential.needed_credentials(
        cast("ref003_missing_credential.Options", options)
    )


def _users(answers: Answers, known: Known) -> set[str]:
    """The providers of the services that name the bundle already."""
    return {
        environment.entity.cloud_provider
        for environment in known.repository.of(ENVIRONMENT, "cloud_provider", "secrets_bundle_ref")
        if environment.entity.secrets_bundle_ref == answers.get("name")
    }


def _cadence(answers: Answers, known: Known) -> Offer:
    return Offer(str(known.policy.terms.max_rotation_cadence_days), "usual", is_needed=True)


def _created(answers: Answers, known: Known) -> Offer:
    """Credentials that have just been created were rotated now."""
    return Offer(NOW, "usual", is_needed=True)


def _validated(answers: Answers, known: Known) -> Offer:
    return Offer(NOW, "claim", is_needed=True)


def _gh_environment(answers: Answers, known: Known) -> Offer:
    return Offer(f"{answers.get('name')}-{answers.get('service_name')}", "settled")


def _bundle(answers: Answers, known: Known) -> Offer:
    """One of the bundles that there are, first of all that of the service's own name."""
    own = f"{answers.get('name')}-{answers.get('service_name')}"
    names = tuple(sorted(known.repository.names("bundle", "name")))
    if not names:
        raise Refused(f"there is no credential bundle yet; write one: `relgate new bundle {own}`")
    return Offer(own if own in names else None, "usual", names, is_needed=True)


def _rollback_tag(answers: Answers, known: Known) -> Offer:
    """The release before the newest one: of this environment, else of all."""
    name = answers.get("name")
    tags = {tag for tag in known.facts.tags.commits if is_tag(tag)}
    released = tags & {
        release.tag for release in releases(known.repository) if release.environment == name
    }
    final = {tag for tag in tags if is_final(tag)}
    latest = newest_releases(known.repository).get(str(name))
    latest_tag = latest.tag if latest else newest(final)
    for candidates in (released, final):
        older = [tag for tag in candidates if precedence(tag) < precedence(latest_tag or tag)]
        if older:
            return Offer(newest(older), "settled")
    return _unknowable(known) or Offer("null", "settled")


def _release_environment(answers: Answers, known: Known) -> Offer:
    """An environment in which a service is declared."""
    declared = known.repository.names("environment", "name")
    names = tuple(name for name in known.policy.terms.environments if name in declared)
    if not names:
        raise Refused(
            "no service is declared in any environment yet; "
            "declare one: `relgate new environment NAME SERVICE`"
        )
    only = names[0] if len(names) == 1 else None
    return Offer(only, choices=names, is_needed=True)


def _tag(answers: Answers, known: Known) -> Offer:
    """The newest tag, if this environment's newest release is older, else the next version.

    A tag that is still to be created counts where another checklist names it. A pre-release is not
    meant for production.
    """
    environment = str(answers.get("environment"))
    there = {release.tag for release in releases(known.repository)}
    there.update(filter(is_tag, known.facts.tags.commits))
    if known.bump is None:
        latest = newest_releases(known.repository).get(environment)
        is_guarded = environment in known.policy.production
        candidate = newest(
            tag
            for tag in there
            if (latest is None or precedence(tag) > precedence(latest.tag))
            and (is_final(tag) or not is_guarded)
        )
        if candidate is not None:
            return Offer(candidate, "settled", is_needed=True)
    # The next version may be there already.
    return _unknowable(known) or Offer(next_version(there, known.bump), "settled", is_needed=True)


def _unknowable(known: Known) -> Offer | None:
    """What somebody must say because tags may be lacking; None where they are all known."""
    tags = known.facts.tags
    if not tags.incomplete:
        return None
    doubt = "; ".join(filter(None, (tags.incomplete, tags.remedy)))
    return Offer(is_needed=True, doubt=doubt)


def _approver_role(answers: Answers, known: Known) -> Offer:
    """One of the roles that may approve; the only one that may need not be asked for."""
    options = known.policy.options_of("role_not_allowed")
    allowed = cast("rel004_role_not_allowed.Options", options).allowed
    roles = tuple(allowed.get(str(answers.get("environment")), known.policy.terms.roles))
    is_clear = len(roles) == 1
    return Offer(
        roles[0] if is_clear else None, "settled" if is_clear else "claim", roles, is_needed=True
    )


def _notes(answers: Answers, known: Known) -> Offer:
    return Offer("", "settled")


_SPECIAL = {
    ("bundle", "provider"): _provider,
    ("bundle", "rotation_cadence_days"): _cadence,
    ("bundle", "last_rotated_at"): _created,
    ("environment", "gh_environment"): _gh_environment,
    ("environment", "secrets_bundle_ref"): _bundle,
    ("environment", "rollback_tag"): _rollback_tag,
    ("environment", "last_validated_at"): _validated,
    ("release", "environment"): _release_environment,
    ("release", "tag"): _tag,
    ("release", "approver_role"): _approver_role,
    ("release", "notes"): _notes,
}
"""Whatever is not asked of every record alike, by kind and question."""
