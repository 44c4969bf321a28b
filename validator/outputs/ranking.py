"""Which findings come first where there is not room for all, and how grave each is for a run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from validator.finding import Finding, Severity


def ranked(findings: Iterable[Finding]) -> list[Finding]:
    """What fails a run first: introduced before existing, waived last, gravest first in each."""
    return sorted(findings, key=lambda finding: (*_standing(finding), -finding.severity))


def introduced_first(findings: Iterable[Finding]) -> list[Finding]:
    """The findings in the order given, but those that were there before the change last."""
    return sorted(findings, key=lambda finding: finding.state == "existing")


def level(finding: Finding) -> Literal["error", "warning", "note"]:
    """How grave a finding is for the run: a note is what cannot fail it, waived or existing."""
    if any(_standing(finding)):
        return "note"
    return "error" if finding.severity is Severity.ERROR else "warning"


def _standing(finding: Finding) -> tuple[bool, bool]:
    return (finding.waived, finding.state == "existing")
