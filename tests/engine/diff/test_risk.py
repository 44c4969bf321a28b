"""Each risk: what it says of which change, and which changes it has nothing to say of."""

from __future__ import annotations

from typing import Any

import pytest
from diffing import ARTIFACT, BUNDLE, ENVIRONMENT, PLACES, STAGE, diff, files_of, only_change, words

from validator.engine.diff.risk import RISKS, rank

OTHER = {**ARTIFACT, "url": ARTIFACT["url"] + "1"}
EARLY, LATE = "2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z"
TO_ANOTHER_BUILD = "rollback target moved to another build"
SIGNED = {**ARTIFACT, "digest": "sha256:" + "0" * 64}
CRITERIA = ENVIRONMENT["success_criteria"]

CHANGES: list[tuple[str, str, Any, Any, str]] = [
    ("bundle", "vercel_token_ref", "gh://a/B", "gh://a/C", "credential swapped"),
    ("bundle", "vercel_token_ref", ..., "gh://a/C", "credential added"),
    ("bundle", "vercel_token_ref", "gh://a/C", None, "credential removed"),
    ("bundle", "service_account", "a", "b", "account changed"),
    ("bundle", "rotation_cadence_days", 30, 60, "cadence lengthened"),
    ("bundle", "rotation_cadence_days", 60, 30, "cadence shortened"),
    ("bundle", "rotation_cadence_days", 60, 60.0, ""),
    ("bundle", "last_rotated_at", EARLY, LATE, "rotation recorded"),
    ("bundle", "last_rotated_at", LATE, EARLY, "rotation date moved back"),
    ("bundle", "last_rotated_at", LATE, "lately", "rotation date changed"),
    ("bundle", "last_rotated_at", EARLY, "2026-10-01T02:00:00+02:00", "-"),
    ("bundle", "owner", "a", "b", "-"),
    ("environment", "secrets_bundle_ref", "a", "b", "credential swapped"),
    ("environment", "rollback_tag", "v1.3.2", "v1.3.1", "rollback target moved back"),
    ("environment", "rollback_tag", "v1.9.0", "v1.10.0", "rollback target moved forward"),
    ("environment", "rollback_tag", "v1.0.0", "v1.0.0-rc.1", "rollback target moved back"),
    ("environment", "rollback_tag", "v1.0.0+a", "v1.0.0+b", TO_ANOTHER_BUILD),
    ("environment", "rollback_tag", "v1.0.0", None, "rollback target removed"),
    ("environment", "rollback_tag", "v1.0.0", "main", "rollback target changed"),
    ("environment", "rollback_tag", None, "v1.0.0", "-"),
    ("environment", "success_criteria", {"a": 1}, {"a": 2}, "threshold loosened"),
    ("environment", "success_criteria", {"a": 2}, {"a": 1}, "threshold tightened"),
    ("environment", "success_criteria", {"a": 1}, {}, "threshold removed"),
    ("environment", "success_criteria", {}, {"a": 1}, "threshold added"),
    ("environment", "success_criteria", {"a": 1}, {"a": ">=1"}, "threshold changed"),
    ("environment", "success_criteria", {"a": 1}, {"a": "<=1"}, "-"),
    ("environment", "success_criteria", {"a": 1}, ..., "threshold removed"),
    ("environment", "monitoring_dashboard_url", "https://a", "https://b", "dashboard changed"),
    ("environment", "cloud_provider", "vercel", "cloud_run", "provider changed"),
    ("environment", "gh_environment", "a", "b", "GitHub environment changed"),
    ("release", "pdpa_confirmed", True, False, "checklist answer withdrawn"),
    ("release", "pdpa_confirmed", True, ..., "checklist answer withdrawn"),
    ("release", "ux_states_demoed", False, True, "checklist answer given"),
    ("release", "rollback_rehearsed_at", ..., EARLY, "rehearsal recorded"),
    ("release", "rollback_rehearsed_at", EARLY, None, "rehearsal date withdrawn"),
    ("release", "rollback_rehearsed_at", EARLY, LATE, "rehearsal date moved forward"),
    ("release", "rollback_rehearsed_at", EARLY, "2026-10-01T02:00:00+02:00", "-"),
    ("release", "approver_role", "admin", "operator", "approver changed"),
    ("release", "approver_email", "***@a.example", "***@b.example", "approver changed"),
    ("release", "artifacts", [ARTIFACT], [OTHER], "evidence replaced"),
    ("release", "artifacts", [ARTIFACT], [], "evidence removed"),
    ("release", "artifacts", [ARTIFACT], ..., "evidence removed"),
    ("release", "artifacts", [], [ARTIFACT], "evidence added"),
    ("release", "artifacts", ..., [ARTIFACT], "evidence added"),
    ("release", "artifacts", [ARTIFACT], [SIGNED], "evidence replaced"),
    ("stage", "status", "failure", "success", "history rewritten"),
    ("stage", "metadata", {"coverage": 1}, {"coverage": 2}, "history rewritten"),
]  # fmt: skip
"""Kind, field, both values, and the risk; `-` for a change without one, nothing for no change."""


