"""The survey of a run: what is remembered is taken over, the rest shared out among processes."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Sequence

from validator.engine.parts import PartPaths, SurveyedPart
from validator.engine.remembered_parts import RememberedParts
from validator.engine.survey import LookThrough, Remembered, Surveyor
from validator.processes import MAX_JOBS, shared_out, workers

FEW = 150
"""From so many files on it pays to share them out, and not to keep what they all say."""

_PARTS_AT_ONCE = 32

Progress = Callable[[int, int], None]
"""Told how many of how many files have been looked through."""


def looking_through(
    memory: RememberedParts | None, progress: Progress, *, is_in_time: bool = False
) -> LookThrough:
    """A survey that judges those parts anew that are not as they are remembered.

    `is_in_time` says that no part is remembered of which a rule would speak otherwise by now.
    """

    def look_through(surveyor: Surveyor, parts: Sequence[PartPaths]) -> list[SurveyedPart]:
        if memory is None:
            return shared_out_survey(surveyor, parts, lambda name: None, progress)
        now = None if is_in_time else surveyor.now
        stale = [part for part in parts if not memory.holds(part, now)]
        found = _shared_out(surveyor, stale, memory.found, progress)
        memory.remember(_named(stale, found), parts)
        surveyed = [part for part, _ in found]
        if len(surveyed) == len(parts):
            return surveyed
        anew = {part.name: part for part in surveyed}
        return [anew.get(part.name) or memory.known(part.name) for part in parts]

    return look_through


def survey_changed(
    surveyor: Surveyor, changed: Sequence[PartPaths], memory: RememberedParts, progress: Progress
) -> list[SurveyedPart] | None:
    """What is found of the parts that have changed, and remembered; None if the index would know.

    Then it is something else than before, or a rule has something to say.
    """
    found = _shared_out(surveyor, changed, memory.found, progress)
    surveyed = [part for part, _ in found]
    is_same = memory.tell_the_same(surveyed)
    memory.remember(_named(changed, found))
    return surveyed if is_same else None


def shared_out_survey(
    surveyor: Surveyor, parts: Sequence[PartPaths], remembered: Remembered, progress: Progress
) -> list[SurveyedPart]:
    """What is found of some parts, by several processes where they are many."""
    return [part for part, _ in _shared_out(surveyor, parts, remembered, progress)]


def _named(
    parts: Sequence[PartPaths], found: Sequence[tuple[SurveyedPart, bytes]]
) -> dict[str, bytes]:
    """What was found of some parts, packed, by their names."""
    # The names are those of `parts`, which others share: one text, once written.
    return {part.name: packed for part, (_, packed) in zip(parts, found, strict=True)}


def _shared_out(
    surveyor: Surveyor, parts: Sequence[PartPaths], remembered: Remembered, progress: Progress
) -> list[tuple[SurveyedPart, bytes]]:
    """What is found of some parts, and the same packed, which takes time that can be shared."""
    files = sum(len(part.paths) for part in parts)
    size = max(_PARTS_AT_ONCE, -(-len(parts) // MAX_JOBS))
    chunks = [parts[start : start + size] for start in range(0, len(parts), size)]
    found = shared_out(
        len(chunks),
        lambda number: [
            (part, part.packed()) for part in surveyor.survey(chunks[number], remembered)
        ],
        lambda number: progress(files * number // len(chunks), files),
        workers() if files >= FEW else 1,
        lambda surveyed: marshal.dumps([packed for _, packed in surveyed]),
        # What is unpacked here, this very run has packed.
        lambda chunk: [(SurveyedPart.unpacked(it), it) for it in marshal.loads(chunk)],  # noqa: S302
    )
    return [it for chunk in found for it in chunk]
