"""What loosens a policy and what tightens it."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from diffing import diff, only_change

from validator.engine.diff.change import RecordChange
from validator.engine.diff.policy_effects import OPTIONS
from validator.engine.settings import settings_model

WAIVER = '[[waivers]]\ncode = "{}"\npath = "{}"\nreason = "r"\nuntil = 2027-0{}-01\n'
RULE = "[rules.{}]\n{} = {}\n"


def policy_change(before: str, after: str) -> RecordChange:
    return only_change({"relgate.toml": before}, {"relgate.toml": after})


def said(change: RecordChange, name: str) -> list[tuple[str, str | None]]:
    return [(risk.words, risk.field) for risk in change.risks if risk.name == name]


@pytest.mark.parametrize(
    ("tight", "loose", "loosened", "tightened", "field"),
    [
        ("", 'ignore = ["REL"]', "no longer run: REL", "run now: REL", None),
        (
            "",
            'ignore = ["REF001", "TAG001"]',
            "no longer run: REF001, TAG001",
            "run now: REF001, TAG001",
            None,
        ),
        (
            'select = ["REF", "REL"]',
            'select = ["REF"]',
            "no longer run: REL",
            "run now: REL",
            None,
        ),
        (
            "",
            '[severity]\nREF001 = "warning"',
            "warning now, not error: REF001",
            "error now, not warning: REF001",
            None,
        ),
        (
            "",
            '[per_path_ignores]\n"a/*" = ["REF001"]',
            "ignored in some files: REF001",
            "no longer ignored in some files: REF001",
            "per_path_ignores.a/*",
        ),
        (
            "",
            WAIVER.format("REF004", "a", 1),
            "waiver added",
            "waiver removed",
            "waivers.REF004 a",
        ),
        (
            WAIVER.format("REF004", "a", 1),
            WAIVER.format("REF004", "a", 2),
            "waiver extended",
            "waiver shortened",
            "waivers.REF004 a.until",
        ),
        (
            "",
            '[vocabulary]\nroles = ["chief"]',
            "vocabulary extended",
            "vocabulary cut",
            "vocabulary.roles",
        ),
        (
            "",
            '[vocabulary.reference_schemes]\ndoppler = "doppler://[a-z]+"',
            "vocabulary extended",
            "vocabulary cut",
            "vocabulary.reference_schemes",
        ),
        (
            "",
            '[tags]\nsource = "lock"',
            "tags are taken from elsewhere",
            "tags are taken from elsewhere",
            "tags.source",
        ),
    ],
)
def test_there_and_back(
    tight: str, loose: str, loosened: str, tightened: str, field: str | None
) -> None:
    there, back = policy_change(tight, loose), policy_change(loose, tight)
    assert said(there, "policy_loosened") == [(loosened, field)]
    assert said(there, "policy_tightened") == []
    assert said(back, "policy_tightened") == [(tightened, field)]
    assert said(back, "policy_loosened") == []
    if field is not None:
        assert any(it.path.startswith(field) for it in there.fields), "nothing to stand beside"


LADDERS: dict[str, list[str]] = {
    "cadence_over_limit.limit_days": ["30", "60", "90"],
    "foreign_evidence.github_hosts": ['["github.com"]', '["github.com", "a.example"]'],
    "foreign_evidence.supabase_hosts": ["[]", '["*.supabase.co"]'],
    "mismatched_evidence.repositories": ['["a/b"]', '["a/b", "a/c"]', ""],
    "missing_credential.credentials": ['{fly = "service_account"}', "{}"],
    "missing_evidence.required": [
        '[{environment = "staging", component = "api", stages = ["pytest"]}]',
        "[]",
    ],
    "not_validated_lately.max_age_days": ["30", "90"],
    "personal_data.allowed": ["[]", '["a@b.example"]'],
    "refused_by_team_schema.artifacts": ['"a.json"', ""],
    "refused_by_team_schema.metadata": ['"a.json"', ""],
    "refused_by_team_schema.success_criteria": ['"a.json"', ""],
    "role_not_allowed.allowed": [
        '{production = ["admin"]}',
        '{production = ["operator", "admin"]}',
        "{}",
    ],
    "rollback_not_rehearsed.max_age_days": ["30", "90"],
    "rotation_due_soon.days": ["30", "14"],
    "shared_production_bundle.production": ['["production", "staging"]', '["production"]'],
    "ux_states_not_demoed.surfaces": ['["portal", "shop"]', '["shop"]'],
}
"""Values of each option, each looser than the one before; nothing where it is absent."""


@pytest.mark.parametrize("option", LADDERS)
def test_options(option: str) -> None:
    rule, name = option.split(".")
    texts = [RULE.format(rule, name, value) if value else "" for value in LADDERS[option]]
    if rule in ("missing_credential",):
        texts = [f'[vocabulary]\nproviders = ["fly"]\n{text}' for text in texts]
    for tight, loose in pairwise(texts):
        there, back = policy_change(tight, loose), policy_change(loose, tight)
        assert said(there, "policy_loosened") == [("rule loosened", f"rules.{option}")]
        assert said(back, "policy_tightened") == [("rule tightened", f"rules.{option}")]
        assert len(there.risks) == len(back.risks) == 1


def test_an_option_may_be_both() -> None:
    change = policy_change(
        RULE.format("personal_data", "allowed", '["a@b.example"]'),
        RULE.format("personal_data", "allowed", '["c@d.example"]'),
    )
    assert [risk.name for risk in change.risks] == ["policy_loosened", "policy_tightened"]


def test_a_schema_of_the_team_is_a_part_of_the_policy() -> None:
    policy = {"relgate.toml": RULE.format("refused_by_team_schema", "metadata", '"a.json"')}
    before = {**policy, "a.json": '{"required": ["commit"], "type": "object"}'}
    after = {**policy, "a.json": "{}"}
    change = only_change(before, after)
    assert "policy_loosened" in [risk.name for risk in change.risks]
    assert [it.path for it in change.fields] == ["rules.refused_by_team_schema.metadata"]
    reordered = {**policy, "a.json": '{"type": "object",\n "required": ["commit"]}'}
    assert not diff(before, reordered).changes


def test_what_may_be_looser_is_called_so() -> None:
    services = [RULE.format("missing_evidence", "services", it) for it in ("{}", '{dns = "api"}')]
    for before, after in (services, services[::-1]):
        assert [it.name for it in policy_change(before, after).risks] == ["policy_loosened"]


def test_every_option_of_a_rule_says_which_way_is_looser() -> None:
    tables: Any = settings_model().model_fields["rules"].annotation
    options = {
        f"{rule}.{option}"
        for rule, table in tables.model_fields.items()
        for option in table.annotation.model_fields
    }
    assert set(OPTIONS) == options
    assert set(LADDERS) == options - {"missing_evidence.services", "malformed_value.assumed_zone"}


def test_what_fixes_may_assume_loosens_nothing() -> None:
    zoned = RULE.format("malformed_value", "assumed_zone", '"+08:00"')
    assert not policy_change("", zoned).risks


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "# a comment\n"),
        ("", "ignore = []\n"),
        ('ignore = ["REL", "ROT"]', 'ignore = ["ROT", "REL"]'),
        (
            WAIVER.format("REF004", "a", 1) + WAIVER.format("REF004", "b", 1),
            WAIVER.format("REF004", "b", 1) + WAIVER.format("REF004", "a", 1),
        ),
        ("", "[rules.rotation_due_soon]\ndays = 14"),
    ],
)
def test_what_says_the_same(before: str, after: str) -> None:
    assert not diff({"relgate.toml": before}, {"relgate.toml": after}).changes


def test_a_rule_named_otherwise_is_the_same_rule() -> None:
    change = policy_change('ignore = ["REF001"]', 'ignore = ["unknown_bundle"]')
    assert [it.path for it in change.fields] == ["ignore"]
    assert change.risks == ()


def test_a_policy_that_comes_or_goes() -> None:
    text = 'ignore = ["REL"]'
    added, removed = (
        only_change({}, {"relgate.toml": text}),
        only_change({"relgate.toml": text}, {}),
    )
    assert (added.what, said(added, "policy_loosened")) == ("added", [("no longer run: REL", None)])
    assert (removed.what, said(removed, "policy_loosened")) == ("removed", [])


def test_a_policy_with_mistakes() -> None:
    found = diff({"relgate.toml": ""}, {"relgate.toml": "ignore = 3"})
    assert not found.changes
    assert found.incomparable == (("relgate.toml", "as it is, it has mistakes"),)
    assert found.has_effect
    assert not diff({"relgate.toml": "x = 3"}, {"relgate.toml": "x = 3"}).has_effect
