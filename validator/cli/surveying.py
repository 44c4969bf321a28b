"""The survey of a run: what is remembered is taken over, the rest shared out among processes."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Sequence

from validator.engine.cache import RememberedParts
from validator.engine.parts import PartPaths, SurveyedPart
from validator.engine.survey import LookThrough, Remembered, Surveyor
from validator.processes import MAX_JOBS, shared_out, workers

FEW = 150
"""From so many files on it pays to share them out, and not to keep what they all say."""

_PARTS_AT_ONCE = 32

Progress = Callable[[int, int], None]
"""Told how many of how many files have been looked through."""


Settle = Callable[[Surveyor, Sequence[SurveyedPart], bytes | None], None]
"""Told of the parts that were surveyed again; ends the run by an exception if that settles it.

Where all of them tell the index what it knew, the last argument is the state of the memory then.
"""


def looking_through(
    memory: RememberedParts | None, progress: Progress, settle: Settle, *, is_in_time: bool = False
) -> LookThrough:
    """A survey that judges those parts anew that are not as they are remembered.

    `is_in_time` says that no part is remembered of which a rule would speak otherwise by now.
    """

    def look_through(surveyor: Surveyor, parts: Sequence[PartPaths]) -> list[SurveyedPart]:
        if memory is None:
            surveyed = shared_out_survey(surveyor, parts, lambda name: None, progress)
            settle(surveyor, surveyed, None)
            return surveyed
        now = None if is_in_time else surveyor.now
        stale = [part for part in parts if not memory.holds(part, now)]
        found = _shared_out(surveyor, stale, memory.found, progress)
        surveyed = [part for part, _ in found]
        since = memory.state if memory.tells_the_same(parts, surveyed) else None
        # The names are those of `parts`, which others share: one text, once written.
        memory.remember(
            parts, {part.name: packed for part, (_, packed) in zip(stale, found, strict=True)}
        )
        settle(surveyor, surveyed, since)
        if len(surveyed) == len(parts):
            return surveyed
        anew = {part.name: part for part in surveyed}
        return [anew.get(part.name) or memory.known(part.name) for part in parts]

    return look_through


def shared_out_survey(
    surveyor: Surveyor, parts: Sequence[PartPaths], remembered: Remembered, progress: Progress
) -> list[SurveyedPart]:
    """What is found of some parts, by several processes where they are many."""
    return [part for part, _ in _shared_out(surveyor, parts, remembered, progress)]


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
