"""GitLab's Code Quality report: a JSON array of issues.

GitLab compares it with that of the target branch by fingerprint, and does not show the name of a
check, so that each description starts with the rule's code.
"""

from __future__ import annotations

from typing import Any

from validator.finding import Finding, Report, Severity
from validator.outputs.checkout import ALONE, Checkout
from validator.outputs.concise import statement
from validator.outputs.json_text import json_text
from validator.outputs.plain import encodable
from validator.outputs.ranking import ranked


def render(report: Report, checkout: Checkout = ALONE) -> str:
    """The findings as JSON text, ASCII only; what a waiver accepts is mere information."""
    issues = [_issue(finding, checkout) for finding in ranked(report.findings)]
    return json_text(issues)


def _issue(finding: Finding, checkout: Checkout) -> dict[str, Any]:
    location = finding.location
    # Findings of two folders of records, each checked by a job of its own, must not merge.
    folder = f"@{encodable(checkout.folder)}" if checkout.folder else ""
    return {
        "description": statement(finding),
        "check_name": finding.code,
        "fingerprint": f"{finding.fingerprint}{folder}",
        "severity": _severity(finding),
        "location": {
            "path": encodable(checkout.path(location.place.path)),
            "lines": {"begin": location.start.line, "end": location.end.line},
        },
    }


def _severity(finding: Finding) -> str:
    if finding.waived:
        return "info"
    return "major" if finding.severity is Severity.ERROR else "minor"
