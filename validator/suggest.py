"""The nearest name, for "did you mean". Floor 0: it knows texts alone."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The name that a misspelt one most likely means, or None where none is near."""
    from difflib import get_close_matches

    candidates = {candidate.lower().replace("-", "_"): candidate for candidate in sorted(names)}
    wanted = name.lower().replace("-", "_")[:128]
    found = get_close_matches(wanted, candidates, n=1, cutoff=0.75)
    return candidates[found[0]] if found else None
