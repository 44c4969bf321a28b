"""Markdown for a comment on a pull request, or the summary of a job."""

from __future__ import annotations

from validator.finding import Finding, Report
from validator.outputs.concise import where
from validator.outputs.markdown_text import cell, code, inline
from validator.outputs.paint import painter
from validator.outputs.plain import clipped
from validator.outputs.ranking import ranked
from validator.outputs.remarks import message, remarks
from validator.outputs.text import notices, verdict

MAX_LENGTH = 65_536
"""Characters that a comment on GitHub may have."""

MAX_LINE = 1_000
"""Characters of one message, place or remark, so that no row takes the room of all others."""

_TABLE = "\n| severity | rule | place | finding |\n| --- | --- | --- | --- |\n"
_ROOM = 100
"""Characters kept for the last line, which counts the findings that have no room."""


def render(report: Report, limit: int = MAX_LENGTH) -> str:
    """The report as Markdown of at most `limit` characters, the gravest findings first."""
    head = ["### relgate", verdict(report, painter(color=False)), *map(inline, notices(report))]
    text = "\n\n".join(head) + "\n"
    findings = ranked(report.findings)
    parts = [text]
    room = limit - len(text) - _ROOM
    section = None
    for number, finding in enumerate(findings):
        part = _row(finding)
        if section != (section := _section(finding)):
            part = f"{section}{_TABLE}{part}"
        room -= len(part)
        if room < 0:
            parts.append(f"\nand {len(findings) - number:,} more\n")
            break
        parts.append(part)
    return "".join(parts)


def _section(finding: Finding) -> str:
    """The heading above the findings that stand as this one does."""
    if finding.waived:
        return "\n#### Waived\n"
    return f"\n#### {finding.state.capitalize()}\n" if finding.state else ""


def _row(finding: Finding) -> str:
    lines = (message(finding), *remarks(finding))
    cells = (
        str(finding.severity),
        code(finding.code),
        code(clipped(where(finding.location), MAX_LINE)),
        "<br>".join(inline(clipped(line, MAX_LINE)) for line in lines),
    )
    return f"| {' | '.join(map(cell, cells))} |\n"
