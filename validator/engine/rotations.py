"""Every bundle of a repository, by the time that is left until its credentials are due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from uuid import NAMESPACE_URL, uuid5

from validator.engine.collect import load_file
from validator.engine.diff.masking import masked
from validator.engine.parts import record_paths
from validator.engine.policy import Policy
from validator.engine.registry import find_rule
from validator.index.facts import Facts
from validator.index.rotation import Rotation, rotation_of
from validator.loading.document import Document, LoadedFile
from validator.loading.source import Source
from validator.model.kinds import BY_NAME
from validator.model.terms import Terms

State = Literal["overdue", "due", "due soon", "ok", "unknown"]
"""How near a rotation is: overdue where ROT002 speaks, due or due soon where ROT003 does."""

STATES: tuple[State, ...] = ("overdue", "due", "due soon", "ok", "unknown")

DUE = timedelta(days=1)
"""What is due soon is due where so much time is left, or less."""

_NEEDED = ("last_rotated_at", "rotation_cadence_days")


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a bundle was rotated, and when it is due; instants in UTC.

    `left` is the time until it is due, below zero once that is past. `alarms` says how long before
    it is due its state changes, to due soon and to due; where both happen at once, there is one.
    """

    last: datetime
    cadence: timedelta
    due: datetime
    left: timedelta
    alarms: tuple[timedelta, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One bundle; what must not be shown is masked.

    `uid` is its id, or where it states none of its own, one that follows from its place. Where the
    state is unknown there is no schedule, and `doubt` says why. A file that cannot be read is a
    row under the name that its path states, if any.
    """

    name: str | None
    owner: str | None
    path: str
    uid: str
    state: State
    schedule: Schedule | None = None
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class Rotations:
    """The rotations as of an instant: the nearest first, then by name, and what is unknown last.

    `within` is the time within which those that are listed are due, if that was asked for, and
    `left_out` counts those that are due later.
    """

    rows: tuple[Row, ...]
    now: datetime
    clock_fixed: bool = False
    within: timedelta | None = None
    left_out: int = 0

    def of(self, *states: State) -> int:
        """How many rows are in some states."""
        return sum(row.state in states for row in self.rows)


def list_rotations(
    source: Source,
    facts: Facts,
    policy: Policy,
    *,
    within: timedelta | None = None,
    clock_fixed: bool = False,
) -> Rotations:
    """The rotations of all bundles, or of those that are due within a time.

    Overdue and unknown ones are always listed.
    """
    rows = sorted(_rows(source, facts, policy), key=_order)
    kept = tuple(
        row for row in rows if within is None or row.schedule is None or row.schedule.left <= within
    )
    return Rotations(kept, facts.now, clock_fixed, within, len(rows) - len(kept))


def bundle_files(source: Source, terms: Terms) -> Iterator[LoadedFile]:
    """Every file where bundles lie, also what is none of a bundle, in the order of paths."""
    folder = BY_NAME["bundle"].directory
    for path in record_paths(source.paths()):
        if path.partition("/")[0] == folder:
            yield load_file(source, path, terms)


def _order(row: Row) -> tuple[Any, ...]:
    left = row.schedule.left if row.schedule else timedelta.max
    return (row.schedule is None, left, row.name or "", row.path)


def _rows(source: Source, facts: Facts, policy: Policy) -> Iterator[Row]:
    rule = find_rule("rotation_due_soon")
    assert rule is not None  # noqa: S101 - it is one of ours
    options: Any = policy.options(rule)
    taken: set[str] = set()
    for file in bundle_files(source, policy.terms):
        for number, document in enumerate(file.documents):
            yield _row(document, _uid(document, number, taken), facts, options.days)
        if file.unread or not file.documents:
            yield _unread(file)


def _row(document: Document[Any], uid: str, facts: Facts, days: int) -> Row:
    owner = None if "owner" in document.invalid else masked(document.entity.owner, free=True)
    row = Row(masked(document.key_text), owner, masked(document.path), uid, "unknown")
    wrong = [f"`{field}`" for field in _NEEDED if field in document.invalid]
    if wrong:
        verb = "is" if len(wrong) == 1 else "are"
        return replace(row, doubt=f"{' and '.join(wrong)} {verb} missing or wrong")
    rotation = rotation_of(document.entity)
    if not facts.reached(rotation.last):
        return replace(row, doubt="`last_rotated_at` lies in the future")
    window = rotation.window(days)
    state, schedule = _state(rotation, facts, window), _schedule(rotation, facts, window)
    return replace(row, state=state, schedule=schedule)


def _state(rotation: Rotation, facts: Facts, window: timedelta) -> State:
    if rotation.is_overdue(facts):
        return "overdue"
    if rotation.is_within(min(DUE, window), facts):
        return "due"
    return "due soon" if rotation.is_within(window, facts) else "ok"


def _schedule(rotation: Rotation, facts: Facts, window: timedelta) -> Schedule:
    alarms = tuple(dict.fromkeys((window, min(DUE, window))))
    try:
        due = _in_utc(rotation.due)
    except OverflowError:
        due = datetime.max.replace(tzinfo=UTC)
    return Schedule(_in_utc(rotation.last), rotation.cadence, due, rotation.left(facts), alarms)


def _in_utc(instant: datetime) -> datetime:
    """The instant in UTC, as near as the calendar can say it: before the year 1 it cannot."""
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        return (datetime.min if instant.year == 1 else datetime.max).replace(tzinfo=UTC)


def _uid(document: Document[Any], number: int, taken: set[str]) -> str:
    """The id of a record, if that is valid and no earlier record has it."""
    uid: str | None = None if "id" in document.invalid else document.entity.id
    if uid is None or uid in taken:
        uid = str(uuid5(NAMESPACE_URL, f"{document.path}#{number}"))
    taken.add(uid)
    return uid


def _unread(file: LoadedFile) -> Row:
    name = file.path_fields.get("name")
    which = "a part of the file" if file.documents else "the file"
    doubt = f"{which} cannot be read as a bundle"
    return Row(masked(name), None, masked(file.path), "", "unknown", doubt=doubt)
