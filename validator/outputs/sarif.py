"""SARIF 2.1.0, as GitHub's code scanning reads it.

Code scanning shows the first location of a result, and takes 25,000 results, so the gravest come
first. An alert stays the same while its line hashes as before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from validator import __version__
from validator.engine.registry import Rule
from validator.finding import Finding, Fix, Location, Report, Waiver
from validator.outputs.checkout import ALONE, Checkout
from validator.outputs.json_text import json_text
from validator.outputs.line_hash import line_hashes
from validator.outputs.plain import encodable, printable
from validator.outputs.ranking import ranked
from validator.outputs.sarif_rules import descriptor
from validator.outputs.text import notices
from validator.text import Position

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
MAX_RESULTS = 25_000
MAX_RELATED = 100
"""Related locations of a result that code scanning shows."""

_BASELINE = {"introduced": "new", "existing": "unchanged"}
_LINK = re.compile(r"\[([^\[\]]*)\]\(")

Json = dict[str, Any]
Hashes = dict[str, dict[int, str]]


def render(
    report: Report,
    rules: Sequence[Rule],
    checkout: Checkout = ALONE,
    exit_code: int | None = None,
) -> str:
    """The report as JSON text, ASCII only; it describes all `rules`, silent ones too."""
    findings = ranked(report.findings)
    shown = findings[:MAX_RESULTS]
    hashes = _hashes(shown, checkout)
    run = {
        "tool": {
            "driver": {
                "name": "relgate",
                "semanticVersion": __version__,
                "rules": [descriptor(rule) for rule in rules],
            }
        },
        "automationDetails": {"id": f"relgate/{checkout.folder}/".replace("//", "/")},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report, len(findings) - len(shown), exit_code)],
        "results": [_result(finding, hashes, checkout) for finding in shown],
    }
    return json_text({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _invocation(report: Report, left_out: int, exit_code: int | None) -> Json:
    said = list(notices(report))
    if left_out:
        said.append(f"and {left_out:,} more findings, for which there is no room here")
    invocation: Json = {"executionSuccessful": not report.policy_broken}
    if exit_code is not None:
        invocation["exitCode"] = exit_code
    if said:
        invocation["toolExecutionNotifications"] = [
            {"level": "note", "message": _message(sentence)} for sentence in said
        ]
    return invocation


def _result(finding: Finding, hashes: Hashes, checkout: Checkout) -> Json:
    location = finding.location
    said = (finding.message, *([f"help: {finding.help}"] if finding.help else ()))
    result: Json = {
        "ruleId": finding.code,
        "level": str(finding.severity),
        "message": _message(*said),
        "locations": [_location(location, checkout)],
        "partialFingerprints": {"relgateFingerprint/v1": finding.fingerprint},
    }
    line_hash = hashes.get(location.place.path, {}).get(location.start.line)
    if line_hash:
        result["partialFingerprints"]["primaryLocationLineHash"] = line_hash
    if finding.related:
        result["relatedLocations"] = [
            {
                "id": number,
                **_location(related, checkout),
                "message": _message(related.message or "see here"),
            }
            for number, related in enumerate(finding.related[:MAX_RELATED], 1)
        ]
    fix = finding.fix  # which SARIF can tell, unless it moves files
    if fix and not fix.moves and all(edit.start and edit.end for edit in fix.edits):
        result["fixes"] = [_fix(fix, checkout)]
    if finding.waiver:
        result["suppressions"] = [_suppression(finding.waiver)]
    if finding.state:
        result["baselineState"] = _BASELINE[finding.state]
    return result


def _location(location: Location, checkout: Checkout) -> Json:
    return {
        "physicalLocation": {
            "artifactLocation": _artifact(location.place.path, checkout),
            "region": _region(location.start, location.end),
        }
    }


def _artifact(path: str, checkout: Checkout) -> Json:
    return {"uri": quote(encodable(checkout.path(path))), "uriBaseId": "%SRCROOT%"}


def _region(start: Position, end: Position) -> Json:
    return {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    }


def _fix(fix: Fix, checkout: Checkout) -> Json:
    changes: dict[str, list[Json]] = {}
    for edit in fix.edits:
        if edit.start is not None and edit.end is not None:
            replacement: Json = {"deletedRegion": _region(edit.start, edit.end)}
            if edit.text:
                replacement["insertedContent"] = {"text": edit.text}
            changes.setdefault(edit.path, []).append(replacement)
    return {
        "description": _message(fix.title),
        "artifactChanges": [
            {"artifactLocation": _artifact(path, checkout), "replacements": replacements}
            for path, replacements in changes.items()
        ],
    }


def _suppression(waiver: Waiver) -> Json:
    return {
        "kind": "external" if waiver.line is None else "inSource",
        "status": "accepted",
        "justification": f"until {waiver.until}: {printable(waiver.reason)}",
    }


def _message(*lines: str) -> Json:
    """A message, in which SARIF would make links of what looks like Markdown's."""
    text = "\n".join(map(printable, lines))
    return {"text": _LINK.sub(r"\\[\1\\](", text)}


def _hashes(findings: Iterable[Finding], checkout: Checkout) -> Hashes:
    """The hashes of the lines at which findings start, by path and line."""
    wanted: dict[str, set[int]] = {}
    for finding in findings:
        wanted.setdefault(finding.location.place.path, set()).add(finding.location.start.line)
    return {
        path: line_hashes(text, lines)
        for path, lines in wanted.items()
        if (text := checkout.text(path)) is not None
    }
