"""The order in which findings take what room there is, and how grave each is for the run."""

from __future__ import annotations

from outputs.synthetic import HOSTILE, PLAIN, REPORT, SINCE, WAIVED

from validator.outputs.ranking import introduced_first, level, ranked

OLD_ERROR = PLAIN._replace(state="existing")
NEW_WARNING = HOSTILE._replace(state="introduced")


def test_introduced_before_existing_and_waived_last() -> None:
    findings = [WAIVED, OLD_ERROR, NEW_WARNING, PLAIN._replace(state="introduced")]
    assert ranked(findings) == [findings[3], NEW_WARNING, OLD_ERROR, WAIVED]


def test_without_a_base_the_gravest_first_in_reading_order() -> None:
    assert [finding.code for finding in ranked(REPORT.findings)] == [
        *("YML012", "SCH003", "REF001", "EVD006"),
        "YML005",
        *("REF004", "REF004"),
    ]


def test_introduced_first_keeps_the_reading_order() -> None:
    assert introduced_first(REPORT.findings) == list(REPORT.findings)
    states = [finding.state for finding in introduced_first(SINCE.findings)]
    assert states == ["introduced"] * 4 + ["existing"] * 3


def test_what_cannot_fail_a_run_is_a_note() -> None:
    assert [level(finding) for finding in (PLAIN, HOSTILE, WAIVED, OLD_ERROR, NEW_WARNING)] == [
        *("error", "warning", "note"),
        *("note", "warning"),
    ]
