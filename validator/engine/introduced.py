"""Which findings a change introduced: those that the repository before it did not have.

Both sides are judged at one instant and with the same tags, so time alone introduces nothing. A
finding was there before if the base has one of the same rule at the same field of the same record;
what its message says of days or of other records does not matter.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Mapping, Sequence

from validator.finding import Finding, Place

Identity = tuple[Hashable, ...]


def mark(
    after: Sequence[Finding], before: Sequence[Finding], renamed: Mapping[str, str]
) -> tuple[list[Finding], list[Finding]]:
    """The findings with their states, and those of before that are no more.

    `renamed` maps old paths to new ones; what a record in such a file is called may have changed
    with its path. A finding that was a warning, or waived, and is so no longer, is introduced; and
    so is a waiver.
    """
    known = _Paired(after, before, renamed)
    marked = [
        finding._replace(state="existing" if _is_as_before(finding, old) else "introduced")
        for finding, old in zip(after, known.old, strict=True)
    ]
    return _with_lasting_fingerprints(marked, known.old), known.gone


def _is_as_before(finding: Finding, old: Finding | None) -> bool:
    return old is not None and finding.waived == old.waived and finding.severity <= old.severity


class _Paired:
    """For each finding the one that it was before, if any."""

    def __init__(
        self, after: Sequence[Finding], before: Sequence[Finding], renamed: Mapping[str, str]
    ) -> None:
        self._after = after
        self._renamed = renamed
        self._new_paths = frozenset(renamed.values())
        self.old: list[Finding | None] = [None] * len(after)
        left = list(before)
        # Of several that are equal in kind, those with the same words come first, so that the one
        # that is told as new is the one that was written.
        for identity in (self._word_for_word, self._where, self._turned_round):
            left = self._pair(left, identity)
        self.gone = left

    def _pair(
        self, before: list[Finding], identity: Callable[[Finding, bool], Identity | None]
    ) -> list[Finding]:
        """Pair what has the same identity, in order, and give back what has no partner."""
        waiting: dict[Identity, deque[Finding]] = {}
        left = []
        for finding in before:
            key = identity(finding, True)
            if key is None:
                left.append(finding)
            else:
                waiting.setdefault(key, deque()).append(finding)
        for number, finding in enumerate(self._after):
            key = identity(finding, False) if self.old[number] is None else None
            if key is not None and waiting.get(key):
                self.old[number] = waiting[key].popleft()
        return [*left, *(finding for findings in waiting.values() for finding in findings)]

    def _word_for_word(self, finding: Finding, is_old: bool) -> Identity:
        words = (finding.message, finding.location.excerpt.text, finding.waived)
        return (*self._where(finding, is_old), *words)

    def _where(self, finding: Finding, is_old: bool) -> Identity:
        return (finding.code, *self._place(finding.location.place, is_old))

    def _turned_round(self, finding: Finding, is_old: bool) -> Identity | None:
        """The same places in another order: of two records that clash, either may be told first."""
        if not finding.related:
            return None
        places = (finding.location, *finding.related)
        return finding.code, frozenset(self._place(it.place, is_old) for it in places)

    def _place(self, place: Place, is_old: bool) -> Identity:
        path = self._renamed.get(place.path, place.path) if is_old else place.path
        key = None if path in self._new_paths else place.key
        return path, place.kind, key, place.field


def _with_lasting_fingerprints(
    after: list[Finding], before: Sequence[Finding | None]
) -> list[Finding]:
    """The findings, of which equal ones have the fingerprints that they had before.

    The fingerprints of a record's equal findings count them, so that a new one above the others
    would take theirs.
    """
    groups: dict[Identity, list[int]] = {}
    for number, finding in enumerate(after):
        place = finding.location.place
        identity = (finding.code, place.path, place.kind, place.key, place.field)
        groups.setdefault(identity, []).append(number)
    lasting = list(after)
    for numbers in groups.values():
        if len(numbers) == 1:
            continue
        free = dict.fromkeys(after[number].fingerprint for number in numbers)
        kept: dict[int, str] = {}
        for number in numbers:
            old = before[number]
            if old is not None and old.fingerprint in free:
                del free[old.fingerprint]
                kept[number] = old.fingerprint
        left = iter(free)
        for number in numbers:
            fingerprint = kept[number] if number in kept else next(left)
            lasting[number] = after[number]._replace(fingerprint=fingerprint)
    return lasting
