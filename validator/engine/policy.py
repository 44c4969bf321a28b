"""The team's policy: a pydantic model assembled from the rules' own options, with a schema.

A mistake in it is a fault at its line. Options may tighten a limit of the specification, and
nothing here can loosen one or switch a locked rule off.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from validator.engine.registry import Rule, all_rules, find_rule
from validator.finding import Severity
from validator.linear_pattern import linear_pattern
from validator.model.scalars import Day, Label, Name
from validator.model.terms import DEFAULT_TERMS, Terms
from validator.rules import RuleOptions

WAIVERS = "WVR"
"""The family of rules that judge waivers, and so run when it is known which were used."""

# Nothing of this is built where there is no policy, and all of it at once where there is one.
_CLOSED = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)
Selectors = list[str]
SeverityName = Literal["error", "warning"]


class VocabularyTable(BaseModel):
    """Words that the team adds to those of the specification."""

    model_config = _CLOSED

    components: list[Name] = Field(
        default=[], description="Components beside the usual ones.", examples=[["scheduler"]]
    )
    environments: list[Name] = Field(
        default=[], description="Target environments to add.", examples=[["preview"]]
    )
    providers: list[Name] = Field(
        default=[], description="Cloud providers to add.", examples=[["fly"]]
    )
    roles: list[Name] = Field(
        default=[], description="Approver roles to add.", examples=[["release_manager"]]
    )
    reference_schemes: dict[str, str] = Field(
        default={},
        description="Further forms of references to secrets: a name, and a regular expression "
        "that the whole reference matches, in the syntax that all dialects share: no look-around, "
        "no flags.",
        examples=[{"doppler": "doppler://[a-z]+/[A-Z_]+"}],
    )


class TagsTable(BaseModel):
    """Where release tags live."""

    model_config = _CLOSED

    source: Label = Field(
        default="git",
        description="`git` for this repository, `lock` for the committed releases/tags.lock, or "
        "the path of another clone.",
        examples=["git", "lock", "../invoices"],
    )


class WaiverTable(BaseModel):
    """A statement that findings of a code are accepted in some place for a while."""

    model_config = _CLOSED

    code: str = Field(description="The code or name of the rule.", examples=["REF004"])
    path: Label = Field(description="A glob of the files.", examples=["environments/staging/*"])
    reason: str = Field(
        default="",
        description="Why the findings are accepted.",
        examples=["staging shares production's DNS account until the move"],
    )
    until: Day = Field(
        description="The last day on which the waiver holds.", examples=["2027-01-31"]
    )


class Settings(BaseModel):
    """The policy of a team, in `relgate.toml` or in `[tool.relgate]` of `pyproject.toml`."""

    model_config = ConfigDict(**_CLOSED, title="relgate policy")

    select: Selectors | None = Field(
        default=None,
        description="Codes, names or families of the rules to run; all, where it is absent. "
        "Locked rules always run.",
        examples=[["REF", "TAG001"]],
    )
    ignore: Selectors = Field(
        default=[], description="Codes, names or families of rules not to run.", examples=[["REL"]]
    )
    severity: dict[str, SeverityName] = Field(
        default={},
        description="Severity by code, name or family; a code wins over its family.",
        examples=[{"REF004": "error", "ROT": "warning"}],
    )
    per_path_ignores: dict[str, Selectors] = Field(
        default={},
        description="Codes, names or families not to report, by glob of the files.",
        examples=[{"releases/v0.*/**": ["REL"]}],
    )
    waivers: list[WaiverTable] = Field(
        default=[],
        description="Findings accepted for a while.",
        examples=[
            [
                {
                    "code": "REF004",
                    "path": "environments/staging/*",
                    "reason": "staging shares production's DNS account until the move",
                    "until": "2027-01-31",
                }
            ]
        ],
    )
    vocabulary: VocabularyTable = Field(
        default_factory=VocabularyTable.model_construct, description="Words that the team adds."
    )
    tags: TagsTable = Field(
        default_factory=TagsTable.model_construct, description="Where release tags live."
    )


@cache
def settings_model() -> type[Settings]:
    """The model of a whole policy: the settings, and `rules` with a table of options for each."""
    tables: dict[str, Any] = {
        rule.name: (
            rule.options,
            Field(
                default_factory=rule.options.model_construct,
                description=f"{rule.code}: {rule.doc.title}",
            ),
        )
        for rule in all_rules()
        if rule.options is not RuleOptions
    }
    options = create_model("RulesTable", __config__=_CLOSED, __doc__="Options by rule.", **tables)
    return create_model(
        "Policy",
        __base__=Settings,
        __doc__=Settings.__doc__,
        rules=(
            options,
            Field(default_factory=options.model_construct, description="Options by rule."),
        ),
    )


@dataclass(frozen=True)
class Policy:
    """A policy in force: the settings, and where they were read."""

    settings: Settings = field(default_factory=Settings.model_construct)
    path: str | None = None

    def options(self, rule: Rule) -> RuleOptions:
        """The options of a rule."""
        stated: RuleOptions | None = getattr(getattr(self.settings, "rules", None), rule.name, None)
        return stated if stated is not None else rule.options.model_construct()

    def options_of(self, name: str) -> RuleOptions:
        """The options of the rule of a name. Raises `LookupError` where there is none."""
        rule = find_rule(name)
        if rule is None:
            raise LookupError(name)
        return self.options(rule)

    def runs(self, rule: Rule) -> bool:
        """Whether the policy has a rule run; locked rules always do."""
        settings = self.settings
        chosen = settings.select is None or selects(settings.select, rule)
        return rule.locked or (chosen and not selects(settings.ignore, rule))

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
