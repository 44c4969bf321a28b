"""Rotation: ROT001 to ROT004 beyond their examples."""

from __future__ import annotations

import pytest
from checking import check, parse_example, run


def bundle(cadence: int, last: str, mark: str = "", clock: str = "2026-11-23T12:00:00Z") -> str:
    carets = f"#                {'^' * len(last)} {mark}" if mark else ""
    return f"""
# clock: {clock}
# bundles/prod-api.yaml
name: prod-api
rotation_cadence_days: {cadence}
last_rotated_at: {last}
{carets}
"""


# ROT001 cadence over the limit


@pytest.mark.parametrize("cadence", ["1", "90", "90.0", "0x5A"])
def test_a_cadence_within_the_limit(cadence: str) -> None:
    check(f"# bundles/x.yaml\nname: x\nrotation_cadence_days: {cadence}\n", "ROT001")


@pytest.mark.parametrize("cadence", ["91", "91.0", "1" + "0" * 400])
def test_a_cadence_over_the_limit(cadence: str) -> None:
    text = f"# bundles/x.yaml\nname: x\nrotation_cadence_days: {cadence}\n"
    check(f"{text}#                      {'^' * len(cadence)} ROT001\n", "ROT", "SCH003", "SCH006")


@pytest.mark.parametrize("cadence", ["0", "-1", "90.5", "ninety", "true", "[91]", "null"])
def test_what_is_no_number_of_days_is_not_over_the_limit(cadence: str) -> None:
    check(f"# bundles/x.yaml\nname: x\nrotation_cadence_days: {cadence}\n", "ROT")


def test_the_limit_may_be_a_day() -> None:
    text = "# bundles/x.yaml\nname: x\nrotation_cadence_days: 2\n#                      ^ ROT001\n"
    check(f"# relgate.toml\nrules.cadence_over_limit.limit_days = 1\n{text}", "ROT")


def test_the_message_names_the_limit_and_whose_it_is() -> None:
    text = "# bundles/x.yaml\nname: x\nrotation_cadence_days: 91\n"
    (finding,) = [it for it in run(parse_example(text)).active if it.code == "ROT001"]
    assert "bundle x" in finding.message
    assert "90 days, the limit of the compliance playbook" in finding.message
    stricter = f"# relgate.toml\nrules.cadence_over_limit.limit_days = 30\n{text}"
    (finding,) = [it for it in run(parse_example(stricter)).active if it.code == "ROT001"]
    assert "30 days, the limit of the policy" in finding.message


@pytest.mark.parametrize("limit", ["91", "0", "-1", '"90"', "30.5", "true", "[]"])
def test_no_policy_raises_the_limit(limit: str) -> None:
    report = check(
        f"""
# relgate.toml
[rules.cadence_over_limit]
limit_days = {limit}
#            {"^" * len(limit)} {"SCH006" if limit in ("91", "0", "-1") else "SCH003"}
"""
    )
    assert report.policy_broken


@pytest.mark.parametrize(
    "policy",
    [
        'ignore = ["ROT001"]',
        'severity.cadence_over_limit = "warning"',
        'per_path_ignores."**" = ["cadence-over-limit"]',
        '[[waivers]]\ncode="ROT001"\npath="**"\nreason="r"\nuntil=2030-01-01',
    ],
)
def test_no_policy_turns_it_down(policy: str) -> None:
    report = run(parse_example(f"# relgate.toml\n{policy}\n"))
    assert report.policy_broken
    assert "ROT001 is locked" in report.active[0].message


@pytest.mark.parametrize("policy", ['ignore = ["ROT"]', "select = []", 'severity.ROT = "warning"'])
def test_its_family_may_be_turned_down_and_it_stays(policy: str) -> None:
    report = check(
        f"""
# relgate.toml
{policy}

# bundles/x.yaml
name: x
rotation_cadence_days: 91
#                      ^^ ROT001
""",
        "ROT",
    )
    (finding,) = [it for it in report.active if it.code == "ROT001"]
    assert str(finding.severity) == "error"


# ROT002 to ROT004: the clock. The cadence ends on 2026-11-23T12:00:00Z in all of these.


@pytest.mark.parametrize(
    ("clock", "mark"),
    [
        ("2026-11-23T12:00:00.000001Z", "ROT002"),
        ("2026-11-23T12:00:00Z", "ROT003"),
        ("2026-11-09T12:00:00Z", "ROT003"),
        ("2026-11-09T11:59:59Z", ""),
        ("2026-10-24T12:00:00Z", ""),
        ("2026-09-24T12:00:00Z", ""),
        ("2026-09-24T11:59:59.999999Z", "ROT004"),
        ("0001-01-01T00:00:00Z", "ROT004"),
        ("9999-12-31T23:59:59Z", "ROT002"),
    ],
)
def test_the_clock(clock: str, mark: str) -> None:
    check(bundle(60, "2026-09-24T12:00:00Z", mark, clock), "ROT")


