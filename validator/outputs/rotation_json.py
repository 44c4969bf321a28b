"""The rotations as a versioned JSON object, for programs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Literal

from typing_extensions import TypedDict  # that of typing, pydantic takes from Python 3.12 on

from validator.engine.rotations import STATES, Rotations, Row, Schedule, State
from validator.model.timestamp import written
from validator.outputs.json_text import json_text

VERSION: Literal[1] = 1
_DAY = timedelta(days=1)


class TimesJson(TypedDict):
    """When a bundle was rotated and is due; null where its state is unknown.

    `days_left` counts whole days, rounded towards zero, and is below zero once it is overdue.
    """

    last_rotated_at: str | None
    rotation_cadence_days: int | None
    due: str | None
    days_left: int | None


class BundleJson(TimesJson):
    """One bundle; where its state is unknown, `doubt` says why."""

    name: str | None
    owner: str | None
    path: str
    state: State
    doubt: str | None


class RotationJson(TypedDict):
    """The bundles that `relgate rotation` lists, the nearest rotation first.

    `states` counts those that are listed, `left_out` those that are due later than `within_days`.
    """

    version: Literal[1]
    now: str
    clock_fixed: bool
    within_days: int | None
    left_out: int
    states: dict[State, int]
    bundles: list[BundleJson]


def render(rotations: Rotations) -> str:
    """The rotations as JSON text, ASCII only, so that no reader's encoding can break it."""
    return json_text(as_json(rotations))


def rotation_schema() -> dict[str, Any]:
    """The JSON Schema of this format."""
    from pydantic import TypeAdapter

    schema = TypeAdapter(RotationJson).json_schema(mode="serialization")
    return {**schema, "title": "relgate rotation"}


def as_json(rotations: Rotations) -> RotationJson:
    """The rotations as plain data."""
    within = rotations.within
    return {
        "version": VERSION,
        "now": rotations.now.isoformat(),
        "clock_fixed": rotations.clock_fixed,
        "within_days": None if within is None else within.days,
        "left_out": rotations.left_out,
        "states": {state: rotations.of(state) for state in STATES},
        "bundles": [_bundle(row) for row in rotations.rows],
    }


def _bundle(row: Row) -> BundleJson:
    return {
        "name": row.name,
        "owner": row.owner,
        "path": row.path,
        "state": row.state,
        **_times(row.schedule),
        "doubt": row.doubt,
    }


def _times(schedule: Schedule | None) -> TimesJson:
    if schedule is None:
        return {
            "last_rotated_at": None,
            "rotation_cadence_days": None,
            "due": None,
            "days_left": None,
        }
    left = abs(schedule.left) // _DAY
    return {
        "last_rotated_at": written(schedule.last),
        "rotation_cadence_days": schedule.cadence.days,
        "due": written(schedule.due),
        "days_left": -left if schedule.left.days < 0 else left,
    }
