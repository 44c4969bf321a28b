"""Workflow commands, which GitHub's runner turns into annotations of the lines.

The runner keeps ten of a type in a step, so the gravest come first and the last says how many
more there are. A notice is what cannot fail the run.
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Finding, Report
from validator.outputs.checkout import ALONE, Checkout
from validator.outputs.plain import count, printable
from validator.outputs.ranking import level, ranked
from validator.outputs.remarks import message, remarks

MAX_OF_TYPE = 10
MAX_MESSAGE = 4096

_TYPES = {"error": "error", "warning": "warning", "note": "notice"}
_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_DATA = str.maketrans(_DATA)
_IN_PROPERTY = str.maketrans({**_DATA, ":": "%3A", ",": "%2C"})


def render(report: Report, checkout: Checkout = ALONE) -> str:
    """At most ten commands of each type, errors first."""
    findings = ranked(report.findings)
    lines: list[str] = []
    for grade, command in _TYPES.items():
        group = [finding for finding in findings if level(finding) == grade]
        shown = group if len(group) <= MAX_OF_TYPE else group[: MAX_OF_TYPE - 1]
        lines += (_annotation(command, finding, checkout) for finding in shown)
        if len(group) > len(shown):
            more = count(len(group) - len(shown), f"more {command}")
            lines.append(f"::{command} title=relgate::and {more}")
    return "".join(f"{line}\n" for line in lines)


def _annotation(command: str, finding: Finding, checkout: Checkout) -> str:
    stated = _properties(finding, checkout)
    properties = ",".join(f"{name}={str(value).translate(_IN_PROPERTY)}" for name, value in stated)
    said = "\n".join((message(finding), *remarks(finding)))
    return f"::{command} {properties}::{_escaped(said)}"


def _properties(finding: Finding, checkout: Checkout) -> Iterator[tuple[str, str | int]]:
    start, end = finding.location.start, finding.location.end
    yield "file", printable(checkout.path(finding.location.place.path))
    yield "line", start.line
    yield "endLine", end.line
    if start.line == end.line:  # the runner drops the columns of any other
        yield "col", start.column
        yield "endColumn", end.column
    yield "title", f"{finding.code} {finding.name}"


def _escaped(said: str) -> str:
    """A message as a command holds it, cut to the limit between escapes."""
    escaped = said.translate(_IN_DATA)
    if len(escaped) <= MAX_MESSAGE:
        return escaped
    kept = escaped[: MAX_MESSAGE - 1]
    broken = kept.find("%", len(kept) - 2)
    return f"{kept[:broken] if broken >= 0 else kept}…"
