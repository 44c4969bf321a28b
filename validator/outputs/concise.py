"""One line a finding: `path:line:column: CODE message`; nothing else."""

from __future__ import annotations

from validator.finding import Finding, Report, Severity
from validator.outputs.plain import printable


def render(report: Report) -> str:
    """The findings of a report that no waiver accepts, one a line."""
    return "".join(f"{headline(finding)}\n" for finding in report.active)


def headline(finding: Finding) -> str:
    """The line that says where, which rule and what; an error unless it says `warning:`."""
    location = finding.location
    grade = "warning: " if finding.severity is Severity.WARNING else ""
    where = f"{printable(location.place.path)}:{location.start.line}:{location.start.column}"
    return f"{where}: {finding.code} {grade}{printable(finding.message)}"
