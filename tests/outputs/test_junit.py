"""JUnit's XML, by the schema of Ant."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
import xmlschema
from hypothesis import given
from hypothesis import strategies as st
from outputs.published import published
from outputs.synthetic import BROKEN_POLICY, CLEAN, HOSTILE, NOTHING, PLAIN, RECORDS, REPORT, SINCE

from validator.finding import Record, Report, Severity
from validator.outputs import junit


def records_of(report: Report) -> tuple[Record, ...]:
    return RECORDS if report.findings else ()


def suites(report: Report, fail_level: Severity = Severity.ERROR) -> dict[str, ET.Element]:
    root = ET.fromstring(junit.render(report, records_of(report), fail_level))
    return {suite.get("name", ""): suite for suite in root}


def cases(report: Report, kind: str, **options: Severity) -> dict[str, list[ET.Element]]:
    return {
        case.get("name", ""): list(case)
        for case in suites(report, **options)[kind].findall("testcase")
    }


@pytest.fixture(scope="module")
def schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(str(published("JUnit.xsd")))


@pytest.mark.parametrize("report", [REPORT, SINCE, CLEAN, NOTHING, BROKEN_POLICY])
def test_the_published_schema(schema: xmlschema.XMLSchema, report: Report) -> None:
    schema.validate(junit.render(report, records_of(report)))


def test_the_schema_is_strict(schema: xmlschema.XMLSchema) -> None:
    assert not schema.is_valid(junit.render(REPORT, RECORDS).replace(' hostname="localhost"', ""))


def test_it_is_plain_ascii_that_says_it_is_utf_8() -> None:
    written = junit.render(REPORT, RECORDS)
    assert written.startswith('<?xml version="1.0" encoding="UTF-8"?>\n')
    assert written.isascii()


def test_every_record_is_a_test_case() -> None:
    assert {kind: list(cases(REPORT, kind)) for kind in ("bundle", "environment", "stage")} == {
        "bundle": ["x", r"é&<\x01"],
        "environment": [
            "staging/api",
            "staging/portal (environments/staging/portal.yaml:1)",
            "staging/portal (environments/staging/portal.yaml:12)",
        ],
        "stage": ["releases/v1.0.0/stages.jsonl:3"],
    }


def test_a_record_with_an_error_fails() -> None:
    [failure] = cases(REPORT, "environment")["staging/api"]
    assert failure.tag == "failure"
    assert failure.get("type") == "unknown_bundle"
    assert failure.get("message", "").startswith("REF001 environment staging/api uses")
    assert (failure.text or "").splitlines()[1:] == [
        "  bundles/staging-api.yaml:12:7: the nearest name",
        "  help: did you mean `staging-api`?",
    ]


def test_several_errors_are_one_failure() -> None:
    other = PLAIN._replace(message="another")
    [failure] = cases(REPORT._replace(findings=(PLAIN, other)), "environment")["staging/api"]
    assert failure.get("message", "").endswith(", and 1 more")
    assert "REF001 another" in (failure.text or "")


def test_a_finding_belongs_to_the_record_above_it() -> None:
    named = cases(REPORT, "environment")
    first, second = (
        named[f"staging/portal (environments/staging/portal.yaml:{n})"] for n in (1, 12)
    )
    assert [element.tag for element in first] == ["skipped"]
    assert second == []


def test_what_is_waived_is_skipped() -> None:
    [skipped] = cases(REPORT, "environment")["staging/portal (environments/staging/portal.yaml:1)"]
    assert skipped.get("message", "").startswith("REF004 waived until 2027-01-31: ")
    assert "because | @x" in (suites(REPORT)["environment"].findtext("system-out") or "")


def test_a_finding_of_no_record_is_a_case_of_its_file() -> None:
    assert [element.tag for element in cases(REPORT, "file")["bundles/link.yaml"]] == ["failure"]


def test_a_warning_fails_where_the_run_does() -> None:
    name = r"bundles/a b:c,d|`e`@f#1\n\udcff.yaml"
    assert cases(REPORT, "file")[name] == []
    assert "YML005 warning:" in (suites(REPORT)["file"].findtext("system-out") or "")
    [failure] = cases(REPORT, "file", fail_level=Severity.WARNING)[name]
    assert failure.tag == "failure"


def test_what_was_there_before_the_change_fails_nothing() -> None:
    assert cases(SINCE, "file")["bundles/link.yaml"] == []
    assert "YML012 existing:" in (suites(SINCE)["file"].findtext("system-out") or "")


def test_counts() -> None:
    counted = {
        kind: [suite.get(name) for name in ("tests", "failures", "errors", "skipped")]
        for kind, suite in suites(REPORT).items()
    }
    assert counted["environment"] == ["3", "1", "0", "1"]
    assert counted["file"] == ["4", "2", "0", "1"]


def test_what_one_must_know_is_said() -> None:
    assert "as --now says" in (suites(REPORT)["bundle"].findtext("system-err") or "")
    assert "has mistakes" in (suites(BROKEN_POLICY)["file"].findtext("system-err") or "")


@given(st.text())
def test_any_text_is_valid_xml(text: str) -> None:
    finding = HOSTILE._replace(message=text or "x")
    record = Record("bundle", text or None, "bundles/x.yaml", 1)
    root = ET.fromstring(junit.render(REPORT._replace(findings=(finding,)), [record]))
    assert len(root.findall("testsuite/testcase")) == 2
