"""The nearest name, for "did you mean". Floor 0: it knows texts alone."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Iterable

MAX_GUESSES = 100
"""So many misspelt names are compared with all that there are; a reader looks at no more."""

_MIN_LIKENESS = 0.75


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The name that a misspelt one most likely means, or None where none is near."""
    return _nearest(name, *_prepared(names))


class Guesses:
    """What misspelt names most likely mean, among names that are asked for once, if at all."""

    def __init__(self, names: Callable[[], Iterable[str]]) -> None:
        self._names = names
        self._prepared: tuple[dict[str, str], list[str]] | None = None
        self._guesses: dict[str, str | None] = {}

    def of(self, name: str) -> str | None:
        """The nearest name; None where none is near, and for all but the first `MAX_GUESSES`."""
        if name not in self._guesses and len(self._guesses) < MAX_GUESSES:
            self._prepared = self._prepared or _prepared(self._names())
            self._guesses[name] = _nearest(name, *self._prepared)
        return self._guesses.get(name)


def _prepared(names: Iterable[str]) -> tuple[dict[str, str], list[str]]:
    """The names by how they are compared, and these in order."""
    candidates = {_plain(candidate): candidate for candidate in sorted(names)}
    return candidates, sorted(candidates)


def _plain(name: str) -> str:
    return name.lower().replace("-", "_")


def _nearest(name: str, candidates: dict[str, str], ordered: list[str]) -> str | None:
    from difflib import SequenceMatcher

    wanted = _plain(name)[:128]
    at = bisect(ordered, wanted)
    matcher = SequenceMatcher(None, b=wanted)
    best = (_MIN_LIKENESS, "")
    # The neighbours come first: once a near name is known, the cheap bounds rule out the others.
    for candidate in (*ordered[max(0, at - 2) : at + 2], *ordered):
        matcher.set_seq1(candidate)
        if matcher.real_quick_ratio() >= best[0] and matcher.quick_ratio() >= best[0]:
            best = max(best, (matcher.ratio(), candidate))
    return candidates[best[1]] if best[1] else None
