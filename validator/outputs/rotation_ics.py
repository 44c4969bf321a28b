"""The rotations as a calendar that a calendar program subscribes to (RFC 5545, RFC 7986).

Nothing in it follows from the clock, so that the file is the same to the byte until a bundle
changes. An event begins at the instant at which a rotation is due, in everybody's own zone; as an
event of the whole day it would promise hours that are not left. It has no `METHOD`, so that
`DTSTAMP` says when the record was last revised; `SEQUENCE` grows with every rotation, without which
some programs leave an event where it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event, vText

from validator.engine.rotations import Rotations, Row, Schedule
from validator.outputs.plain import encodable, printable
from validator.wording import days

_NAME = "Rotations of credentials"
_REFRESH = "PT12H"
_LENGTH = timedelta(minutes=30)
"""How long an event is shown: one without length hardly is."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MAX_SEQUENCE = 2**31 - 1


def render(rotations: Rotations) -> str:
    """The calendar as text, its lines ended by CRLF. A bundle in an unknown state has no event."""
    calendar = Calendar()
    for name, value in (
        ("prodid", "-//relgate//rotation//EN"),
        ("version", "2.0"),
        ("name", _NAME),
        ("x-wr-calname", _NAME),
        ("x-published-ttl", _REFRESH),
    ):
        calendar.add(name, value)
    calendar.add("refresh-interval", vText(_REFRESH), {"VALUE": "DURATION"})
    # In the order of names: that of the time left changes from day to day.
    for row in sorted(rotations.rows, key=lambda row: (row.path, row.uid)):
        if row.schedule is not None:
            calendar.add_component(_event(row, row.schedule))
    text: str = calendar.to_ical().decode()
    return text


def _event(row: Row, schedule: Schedule) -> Event:
    name = _text(row.name or row.path)
    event = Event()
    event.add("uid", f"{row.uid}-rotation@relgate")
    event.add("dtstamp", schedule.last)
    event.add("last-modified", schedule.last)
    event.add("sequence", _sequence(schedule.last))
    event.add("dtstart", schedule.due)
    event.add("duration", _LENGTH)
    event.add("summary", f"Rotate {name}")
    event.add("description", "\n".join(_description(row, schedule)))
    event.add("transp", "TRANSPARENT")
    for before in schedule.alarms:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", -before)
        alarm.add("description", f"The rotation of bundle {name} is due in {days(before)}")
        event.add_component(alarm)
    return event


def _description(row: Row, schedule: Schedule) -> Iterator[str]:
    yield f"The credentials of bundle {_text(row.name or '?')} are due for rotation."
    if row.owner:
        yield f"Owner: {_text(row.owner)}"
    last = schedule.last.replace(tzinfo=None).isoformat(" ", "seconds")
    yield f"Last rotated: {last} UTC; due after {days(schedule.cadence)}"
    yield f"Record: {_text(row.path)}"


def _sequence(last: datetime) -> int:
    """The minutes from 1970 to a rotation: a number that grows, and that 32 bits can hold."""
    return max(0, min((last - _EPOCH) // timedelta(minutes=1), _MAX_SEQUENCE))


def _text(text: str) -> str:
    """A text of a record as a calendar may hold it: no line ends, no controls, no half pairs."""
    return encodable(printable(text))
