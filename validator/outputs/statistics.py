"""How often each rule found something, most often first."""

from __future__ import annotations

from collections import Counter

from validator.finding import Report


def render(report: Report) -> str:
    """A line a rule: count, code and name; waived findings are left out."""
    counts = Counter((finding.code, finding.name) for finding in report.active)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    wide = max((len(str(number)) for _, number in ranked), default=0)
    return "".join(f"{number:>{wide}}  {code}  {name}\n" for (code, name), number in ranked)
