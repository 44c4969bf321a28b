"""The rules as they are found, and which of them a file without a fault needs."""

from __future__ import annotations

import pytest

from validator.engine.registry import (
    FAULT_FAMILIES,
    Rule,
    all_rules,
    modules_for_sound_files,
    rules_in,
)


def passes_on_faults(rule: Rule) -> bool:
    return rule.family in FAULT_FAMILIES and rule.scope == "file"


@pytest.mark.parametrize("rule", [*filter(passes_on_faults, all_rules())], ids=lambda it: it.code)
def test_rules_of_faults_ask_for_nothing_else(rule: Rule) -> None:
    """A survey of a file without a fault leaves them out."""
    assert rule.check.__code__.co_names == ("faults",)
    assert rule.name in rule.check.__code__.co_consts


def test_a_file_without_a_fault_needs_all_other_rules_that_see_no_more_than_its_part() -> None:
    needed = rules_in(modules_for_sound_files())
    left_out = [rule for rule in all_rules() if rule not in needed]
    assert {rule.scope for rule in needed} == {"file", "part"}
    assert all(passes_on_faults(rule) or rule.scope == "repository" for rule in left_out)
    assert len(needed) + len(left_out) == len(all_rules())
