"""The nearest name, for "did you mean". Floor 0: it knows texts alone."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Iterable, Iterator
from operator import itemgetter

from validator.named_tuple import NamedTuple

MAX_GUESSES = 100
"""So many misspelt names are compared with all that there are; a reader looks at no more."""

_MAX_LOOKS = 500_000
"""How often a misspelt name is compared with the letters of others, all of them taken together."""

_MAX_COMPARED = 200
"""So many names are compared with one letter by letter, those with most letters in common."""

_MIN_LIKENESS = 0.75


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The name that a misspelt one most likely means, or None where none is near."""
    return _nearest(name, _prepared(names))


def is_slip(written: str, meant: str, names: Iterable[str]) -> bool:
    """Whether a name is another one but for a slip of the fingers, and no third one is as near.

    That is a letter too many, too few or wrong, two letters in the wrong order, or but case and
    hyphens. Digits make no slip: `prod-api-2` is not `prod-api-1`.
    """
    wanted, near = _plain(written), _plain(meant)
    return _is_one_slip(wanted, near) and not any(
        _is_one_slip(wanted, other) for other in map(_plain, names) if other != near
    )


class Guesses:
    """What misspelt names most likely mean, among names that are asked for once, if at all."""

    def __init__(self, names: Callable[[], Iterable[str]]) -> None:
        self._names = names
        self._prepared: _Candidates | None = None
        self._most = MAX_GUESSES
        self._guesses: dict[str, str | None] = {}
        self._letters: frozenset[str] = frozenset()

    def of(self, name: str) -> str | None:
        """The nearest name; None where none is near, and for all but the first `MAX_GUESSES`.

        Among tens of thousands of names, fewer are looked for.
        """
        if name not in self._guesses and len(self._guesses) < self._most:
            if self._prepared is None:
                self._prepared = _prepared(self._names())
                self._most = min(
                    MAX_GUESSES, 1 + _MAX_LOOKS // (1 + len(self._prepared.by_letters))
                )
            self._guesses[name] = _nearest(name, self._prepared)
        return self._guesses.get(name)

    def is_slip(self, name: str) -> bool:
        """As the function of that name, for one for which there is a guess.

        All that a slip can make of the name is looked up, which are some hundred texts, instead of
        comparing it with tens of thousands of names.
        """
        guess = self._guesses.get(name)
        if guess is None or self._prepared is None:
            return False
        names = self._prepared.names
        self._letters = self._letters or frozenset("".join(names))
        near = {slip for slip in _slips(_plain(name), self._letters) if slip in names}
        return near == {_plain(guess)}


def _is_one_slip(written: str, meant: str) -> bool:
    if abs(len(written) - len(meant)) > 1:
        return False
    start = _common(written, meant)
    wrong, right = written[start:], meant[start:]
    end = _common(wrong[::-1], right[::-1])
    wrong, right = wrong[: len(wrong) - end], right[: len(right) - end]
    is_swap = len(wrong) == 2 and wrong[::-1] == right
    is_short = len(wrong) <= 1 and len(right) <= 1
    return (is_swap or is_short) and not any(map(str.isdigit, wrong + right))


def _slips(name: str, letters: Iterable[str]) -> Iterator[str]:
    """A name, and all that `_is_one_slip` takes for it of which every letter is among some."""
    yield name
    added = [letter for letter in letters if not letter.isdigit()]
    for at in range(len(name) + 1):
        before, after = name[:at], name[at:]
        yield from (before + letter + after for letter in added)
        if after and not after[0].isdigit():
            yield before + after[1:]
            yield from (before + letter + after[1:] for letter in added)
            if len(after) > 1 and not after[1].isdigit():
                yield before + after[1] + after[0] + after[2:]


def _common(one: str, other: str) -> int:
    """How many characters two texts have in common at their start."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


class _Candidates(NamedTuple):
    """Names by how they are compared, these in order, and by their letters in order.

    Among many names, most have the letters of others: those of numbers.
    """

    names: dict[str, str]
    ordered: list[str]
    by_letters: dict[str, list[str]]


def _prepared(names: Iterable[str]) -> _Candidates:
    candidates = {_plain(candidate): candidate for candidate in sorted(names)}
    by_letters: dict[str, list[str]] = {}
    for candidate in candidates:
        by_letters.setdefault("".join(sorted(candidate)), []).append(candidate)
    return _Candidates(candidates, sorted(candidates), by_letters)


def _plain(name: str) -> str:
    return name.lower().replace("-", "_")


def _nearest(name: str, candidates: _Candidates) -> str | None:
    from difflib import SequenceMatcher

    wanted = _plain(name)[:128]
    matcher = SequenceMatcher(None, b=wanted)
    counts = [(letter, wanted.count(letter)) for letter in set(wanted)]
    at = bisect(candidates.ordered, wanted)
    best = (_MIN_LIKENESS, "")

    def compare(alike: Iterable[str]) -> None:
        nonlocal best
        for candidate in alike:
            matcher.set_seq1(candidate)
            best = max(best, (matcher.ratio(), candidate))

    # The neighbours come first: once a near name is known, few others have enough letters of it.
    compare(candidates.ordered[max(0, at - 2) : at + 2])
    bounds = []
    for letters, alike in candidates.by_letters.items():
        common = sum([min(count, letters.count(letter)) for letter, count in counts])
        length = len(wanted) + len(letters)
        # As difflib has it, to the last digit: of two that are as near, the order decides.
        bound = 2.0 * common / length if length else 1.0
        if bound >= best[0]:
            bounds.append((bound, alike))
    left = _MAX_COMPARED
    for bound, alike in sorted(bounds, key=itemgetter(0), reverse=True):
        if bound < best[0] or left <= 0:
            break
        compare(alike[:left])
        left -= len(alike)
    return candidates.names[best[1]] if best[1] else None
