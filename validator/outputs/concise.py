"""One line a finding: `path:line:column: CODE message`; nothing else.

`warning:` before the message marks a warning, `existing` what was there before the change, `waived
until DAY:` what a waiver accepts: no output may hide that a gate was opened.
"""

from __future__ import annotations

from validator.finding import Finding, Location, Report, Severity
from validator.outputs.plain import printable
from validator.outputs.ranking import introduced_first


def render(report: Report) -> str:
    """The findings of a report, one a line, the waived ones among them."""
    return "".join(f"{headline(finding)}\n" for finding in introduced_first(report.findings))


def headline(finding: Finding) -> str:
    """The line that says where, which rule and what."""
    return f"{where(finding.location)}: {statement(finding)}"


def statement(finding: Finding) -> str:
    """Which rule and what."""
    mark = f"{grade(finding)}: " if grade(finding) else ""
    return f"{finding.code} {mark}{printable(finding.message)}"


def where(location: Location) -> str:
    """Path, line and column of the start of a location."""
    return f"{printable(location.place.path)}:{location.start.line}:{location.start.column}"


def grade(finding: Finding) -> str:
    """What a reader must know before the message of a finding; nothing of an error."""
    is_warning = finding.severity is Severity.WARNING and not finding.waived
    return f"{standing(finding)} {'warning' if is_warning else ''}".strip()


def standing(finding: Finding) -> str:
    """Why a finding fails no run, or nothing where it may: it is waived, or was there before."""
    if finding.waiver is not None:
        return f"waived until {finding.waiver.until}"
    return "existing" if finding.state == "existing" else ""
