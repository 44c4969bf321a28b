"""The rules, found by the names of their files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

import validator.rules
from validator.finding import Problem, Severity
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.named_tuple import NamedTuple
from validator.rules import RuleOptions, Scope
from validator.submodules import submodules

if TYPE_CHECKING:
    from validator.engine.rule_doc import RuleDoc

FAULT_FAMILIES = frozenset(("SCH", "YML"))
"""The families of which the rules that judge single files merely pass on what loading found."""

_MODULE = re.compile("([a-z]{3}[0-9]{3})_([a-z0-9_]+)")


class Rule(NamedTuple):
    """One rule: its code and name, its default severity, and the function that is it.

    Nothing can waive, ignore or turn down a locked rule. What a sensitive rule points at is
    masked wherever source lines are shown. `scope`, `traits` and `spans_parts` say how much of a
    repository it must see (`validator.rules`).
    """

    code: str
    name: str
    severity: Severity
    locked: bool
    sensitive: bool
    options: type[RuleOptions]
    check: Callable[[Repository, Facts, RuleOptions], Iterator[Problem]]
    docstring: str
    scope: Scope
    traits: Callable[[Repository], Any] | None
    spans_parts: Callable[[Iterable[Any]], bool]

    @property
    def family(self) -> str:
        """The letters of the code: the family that the rule belongs to."""
        return self.code[:3]

    @property
    def doc(self) -> RuleDoc:
        """The documentation, in its parts."""
        from validator.engine.rule_doc import parse_rule_doc  # No check asks for it.

        return parse_rule_doc(self.docstring)


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, by code."""
    return rules_in(submodules(validator.rules))


def rules_in(modules: Iterable[str]) -> tuple[Rule, ...]:
    """The rules in some modules: no other is loaded."""
    return tuple(_load(*found.groups()) for name in modules if (found := _MODULE.fullmatch(name)))


def modules_for_sound_files() -> tuple[str, ...]:
    """The modules of the rules that judge files or parts in which loading found no fault."""
    return tuple(
        f"{rule.code.lower()}_{rule.name}"
        for rule in all_rules()
        if rule.scope != "repository" and rule.family not in FAULT_FAMILIES
    )


def find_rule(text: str) -> Rule | None:
    """The rule with a code or a name, in any case."""
    wanted = text.strip().lower().replace("-", "_")
    return next((rule for rule in all_rules() if wanted in (rule.code.lower(), rule.name)), None)


@cache
def _load(code: str, name: str) -> Rule:
    module = import_module(f"validator.rules.{code}_{name}")
    return Rule(
        code.upper(),
        name,
        getattr(module, "SEVERITY", Severity.ERROR),
        getattr(module, "LOCKED", False),
        getattr(module, "SENSITIVE", False),
        getattr(module, "Options", RuleOptions),
        module.check,
        module.__doc__ or "",
        getattr(module, "SCOPE", "repository"),
        getattr(module, "traits", None),
        getattr(module, "spans_parts", lambda traits: False),
    )