@pytest.mark.parametrize(("kind", "field", "before", "after", "risk"), CHANGES)
def test_what_a_change_of_a_field_means(
    kind: str, field: str, before: Any, after: Any, risk: str
) -> None:
    changes = diff(files_of(kind, **{field: before}), files_of(kind, **{field: after})).changes
    assert [words(change) for change in changes] == {"": [], "-": [[]]}.get(risk, [[risk]])


def test_the_risk_stands_beside_the_field_that_bears_it() -> None:
    change = only_change(
        files_of("environment"),
        files_of("environment", rollback_tag="v1.0.0", success_criteria={**CRITERIA, "x": 1}),  # type: ignore[dict-item]
    )
    assert [(risk.words, risk.field) for risk in change.risks] == [
        ("rollback target moved back", "rollback_tag"),
        ("threshold added", "success_criteria.x"),
    ]


def test_a_field_that_bears_a_risk_cannot_hide_behind_others() -> None:
    other = ENVIRONMENT["id"].replace("5", "6")  # type: ignore[attr-defined]
    change = only_change(
        files_of("environment"),
        files_of("environment", id=other, monitoring_dashboard_url="https://x"),
    )
    assert [it.path for it in change.fields] == ["monitoring_dashboard_url", "id"]


def test_a_stage_record_that_is_gone_or_in_another_release() -> None:
    assert words(only_change(files_of("stage"), {})) == ["stage record removed"]
    assert words(only_change({}, files_of("stage"))) == []
    [text] = files_of("stage").values()
    moved = only_change(files_of("stage"), {"releases/v1.5.0/stages.jsonl": text})
    assert (moved.what, words(moved)) == ("moved", ["history rewritten"])


@pytest.mark.parametrize("kind", ["environment", "bundle", "release"])
def test_a_record_that_is_gone(kind: str) -> None:
    assert words(only_change(files_of(kind), {})) == [f"{kind} removed"]


@pytest.mark.parametrize(
    ("kind", "field"),
    [("environment", "name"), ("release", "environment"), ("stage", "environment")],
)
def test_production(kind: str, field: str) -> None:
    other = {"environment": "owner", "release": "notes", "stage": "branch"}[kind]

    def touched(name: str, toml: str = "") -> bool:
        before, after = (files_of(kind, **{field: name, other: text}) for text in "xy")
        policy = {"relgate.toml": toml}
        return "production touched" in words(
            diff({**before, **policy}, {**after, **policy}).changes[0]
        )

    toml = '[vocabulary]\nenvironments = ["live"]\n'
    toml += '[rules.shared_production_bundle]\nproduction = ["live"]\n'
    assert touched("production")
    assert not touched("staging")
    assert touched("live", toml)
    assert not touched("production", toml)


def test_a_change_cannot_take_production_out_of_the_policy_and_hide_behind_it() -> None:
    toml = '[rules.shared_production_bundle]\nproduction = ["staging"]\n'
    change = diff(
        {**files_of("environment"), "relgate.toml": toml},
        {**files_of("environment", gh_environment="x"), "relgate.toml": ""},
    ).changes[1]
    assert "production touched" in words(change)


def test_a_new_line_of_a_log_touches_no_production() -> None:
    assert words(only_change({}, files_of("stage", environment="production"))) == []


