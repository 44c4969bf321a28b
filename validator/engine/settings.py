"""What a policy may say: a pydantic model assembled from the rules' own options, with a schema."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, create_model, field_validator

from validator.engine.registry import Rule, all_rules
from validator.model import judgements, option_types
from validator.model.scalars import Day, Label, Name

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


class _Options(BaseModel):
    """The options of one rule, as a policy states them."""

    model_config = _CLOSED

    _integral = field_validator("*", mode="before")(judgements.integral)


@cache
def settings_model() -> type[Settings]:
    """The model of a whole policy: the settings, and `rules` with a table of options for each."""
    tables: dict[str, Any] = {
        rule.name: (
            model := options_model(rule),
            Field(
                default_factory=model.model_construct, description=f"{rule.code}: {rule.doc.title}"
            ),
        )
        for rule in all_rules()
        if rule.options.declared
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


def options_model(rule: Rule) -> type[BaseModel]:
    """The model of a rule's options, made of what its class `Options` declares."""
    types = get_type_hints(rule.options, localns=vars(option_types), include_extras=True)
    fields: dict[str, Any] = {
        name: (types[name], Field(default=option.default, **option.about))
        for name, option in rule.options.declared.items()
    }
    return create_model(
        "Options",
        __base__=_Options,
        __doc__=rule.options.__doc__,
        __module__=rule.options.__module__,
        **fields,
    )
