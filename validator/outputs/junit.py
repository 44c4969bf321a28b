"""JUnit's XML, by the schema of Ant: a test case for each record that was checked.

A record fails where the run does for what was found in it, and is skipped where all of that is
waived. What fails nothing is said in `system-out`. Findings of no record are cases of their files.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC
from operator import attrgetter
from xml.etree import ElementTree as ET

from validator import __version__
from validator.finding import Finding, Record, Report, Severity
from validator.outputs.concise import headline, statement
from validator.outputs.plain import printable
from validator.outputs.ranking import level, ranked
from validator.outputs.remarks import remarks
from validator.outputs.text import notices

_FILES = "file"
"""The suite of the findings that belong to no record; an empty report has it too."""

_Cases = dict[Record | str, list[Finding]]
"""What was checked, records or paths, and the findings in each, the gravest first."""


def render(
    report: Report, records: Iterable[Record] = (), fail_level: Severity = Severity.ERROR
) -> str:
    """The report as XML, ASCII only. Findings of `fail_level` and above are failures.

    `records` are those that were checked, in the order of the lines in each file.
    """
    root = ET.Element("testsuites")
    records = tuple(records)
    times_named = Counter((record.kind, record.key) for record in records)
    for number, (kind, cases) in enumerate(_suites(report, records).items()):
        suite = ET.SubElement(root, "testsuite", id=str(number), name=kind, package="relgate")
        _add_properties(suite, report)
        for subject, findings in cases.items():
            name = subject if isinstance(subject, str) else _name(subject, times_named)
            _add_case(suite, kind, name, findings, fail_level)
        _add_counts(suite, report)
        ET.SubElement(suite, "system-out").text = "\n".join(
            line
            for findings in cases.values()
            for finding in findings
            if not _fails(finding, fail_level)
            for line in _lines(finding)
        )
        ET.SubElement(suite, "system-err").text = "\n".join(notices(report))
    ET.indent(root)
    body = ET.tostring(root, encoding="us-ascii").decode()
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def _suites(report: Report, records: Sequence[Record]) -> dict[str, _Cases]:
    """The test cases of each kind."""
    suites: dict[str, _Cases] = {}
    namesakes: dict[tuple[str | None, str | None, str], list[Record]] = {}
    for record in records:
        suites.setdefault(record.kind, {})[record] = []
        namesakes.setdefault((record.kind, record.key, record.path), []).append(record)
    for finding in ranked(report.findings):
        place, line = finding.location.place, finding.location.start.line
        candidates = namesakes.get((place.kind, place.key, place.path))
        if candidates:
            at = bisect_right(candidates, line, key=attrgetter("line"))
            subject = candidates[max(at - 1, 0)]
            suites[subject.kind][subject].append(finding)
        else:
            suites.setdefault(_FILES, {}).setdefault(place.path, []).append(finding)
    return suites or {_FILES: {}}


def _name(record: Record, times_named: Counter[tuple[str, str | None]]) -> str:
    """What tells a record from all others: some reports drop one of two test cases of one name."""
    where = f"{record.path}:{record.line}"
    if record.key is None:
        return where
    only = times_named[record.kind, record.key] == 1
    return record.key if only else f"{record.key} ({where})"


def _add_properties(suite: ET.Element, report: Report) -> None:
    properties = ET.SubElement(suite, "properties")
    for name, value in (("relgate", __version__), ("now", report.now.isoformat())):
        ET.SubElement(properties, "property", name=name, value=value)


def _add_case(
    suite: ET.Element, kind: str, name: str, findings: list[Finding], fail_level: Severity
) -> None:
    names = {"name": printable(name), "classname": f"relgate.{kind}", "time": "0"}
    case = ET.SubElement(suite, "testcase", names)
    failures = [finding for finding in findings if _fails(finding, fail_level)]
    if failures:
        more = f", and {len(failures) - 1:,} more" if len(failures) > 1 else ""
        message = f"{statement(failures[0])}{more}"
        failure = ET.SubElement(case, "failure", message=message, type=failures[0].name)
        failure.text = "\n".join(line for finding in failures for line in _lines(finding))
    elif findings and all(finding.waived for finding in findings):
        ET.SubElement(case, "skipped", message=statement(findings[0]))


def _add_counts(suite: ET.Element, report: Report) -> None:
    suite.set("tests", str(len(suite.findall("testcase"))))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("errors", "0")
    suite.set("skipped", str(len(suite.findall("testcase/skipped"))))
    suite.set("time", "0")
    suite.set("timestamp", report.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S"))
    suite.set("hostname", "localhost")


def _fails(finding: Finding, fail_level: Severity) -> bool:
    return level(finding) != "note" and finding.severity >= fail_level


def _lines(finding: Finding) -> list[str]:
    return [headline(finding), *(f"  {remark}" for remark in remarks(finding))]
