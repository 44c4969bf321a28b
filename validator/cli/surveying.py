"""The survey of a run: what is remembered is taken over, the rest shared out among processes."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Sequence
from itertools import chain

from validator.engine.parts import PartPaths, SurveyedPart
from validator.engine.remembered_parts import RememberedParts
from validator.engine.survey import Remembered, Surveyor
from validator.engine.surveys import Survey, joined, survey_of
from validator.processes import MAX_JOBS, shared_out, workers

FEW = 150
"""From so many files on it pays to share them out, and not to keep what they all say."""

_PARTS_AT_ONCE = 32

Progress = Callable[[int, int], None]
"""Told how many of how many files have been looked through."""


class LookingThrough:
    """A survey that judges those parts anew that are not as they are remembered.

    `is_in_time` says that no part is remembered of which a rule would speak otherwise by now.
    """

    def __init__(
        self, memory: RememberedParts | None, progress: Progress, *, is_in_time: bool = False
    ) -> None:
        self._memory = memory
        self._progress = progress
        self._is_in_time = is_in_time
        self._packed: dict[str, bytes] = {}

    def __call__(self, surveyor: Surveyor, parts: Sequence[PartPaths]) -> Survey:
        """What is known of some parts, in order."""
        memory = self._memory
        if memory is None:
            self._packed, survey = _shared_out(surveyor, parts, lambda name: None, self._progress)
            return survey
        now = None if self._is_in_time else surveyor.now
        stale = [part for part in parts if not memory.holds(part, now)]
        anew, survey = _shared_out(surveyor, stale, memory.found, self._progress)
        memory.remember(anew, parts)
        if len(stale) == len(parts):
            return survey
        return survey_of(memory.known(part.name) for part in parts)

    def found(self, name: str) -> SurveyedPart | None:
        """What was found of the part of a name, if it was looked through."""
        if self._memory is not None:
            return self._memory.found(name)
        return self.known(name) if name in self._packed else None

    def known(self, name: str) -> SurveyedPart:
        """The same for a part that was."""
        if self._memory is not None:
            return self._memory.known(name)
        return SurveyedPart.unpacked(self._packed[name])


def survey_changed(
    surveyor: Surveyor, changed: Sequence[PartPaths], memory: RememberedParts, progress: Progress
) -> Survey | None:
    """What is known of the parts that have changed, and remembered; None if the index would know.

    Then it is something else than before, or a rule has something to say.
    """
    anew, survey = _shared_out(surveyor, changed, memory.found, progress)
    is_same = memory.tell_the_same(map(SurveyedPart.unpacked, anew.values()))
    memory.remember(anew)
    return survey if is_same else None


def _shared_out(
    surveyor: Surveyor, parts: Sequence[PartPaths], remembered: Remembered, progress: Progress
) -> tuple[dict[str, bytes], Survey]:
    """Each of some parts, packed, by its name, and what is known of them together.

    Several processes find it where they are many.
    """
    files = sum(len(part.paths) for part in parts)
    chunks = _batched(parts, max(_PARTS_AT_ONCE, -(-len(parts) // MAX_JOBS)))

    def look_through(number: int) -> tuple[list[bytes], Survey]:
        # Few at a time, for what is at hand of them should stay in the processor's cache.
        some = _batched(chunks[number], _PARTS_AT_ONCE)
        found = [part for parts in some for part in surveyor.survey(parts, remembered)]
        return [part.packed() for part in found], survey_of(found)

    def unpacked(result: bytes) -> tuple[list[bytes], Survey]:
        packed, survey = marshal.loads(result)  # noqa: S302 - this very run has packed it
        return packed, Survey._make(survey)

    found = shared_out(
        len(chunks),
        look_through,
        lambda number: progress(files * number // len(chunks), files),
        workers() if files >= FEW else 1,
        lambda result: marshal.dumps((result[0], tuple(result[1]))),
        unpacked,
    )
    packed = chain.from_iterable([packed for packed, _ in found])
    # The names are those of `parts`, which others share: one text, once written.
    named = dict(zip([part.name for part in parts], packed, strict=True))
    return named, joined([survey for _, survey in found])


def _batched(parts: Sequence[PartPaths], size: int) -> list[Sequence[PartPaths]]:
    return [parts[start : start + size] for start in range(0, len(parts), size)]
