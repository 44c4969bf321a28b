"""Every format against a golden file, all made of the same synthetic report."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from jsonschema import Draft202012Validator
from outputs.synthetic import BROKEN_POLICY, CLEAN, NOTHING, REPORT

from validator.finding import Report
from validator.outputs import concise, json_report, statistics, text

Golden = Callable[[str, str], None]


def test_text(golden: Golden) -> None:
    golden("report.txt", text.render(REPORT))


def test_text_in_colour(golden: Golden) -> None:
    painted = text.render(REPORT, color=True)
    golden("report.color.txt", painted)
    assert re.sub(r"\x1b\[[0-9;]*m", "", painted) == text.render(REPORT)


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        (CLEAN, "No findings; checked 1 record in 1 file.\n"),
        (
            NOTHING,
            "No findings; checked 0 records in 0 files.\n"
            "No record was found: is this the root of the repository?\n",
        ),
        (
            BROKEN_POLICY,
            "No findings; checked 0 records in 0 files.\n"
            "relgate.toml has mistakes, so nothing else was checked: mend it first.\n",
        ),
    ],
)
def test_summary(report: Report, expected: str) -> None:
    assert text.render(report) == expected


def test_quiet_text_has_no_summary() -> None:
    assert text.render(CLEAN, summary=False) == ""


def test_concise(golden: Golden) -> None:
    golden("report.concise.txt", concise.render(REPORT))


def test_concise_is_one_line_a_finding() -> None:
    lines = concise.render(REPORT).splitlines()
    assert len(lines) == len(REPORT.findings)
    assert sum("waived until 2027-01-31: " in line for line in lines) == len(REPORT.waived) == 1
    assert all(re.fullmatch(r".+:\d+:\d+: [A-Z]{3}\d{3} .+", line) for line in lines)


@pytest.mark.parametrize("render", [text.render, concise.render])
def test_nothing_of_a_repository_can_steer_a_terminal(render: Callable[[Report], str]) -> None:
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\ud800-\udfff]", render(REPORT))


def test_statistics(golden: Golden) -> None:
    golden("report.statistics.txt", statistics.render(REPORT))


def test_json(golden: Golden) -> None:
    golden("report.json", json_report.render(REPORT))


@pytest.mark.parametrize("report", [REPORT, CLEAN, NOTHING, BROKEN_POLICY])
def test_json_keeps_to_its_own_schema(report: Report) -> None:
    schema = json_report.report_schema()
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(json.loads(json_report.render(report)))


def test_json_schema_is_strict_about_what_is_there() -> None:
    data = json.loads(json_report.render(REPORT))
    del data["findings"][0]["fingerprint"]
    assert not Draft202012Validator(json_report.report_schema()).is_valid(data)
