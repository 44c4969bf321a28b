"""The list of rotations as text, as JSON and as a calendar, which is parsed back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from jsonschema import Draft202012Validator
from outputs.synthetic_diff import HOSTILE_TEXT

from validator.engine.rotations import Rotations, Row, Schedule, State
from validator.outputs import rotation_ics, rotation_json, rotation_text

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def row(name: str, state: State, left: timedelta, cadence: int = 90, **changed: Any) -> Row:
    due = NOW + left
    span = timedelta(days=cadence)
    alarms = (timedelta(days=14), timedelta(days=1))
    schedule = Schedule(due - span, span, due, left, alarms)
    return replace(
        Row(name, "platform-team", f"bundles/{name}.yaml", f"uid-{name}", state, schedule),
        **changed,
    )


ROTATIONS = Rotations(
    (
        row("prod-dns", "overdue", timedelta(days=-3, hours=-1)),
        row("prod-database", "overdue", timedelta(microseconds=-1), 30),
        row("prod-api", "due", timedelta(hours=3)),
        row("prod-portal", "due soon", timedelta(days=9, hours=18), owner=None),
        row("staging-api", "ok", timedelta(days=36), owner=HOSTILE_TEXT),
        Row(HOSTILE_TEXT, None, "bundles/b\u202e.yaml", "uid-b", "unknown", doubt="it is wrong"),
        Row(None, None, "bundles/c.txt", "", "unknown", doubt="the file cannot be read"),
    ),
    NOW,
    True,
)
NOTHING = Rotations((), NOW)
RENDERERS: dict[str, Callable[[Rotations], str]] = {
    "txt": rotation_text.render,
    "json": rotation_json.render,
    "ics": rotation_ics.render,
}
EVERY = pytest.mark.parametrize("render", RENDERERS.values(), ids=RENDERERS)


@pytest.mark.parametrize("ending", ["txt", "json"])
def test_golden(golden: Callable[[str, str], None], ending: str) -> None:
    golden(f"rotation.{ending}", RENDERERS[ending](ROTATIONS))


@EVERY
@pytest.mark.parametrize("rotations", [ROTATIONS, NOTHING])
def test_nothing_of_a_repository_can_steer_a_terminal(
    render: Callable[[Rotations], str], rotations: Rotations
) -> None:
    written = render(rotations)
    assert written.endswith("\n")
    assert re.sub("\r?\n", "", written).isprintable()
    assert "##[" not in written
    assert written.encode()


def test_colour_is_all_that_colour_adds() -> None:
    painted = rotation_text.render(ROTATIONS, color=True)
    assert re.sub(r"\x1b\[[0-9;]*m", "", painted) == rotation_text.render(ROTATIONS)
    assert "\x1b[1;31moverdue" in painted


def test_what_is_due_later_is_counted() -> None:
    found = replace(ROTATIONS, within=timedelta(days=30), left_out=1200)
    said = "1,207 bundles: 2 overdue, 1 due, 1 due soon, 1 ok, 2 unknown, 1,200 due in more than"
    assert f"{said} 30 days." in rotation_text.render(found)
    assert "There are no bundles." in rotation_text.render(NOTHING)


def test_json_is_what_its_schema_says() -> None:
    validator = Draft202012Validator(rotation_json.rotation_schema())
    for rotations in (ROTATIONS, NOTHING, replace(ROTATIONS, within=timedelta(weeks=4))):
        validator.validate(json.loads(rotation_json.render(rotations)))
    assert not validator.is_valid({**json.loads(rotation_json.render(NOTHING)), "version": 2})


def test_json_counts_days_as_the_messages_do() -> None:
    bundles = json.loads(rotation_json.render(ROTATIONS))["bundles"]
    assert [it["days_left"] for it in bundles] == [-3, 0, 0, 9, 36, None, None]


# The calendar


def parsed(rotations: Rotations) -> list[Any]:
    """The events of the calendar, read back."""
    return list(Calendar.from_ical(rotation_ics.render(rotations)).walk("VEVENT"))


def event(one: Row) -> Any:
    [found] = parsed(Rotations((one,), NOW))
    return found


def test_each_bundle_whose_rotation_is_known_has_one_event() -> None:
    events = {str(it["SUMMARY"]): it for it in parsed(ROTATIONS)}
    names = ["prod-api", "prod-database", "prod-dns", "prod-portal", "staging-api"]
    assert list(events) == [f"Rotate {name}" for name in names]
    found = events["Rotate prod-api"]
    assert found["UID"] == "uid-prod-api-rotation@relgate"
    assert found.decoded("DTSTART") == NOW + timedelta(hours=3)
    assert found.decoded("DTSTAMP") == NOW + timedelta(hours=3) - timedelta(days=90)
    assert found.decoded("LAST-MODIFIED") == found.decoded("DTSTAMP")
    assert str(found["DESCRIPTION"]).splitlines() == [
        "The credentials of bundle prod-api are due for rotation.",
        "Owner: platform-team",
        "Last rotated: 2026-08-25 15:00:00 UTC; due after 90 days",
        "Record: bundles/prod-api.yaml",
    ]


def test_the_alarms_go_off_when_the_state_changes() -> None:
    alarms = event(row("x", "ok", timedelta(days=30))).walk("VALARM")
    assert [alarm.decoded("TRIGGER") for alarm in alarms] == [
        timedelta(days=-14),
        timedelta(days=-1),
    ]
    assert {str(alarm["ACTION"]) for alarm in alarms} == {"DISPLAY"}
    assert "bundle x is due in 14 days" in alarms[0]["DESCRIPTION"]


def test_the_calendar_tells_its_name_and_how_often_to_look() -> None:
    calendar = Calendar.from_ical(rotation_ics.render(ROTATIONS))
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"]
    assert calendar["NAME"] == calendar["X-WR-CALNAME"] == "Rotations of credentials"
    assert calendar["X-PUBLISHED-TTL"] == "PT12H"
    assert "\r\nREFRESH-INTERVAL;VALUE=DURATION:PT12H\r\n" in rotation_ics.render(ROTATIONS)
    assert "METHOD" not in calendar
    assert parsed(NOTHING) == []


def test_the_calendar_does_not_change_with_the_clock() -> None:
    later = timedelta(days=20)
    rows = [
        replace(it, state="overdue", schedule=replace(it.schedule, left=it.schedule.left - later))
        if it.schedule
        else it
        for it in reversed(ROTATIONS.rows)
    ]
    then = Rotations(tuple(rows), NOW + later)
    assert rotation_ics.render(then) == rotation_ics.render(ROTATIONS)


def test_a_rotation_moves_the_event_and_raises_its_sequence() -> None:
    before = event(row("x", "due", timedelta(hours=3)))
    after = event(row("x", "ok", timedelta(days=90)))
    assert before["UID"] == after["UID"]
    assert before["SEQUENCE"] < after["SEQUENCE"]
    assert before.decoded("DTSTART") < after.decoded("DTSTART")


@pytest.mark.parametrize("year", [1, 1969, 1970, 2100, 9999])
def test_any_year(year: int) -> None:
    due = datetime(year, 6, 1, tzinfo=UTC)
    span = timedelta(days=1)
    found = event(row("x", "ok", span, schedule=Schedule(due - span, span, due, span, (span / 2,))))
    assert found.decoded("DTSTART") == due
    assert 0 <= found["SEQUENCE"] < 2**31


@settings(deadline=None)
@given(st.text(), st.text())
def test_any_text_stays_in_its_property_and_lines_are_short(name: str, owner: str) -> None:
    one = replace(row("x", "ok", timedelta(1)), name=name, owner=owner or "x", path=owner)
    written = rotation_ics.render(Rotations((one,), NOW))
    lines = written.encode().split(b"\r\n")
    assert lines.pop() == b""
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    calendar = Calendar.from_ical(written)
    assert [it.name for it in calendar.walk()] == ["VCALENDAR", "VEVENT", "VALARM", "VALARM"]
    assert not any(it.errors for it in calendar.walk())
    [found] = calendar.walk("VEVENT")
    assert sorted(found.keys()) == sorted(event(row("x", "ok", timedelta(1))).keys())
    if name.isprintable() and name and not {"\\", "#"} & set(name):
        assert found["SUMMARY"] == f"Rotate {name}"
