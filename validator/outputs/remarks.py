"""What a finding says to formats that show its place and severity in fields of their own."""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Finding
from validator.outputs.concise import standing, where
from validator.outputs.plain import count, printable
from validator.outputs.text import MAX_RELATED


def message(finding: Finding) -> str:
    """The message, after a word on why the finding fails no run, where that is so."""
    mark = f"{standing(finding)}: " if standing(finding) else ""
    return f"{mark}{printable(finding.message)}"


def remarks(finding: Finding) -> Iterator[str]:
    """Related places, the next step, and why it is waived, a line each."""
    shown = finding.related[:MAX_RELATED]
    for location in shown:
        yield f"{where(location)}: {printable(location.message or 'see here')}"
    if len(finding.related) > len(shown):
        yield f"and {count(len(finding.related) - len(shown), 'more place')}"
    if finding.help:
        yield f"help: {printable(finding.help)}"
    if finding.waiver is not None:
        yield f"because {printable(finding.waiver.reason)}"
