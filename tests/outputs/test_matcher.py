"""The problem matcher of the docs matches what `concise` writes, as GitHub's runner would."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from outputs.synthetic import REPORT, SINCE

from validator.finding import Report
from validator.outputs import concise
from validator.outputs.ranking import introduced_first, level

MATCHERS = json.loads((Path(__file__).parents[2] / "docs/relgate-matcher.json").read_text())
SEVERITIES = {"error": "error", "warning": "warning", "note": "notice"}


def matched(line: str) -> list[dict[str, str]]:
    """What each matcher that matches a line makes of it."""
    found = []
    for matcher in MATCHERS["problemMatcher"]:
        [pattern] = matcher["pattern"]
        match = re.search(pattern["regexp"], line)
        if match:
            groups = {name: match[at] for name, at in pattern.items() if name != "regexp"}
            groups["severity"] = groups.get("severity") or matcher["severity"]
            found.append(groups)
    return found


@pytest.mark.parametrize("report", [REPORT, SINCE])
def test_every_concise_line(report: Report) -> None:
    findings = introduced_first(report.findings)
    for line, finding in zip(concise.render(report).splitlines(), findings, strict=True):
        [groups] = matched(line)
        start = finding.location.start
        assert groups["code"] == finding.code
        assert (groups["line"], groups["column"]) == (str(start.line), str(start.column))
        assert groups["severity"] == SEVERITIES[level(finding)]
        assert line.startswith(f"{groups['file']}:")
        assert line.endswith(groups["message"])


def test_no_other_line() -> None:
    for line in (
        "Found 1 error; checked 2 records in 2 files.",
        "6 | name: x",
        "",
        "a:1: REF001 x",
    ):
        assert matched(line) == []
