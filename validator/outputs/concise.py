"""One line a finding: `path:line:column: CODE message`; nothing else.

`warning:` before the message marks a warning, `waived until DAY:` what a waiver accepts: no output
may hide that a gate was opened.
"""

from __future__ import annotations

from validator.finding import Finding, Report, Severity
from validator.outputs.plain import printable


def render(report: Report) -> str:
    """The findings of a report, one a line, the waived ones among them."""
    return "".join(f"{headline(finding)}\n" for finding in report.findings)


def headline(finding: Finding) -> str:
    """The line that says where, which rule and what."""
    location = finding.location
    where = f"{printable(location.place.path)}:{location.start.line}:{location.start.column}"
    return f"{where}: {finding.code} {grade(finding)}{printable(finding.message)}"


def grade(finding: Finding) -> str:
    """What stands before the message of a finding; nothing before that of an error."""
    if finding.waiver is not None:
        return f"waived until {finding.waiver.until}: "
    return "warning: " if finding.severity is Severity.WARNING else ""
