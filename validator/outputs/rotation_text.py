"""The rotations for a person at a terminal: a line each, the nearest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from validator.engine.rotations import STATES, Rotations, Row, Schedule, State
from validator.outputs.paint import painter
from validator.outputs.plain import clipped, count, printable, width
from validator.wording import days

_HEAD = ("state", "due (UTC)", "left", "bundle", "owner")
_STYLES: dict[State, str] = {
    "overdue": "red",
    "due": "yellow",
    "due soon": "yellow",
    "ok": "green",
    "unknown": "red",
}
_MAX_NAME = 64


def render(rotations: Rotations, *, color: bool = False) -> str:
    """The rotations as text, with colour where the caller says that a terminal will show it."""
    paint = painter(color=color)
    cells = [_cells(row) for row in rotations.rows]
    widths = [max(map(width, column)) for column in zip(_HEAD, *cells, strict=True)]
    lines = [paint(_line(_HEAD, widths), "dim")] if cells else []
    for row, cell in zip(rotations.rows, cells, strict=True):
        state, rest = cell[0].ljust(widths[0]), _line(cell[1:], widths[1:])
        lines.append(f"{paint(state, _STYLES[row.state])}  {rest}".rstrip())
    if cells:
        lines.append("")
    return "".join(f"{line}\n" for line in (*lines, _summary(rotations), *notices(rotations)))


def notices(rotations: Rotations) -> Iterator[str]:
    """What a reader must know beside the list, a sentence a line."""
    for row in rotations.rows:
        if row.doubt is not None:
            path = printable(row.path)
            yield f"{path}: {row.doubt}; `relgate check {path}` says more."
    if rotations.clock_fixed:
        yield f"As of {rotations.now.isoformat()}, as --now says."


def _cells(row: Row) -> tuple[str, ...]:
    due, left = _times(row.schedule)
    names = (row.name or row.path, row.owner or "-")
    return (row.state, due, left, *(clipped(printable(name), _MAX_NAME) for name in names))


def _times(schedule: Schedule | None) -> tuple[str, str]:
    if schedule is None:
        return "-", "-"
    left = days(schedule.left)
    over = schedule.left.days < 0
    due = schedule.due.replace(tzinfo=None).isoformat(" ", "minutes")
    return due, f"{left} over" if over else left


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell + " " * (room - width(cell)) for cell, room in zip(cells, widths, strict=True))
    return "  ".join(padded).rstrip()


def _summary(rotations: Rotations) -> str:
    counted = [f"{number:,} {state}" for state in STATES if (number := rotations.of(state))]
    if rotations.within is not None and rotations.left_out:
        span = count(rotations.within.days, "day")
        counted.append(f"{rotations.left_out:,} due in more than {span}")
    total = count(len(rotations.rows) + rotations.left_out, "bundle")
    return f"{total}: {', '.join(counted)}." if counted else "There are no bundles."