@pytest.mark.parametrize(
    ("last", "mark"),
    [
        ("2026-09-24T14:00:00+02:00", "ROT003"),
        ("2026-09-24T13:59:59+02:00", "ROT002"),
        ("2026-09-24T05:00:00.5-07:00", "ROT003"),
        ("2026-11-23T19:00:00+07:00", ""),
        ("2026-11-23T19:00:01+07:00", "ROT004"),
    ],
)
def test_zones_are_heeded(last: str, mark: str) -> None:
    check(bundle(60, last, mark), "ROT")


@pytest.mark.parametrize(
    ("last", "mark"),
    [
        ("0001-01-01T00:00:00Z", "ROT002"),
        ("0001-01-01T00:00:00+23:59", "ROT002"),
        ("9999-12-31T23:59:59Z", "ROT004"),
        ("9999-12-31T23:59:59-23:59", "ROT004"),
    ],
)
@pytest.mark.parametrize("cadence", [1, 90])
def test_no_timestamp_is_too_far_away(last: str, mark: str, cadence: int) -> None:
    check(bundle(cadence, last, mark), "ROT")


def test_the_end_of_time_is_no_reason_to_fail() -> None:
    last = "9999-12-15T00:00:00Z"
    check(bundle(30, last, "ROT003", clock="9999-12-31T00:00:00Z"), "ROT")


@pytest.mark.parametrize(
    ("cadence", "last", "message"),
    [
        (60, "2026-09-01T12:00:00Z", "is overdue by 23 days: it was due on 2026-10-31, 60 days"),
        (60, "2026-09-23T12:00:00Z", "is overdue by 1 day: it was due on 2026-11-22, 60 days"),
        (60, "2026-09-24T00:00:00Z", "by less than a day: it was due on 2026-11-23, 60 days"),
        (60, "2026-10-01T12:00:00Z", "is due in 7 days, 60 days after the last one"),
        (60, "2030-11-23T12:00:00Z", "lies in the future, by 1,461 days"),
    ],
)
def test_the_message_counts(cadence: int, last: str, message: str) -> None:
    report = run(parse_example(bundle(cadence, last)))
    (finding,) = [it for it in report.active if it.code.startswith("ROT")]
    assert message in finding.message
    assert "bundle prod-api" in finding.message


@pytest.mark.parametrize(("ago", "mark"), [(0, ""), (3, ""), (4, "ROT003"), (7, "ROT003")])
def test_a_cadence_shorter_than_the_warning_has_a_quiet_half(ago: int, mark: str) -> None:
    check(bundle(7, f"2026-11-{23 - ago:02}T12:00:00Z", mark), "ROT")


def test_the_policy_says_how_early_to_warn() -> None:
    policy = "# relgate.toml\nrules.rotation_due_soon.days = 5\n"
    check(policy + bundle(60, "2026-09-30T12:00:00Z"), "ROT")
    check(policy + bundle(60, "2026-09-29T12:00:00Z", "ROT003"), "ROT")
    policy = "# relgate.toml\nrules.rotation_due_soon.days = 1\n"
    check(policy + bundle(60, "2026-09-25T12:00:00Z", "ROT003"), "ROT")
    policy = "# relgate.toml\nrules.rotation_due_soon.days = 90\n"
    check(policy + bundle(60, "2026-10-24T12:00:00Z", "ROT003"), "ROT")


def test_a_field_that_is_wrong_is_judged_once() -> None:
    check(bundle(120, "2020-01-01T00:00:00Z").replace("120", "soon"), "ROT")
    check(bundle(60, "2020-01-01"), "ROT")


def test_bundles_of_one_cadence() -> None:
    check(
        """
# bundles/fresh.yaml
rotation_cadence_days: 60
last_rotated_at: 2026-11-20T00:00:00Z

# bundles/nearly.yaml
rotation_cadence_days: 60
last_rotated_at: 2026-10-01T00:00:00Z
#                ^^^^^^^^^^^^^^^^^^^^ ROT003

# bundles/overdue.yaml
rotation_cadence_days: 60
last_rotated_at: 2026-09-01T00:00:00Z
#                ^^^^^^^^^^^^^^^^^^^^ ROT002

# bundles/slow.yaml
rotation_cadence_days: 90
last_rotated_at: 2026-09-15T00:00:00Z
""",
        "ROT002",
        "ROT003",
    )
