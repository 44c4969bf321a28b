"""How often each rule found something, most often first."""

from __future__ import annotations

from collections import Counter

from validator.finding import Report


def render(report: Report) -> str:
    """A line a rule: count, code and name, and how many more a waiver accepts."""
    counts = Counter((finding.code, finding.name) for finding in report.active)
    waived = Counter((finding.code, finding.name) for finding in report.waived)
    ranked = sorted(counts | waived, key=lambda rule: (-counts[rule], rule))
    wide = max((len(str(counts[rule])) for rule in ranked), default=0)
    return "".join(
        f"{counts[rule]:>{wide}}  {'  '.join(rule)}"
        f"{f'  ({waived[rule]} waived)' if waived[rule] else ''}\n"
        for rule in ranked
    )
