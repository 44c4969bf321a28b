"""The nearest name, for "did you mean". Floor 0: it knows texts alone."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable

_MIN_LIKENESS = 0.75


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The name that a misspelt one most likely means, or None where none is near."""
    from difflib import SequenceMatcher

    candidates = {candidate.lower().replace("-", "_"): candidate for candidate in sorted(names)}
    wanted = name.lower().replace("-", "_")[:128]
    ordered = sorted(candidates)
    at = bisect(ordered, wanted)
    matcher = SequenceMatcher(None, b=wanted)
    best = (_MIN_LIKENESS, "")
    # The neighbours come first: once a near name is known, the cheap bounds rule out the others.
    for candidate in (*ordered[max(0, at - 2) : at + 2], *ordered):
        matcher.set_seq1(candidate)
        if matcher.real_quick_ratio() >= best[0] and matcher.quick_ratio() >= best[0]:
            best = max(best, (matcher.ratio(), candidate))
    return candidates[best[1]] if best[1] else None
