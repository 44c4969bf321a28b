"""What a policy says, as plain data: what it takes to judge it, and the policy that it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from validator.engine.policy import PLAIN_POLICY, WHOLE_POLICY, Policy, extended
from validator.model.kinds import Kind
from validator.model.terms import DEFAULT_TERMS, Terms

if TYPE_CHECKING:
    from validator.engine.settings import Settings


def policy_of(data: object, path: str) -> Policy:
    """The policy at a path, of whose data it is known that they have no fault."""
    terms = stated_terms(data)
    settings: Settings = kind_of_policy(data).acceptor(terms).validate_python(data, context=terms)
    return Policy(settings, path)


def kind_of_policy(data: object) -> Kind[Any]:
    """The kind of a policy: without the rules' options, if it states none."""
    is_plain = isinstance(data, dict) and data.keys() <= PLAIN_POLICY.fields.keys()
    return PLAIN_POLICY if is_plain else WHOLE_POLICY


def stated_terms(data: object) -> Terms:
    """The vocabularies as far as they can be read, so that options may use the team's words."""
    stated = data.get("vocabulary") if isinstance(data, dict) else None
    table = stated if isinstance(stated, dict) else {}

    def words(name: str) -> tuple[str, ...]:
        added = table.get(name)
        texts = [word for word in added if isinstance(word, str)] if isinstance(added, list) else []
        return extended(DEFAULT_TERMS.vocabulary(name), texts)

    return Terms(words("components"), words("environments"), words("providers"), words("roles"))
