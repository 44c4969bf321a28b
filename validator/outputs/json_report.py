"""The report as a versioned JSON object, for programs."""

from __future__ import annotations

from collections import Counter
from typing import Any, Literal

from typing_extensions import TypedDict  # that of typing, pydantic takes from Python 3.12 on

from validator.finding import Finding, Fix, Location, Report, Severity, Since, Waiver
from validator.outputs.json_text import json_text
from validator.text import Position

VERSION: Literal[1] = 1


class PositionJson(TypedDict):
    """A line and a column, both from 1, the column in Unicode code points."""

    line: int
    column: int


class PlaceJson(TypedDict):
    """A span of a file; `end` is exclusive."""

    path: str
    start: PositionJson
    end: PositionJson


class RelatedJson(PlaceJson):
    """A place that helps to understand a finding."""

    message: str


class EditJson(PlaceJson):
    """Replace the characters between `start` and `end` by `text`."""

    text: str


class MoveJson(TypedDict):
    """Move the file at `path` to another path."""

    path: str
    to: str


class FixJson(TypedDict):
    """What removes a finding, moves last; a safe fix cannot change what the author meant."""

    title: str
    safe: bool
    edits: list[EditJson]
    moves: list[MoveJson]


class WaiverJson(TypedDict):
    """The waiver that accepts a finding, and the file that states it."""

    reason: str
    until: str | None
    path: str


class FindingJson(PlaceJson):
    """One finding; `kind`, `key` and `field` name the value in the reader's terms."""

    code: str
    name: str
    severity: Literal["error", "warning"]
    message: str
    kind: str | None
    key: str | None
    field: str | None
    related: list[RelatedJson]
    help: str | None
    fix: FixJson | None
    fingerprint: str
    waiver: WaiverJson | None
    state: Literal["introduced", "existing"] | None
    url: str


class SinceJson(TypedDict):
    """The commit that the run compared with, how many findings it had, and how many are gone.

    Findings that were there before need not be listed. Waived ones are counted too.
    """

    base: str
    commit: str
    existing: int
    gone: int
    remarks: list[str]


class SummaryJson(TypedDict):
    """What was checked and how it went; waived and existing findings are counted apart."""

    errors: int
    warnings: int
    waived: int
    files: int
    records: dict[str, int]
    by_code: dict[str, int]
    now: str
    clock_fixed: bool
    policy: str | None
    policy_broken: bool
    since: SinceJson | None


class ReportJson(TypedDict):
    """The report of one run of `relgate check`."""

    version: Literal[1]
    summary: SummaryJson
    findings: list[FindingJson]


def render(report: Report) -> str:
    """The report as JSON text, ASCII only, so that no reader's encoding can break it."""
    return json_text(as_json(report))


def report_schema() -> dict[str, Any]:
    """The JSON Schema of this format."""
    from pydantic import TypeAdapter

    schema = TypeAdapter(ReportJson).json_schema(mode="serialization")
    return {**schema, "title": "relgate report"}


def as_json(report: Report) -> ReportJson:
    """The report as plain data."""
    errors = sum(finding.severity is Severity.ERROR for finding in report.active)
    return {
        "version": VERSION,
        "summary": {
            "errors": errors,
            "warnings": len(report.active) - errors,
            "waived": len(report.waived),
            "files": report.files,
            "records": dict(report.checked),
            "by_code": dict(sorted(Counter(finding.code for finding in report.active).items())),
            "now": report.now.isoformat(),
            "clock_fixed": report.clock_fixed,
            "policy": report.policy_path,
            "policy_broken": report.policy_broken,
            "since": _since(report.since) if report.since else None,
        },
        "findings": [_finding(finding) for finding in report.findings],
    }


def _since(since: Since) -> SinceJson:
    return {
        "base": since.base,
        "commit": since.commit,
        "existing": since.existing,
        "gone": since.gone,
        "remarks": list(since.remarks),
    }


def _finding(finding: Finding) -> FindingJson:
    place = finding.location.place
    return {
        **_place(finding.location),
        "code": finding.code,
        "name": finding.name,
        "severity": "error" if finding.severity is Severity.ERROR else "warning",
        "message": finding.message,
        "kind": place.kind,
        "key": place.key,
        "field": place.field,
        "related": [
            {**_place(location), "message": location.message or ""} for location in finding.related
        ],
        "help": finding.help,
        "fix": _fix(finding.fix) if finding.fix else None,
        "fingerprint": finding.fingerprint,
        "waiver": _waiver(finding.waiver) if finding.waiver else None,
        "state": finding.state,
        "url": f"docs/rules.md#{finding.code.lower()}",
    }


def _place(location: Location) -> PlaceJson:
    return {
        "path": location.place.path,
        "start": _position(location.start),
        "end": _position(location.end),
    }


def _position(position: Position) -> PositionJson:
    return {"line": position.line, "column": position.column}


def _fix(fix: Fix) -> FixJson:
    edits: list[EditJson] = [
        {
            "path": edit.path,
            "start": _position(edit.start),
            "end": _position(edit.end),
            "text": edit.text,
        }
        for edit in fix.edits
        if edit.start is not None and edit.end is not None
    ]
    moves: list[MoveJson] = [{"path": move.path, "to": move.to} for move in fix.moves]
    return {"title": fix.title, "safe": fix.safe, "edits": edits, "moves": moves}


def _waiver(waiver: Waiver) -> WaiverJson:
    return {
        "reason": waiver.reason,
        "until": waiver.until.isoformat() if waiver.until else None,
        "path": waiver.place.path,
    }
