"""The team's policy, as the rules and the engine ask it.

A mistake in it is a fault at its line. Options may tighten a limit of the specification, and
nothing here can loosen one or switch a locked rule off.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from typing import TYPE_CHECKING

from validator.engine.registry import Rule, find_rule
from validator.finding import Severity
from validator.linear_pattern import linear_pattern
from validator.model.kinds import Kind
from validator.model.terms import DEFAULT_TERMS, Terms
from validator.rules import RuleOptions

if TYPE_CHECKING:
    from validator.engine.settings import Settings

WAIVERS = "WVR"
"""The family of rules that judge waivers, and so run when it is known which were used."""


def _settings() -> type[Settings]:
    from validator.engine.settings import Settings

    return Settings


def _whole_policy() -> type[Settings]:
    from validator.engine.settings import settings_model

    return settings_model()


PLAIN_POLICY = Kind(
    "policy", _settings, "relgate", key=(), format="toml", compiled="policy_without_rules"
)
"""A policy that states no options of rules: to have the validators of all takes a while."""

WHOLE_POLICY = Kind("policy", _whole_policy, "relgate", key=(), format="toml", compiled="policy")


@cache
def _defaults() -> Settings:
    settings: Settings = PLAIN_POLICY.validator.validate_python({})
    return settings


class Policy:
    """A policy in force: the settings, where they were read, and the rules that a user chose.

    `select` stands in place of the settings' own choice, `ignore` beside it.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        path: str | None = None,
        select: tuple[str, ...] = (),
        ignore: tuple[str, ...] = (),
    ) -> None:
        self.settings = settings if settings is not None else _defaults()
        self.path = path
        self.select = select
        self.ignore = ignore

    def choosing(self, select: tuple[str, ...], ignore: tuple[str, ...]) -> Policy:
        """The policy with the rules that a user chose."""
        return Policy(self.settings, self.path, select, ignore)

    def options(self, rule: Rule) -> RuleOptions:
        """The options of a rule."""
        stated: RuleOptions | None = getattr(getattr(self.settings, "rules", None), rule.name, None)
        return stated if stated is not None else rule.options()

    def options_of(self, name: str) -> RuleOptions:
        """The options of the rule of a name. Raises `LookupError` where there is none."""
        rule = find_rule(name)
        if rule is None:
            raise LookupError(name)
        return self.options(rule)

    def runs(self, rule: Rule) -> bool:
        """Whether the policy has a rule run; locked rules always do."""
        select, ignore = self.select or self.settings.select, (*self.settings.ignore, *self.ignore)
        is_chosen = select is None or selects(select, rule)
        return rule.locked or (is_chosen and not selects(ignore, rule))

    def severity(self, rule: Rule) -> Severity:
        """How grave the findings of a rule are."""
        levels = {plain(key): level for key, level in self.settings.severity.items()}
        for key in _names(rule):
            if key in levels and not rule.locked:
                return Severity[levels[key].upper()]
        return rule.severity

    @property
    def production(self) -> frozenset[str]:
        """The environments that count as production, by the option of the rule that guards them."""
        options = self.options_of("shared_production_bundle")
        words: list[str] = getattr(options, "production", [])
        return frozenset(words)

    @cached_property
    def terms(self) -> Terms:
        """The vocabularies and limits by which records are judged."""
        words = self.settings.vocabulary
        schemes = words.reference_schemes
        rules = getattr(self.settings, "rules", None)
        cadence = getattr(rules, "cadence_over_limit", None)
        foreign = getattr(rules, "foreign_evidence", None)
        malformed = getattr(rules, "malformed_value", None)
        return Terms(
            components=extended(DEFAULT_TERMS.components, words.components),
            environments=extended(DEFAULT_TERMS.environments, words.environments),
            providers=extended(DEFAULT_TERMS.providers, words.providers),
            roles=extended(DEFAULT_TERMS.roles, words.roles),
            github_hosts=tuple(foreign.github_hosts) if foreign else DEFAULT_TERMS.github_hosts,
            supabase_hosts=(
                tuple(foreign.supabase_hosts) if foreign else DEFAULT_TERMS.supabase_hosts
            ),
            max_rotation_cadence_days=(
                cadence.limit_days if cadence else DEFAULT_TERMS.max_rotation_cadence_days
            ),
            reference_patterns=schemes,
            matches_reference=linear_pattern(joined_pattern(schemes)) if schemes else None,
            assumed_zone=malformed.assumed_zone if malformed else None,
        )


def selects(selectors: Iterable[str], rule: Rule) -> bool:
    """Whether codes, names or families name a rule."""
    own = _names(rule)
    return any(plain(selector) in own for selector in selectors)


def why_not_waivable(rule: Rule) -> str | None:
    """Why no waiver can accept the findings of a rule; None where one can."""
    if rule.locked:
        return f"{rule.code} is locked: nothing can waive it"
    if rule.family == WAIVERS:
        return f"{rule.code} judges waivers: none can accept what it finds"
    return None


def joined_pattern(schemes: Mapping[str, str]) -> str:
    """The anchored pattern of the references of all schemes."""
    return f"^(?:{'|'.join(f'(?:{pattern})' for pattern in schemes.values())})$"


def plain(selector: str) -> str:
    """A code, a name or a family as it is compared: in any case, with `-` or `_`."""
    return selector.strip().lower().replace("-", "_")


def extended(words: tuple[str, ...], added: Iterable[str]) -> tuple[str, ...]:
    """A vocabulary with the team's words, each once."""
    return tuple(dict.fromkeys((*words, *added)))


def _names(rule: Rule) -> tuple[str, str, str]:
    return rule.code.lower(), rule.name, rule.family.lower()