def test_a_bundle_that_production_uses() -> None:
    user = files_of("environment", name="production", secrets_bundle_ref="staging-api")
    here = {"environments/production/api.yaml": next(iter(user.values()))}
    before, after = files_of("bundle"), files_of("bundle", owner="x")
    assert words(only_change({**before, **here}, {**after, **here})) == ["production touched"]
    assert words(only_change(before, after)) == []
    other = {
        "environments/production/api.yaml": here["environments/production/api.yaml"].replace(
            "staging-api", "x"
        )
    }
    assert words(only_change({**before, **other}, {**after, **other})) == []
    # The very change that ends the use of a bundle may touch it once more.
    changes = diff({**before, **here}, {**after, **other}).changes
    assert ["production touched"] in [
        words(change) for change in changes if change.kind == "bundle"
    ]


@pytest.mark.parametrize("value", [[], {"a": 1}, None, 1, True, "", ...])
def test_values_of_any_type_where_a_name_belongs(value: Any) -> None:
    for kind in PLACES:
        for name in ("name", "environment", "secrets_bundle_ref", "id", "tag", "op_id"):
            odd, plain = files_of(kind, **{name: value, "x": 1}), files_of(kind, x=2)
            assert diff({**files_of("bundle"), **odd}, {**files_of("bundle", x=3), **plain}).changes
            assert diff({**files_of("bundle"), **plain}, {**files_of("bundle", x=3), **odd}).changes


def test_an_environment_follows_the_bundle_that_was_renamed() -> None:
    before = {**files_of("bundle"), **files_of("environment")}
    [text] = files_of("bundle", name="new").values()
    after = {"bundles/new.yaml": text, **files_of("environment", secrets_bundle_ref="new")}
    assert [words(change) for change in diff(before, after).changes] == [[], []]
    after.update(files_of("environment", secrets_bundle_ref="other"))
    assert ["credential swapped"] in [words(change) for change in diff(before, after).changes]


def test_a_locked_tag() -> None:
    def lock(**tags: str) -> dict[str, str]:
        lines = [f"v{name[1:]}.0.0 {digit * 40}\n" for name, digit in tags.items()]
        return {"releases/tags.lock": "".join(lines)}

    change = only_change(lock(v1="a", v2="b", v3="c"), lock(v1="a", v2="d", v4="e"))
    assert [(risk.words, risk.field) for risk in change.risks] == [
        ("tag re-pointed", "v2.0.0"),
        ("tag withdrawn", "v3.0.0"),
    ]
    assert (change.kind, change.what, len(change.fields)) == ("tags", "changed", 3)
    assert not diff(lock(v1="a", v2="b"), lock(v2="b", v1="a")).changes


def test_every_risk_has_a_name_of_its_own_and_the_gravest_comes_first() -> None:
    assert len({kind.name for kind in RISKS}) == len(RISKS)
    grades = [kind.grade for kind in RISKS]
    assert grades == sorted(grades, reverse=True)
    assert all(kind.meaning.endswith(".") for kind in RISKS)


def test_order() -> None:
    before = {**files_of("environment"), **files_of("bundle"), **files_of("release")}
    after = {
        **files_of("environment", rollback_tag="v1.0.0"),
        **files_of("bundle", owner="x"),
        **files_of("release", pdpa_confirmed=False, approver_role="operator"),
    }
    kinds = [change.kind for change in diff(before, after).changes]
    assert kinds == ["environment", "release", "bundle"]


def test_of_two_alike_the_one_with_more_risks_comes_first() -> None:
    one = only_change(files_of("release"), files_of("release", pdpa_confirmed=False)).risks
    two = only_change(
        files_of("release"), files_of("release", pdpa_confirmed=False, approver_role="operator")
    ).risks
    assert rank(two) < rank(one) < rank(())


def test_the_records_of_these_tests_are_valid() -> None:
    assert set(PLACES) == {"environment", "bundle", "release", "stage"}
    assert (
        diff(
            {}, {path: text for kind in PLACES for path, text in files_of(kind).items()}
        ).incomparable
        == ()
    )
    assert (BUNDLE["name"], STAGE["environment"]) == ("staging-api", "staging")
