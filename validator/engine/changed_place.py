"""An introduced finding told where the change shows it.

A reviewer sees the lines that changed, and code hosts show a finding only there. What suffers may
be a line that nobody touched: of a bundle that is gone, the environment that names it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from validator.finding import Excerpt, Finding, Location, Place
from validator.model.kinds import kind_of
from validator.text import Position, Span

SUFFERS = "this line has not changed, and is no longer right"

Lines = Mapping[str, Container[int]]
"""The changed lines by path."""


def names_of(path: str) -> Iterable[str]:
    """What the path of a file says of the records in it, such as the name of a bundle."""
    kind = kind_of(path)
    return (kind.match(path) or {}).values() if kind else ()


def name_at(finding: Finding) -> str:
    """The text at which a finding points, without quotes: where something is missing, its name."""
    text, _, start, end = finding.location.excerpt
    return text[start:end].strip("\"'")


def culprits(
    edited: Mapping[str, int], removed: Iterable[str], renamed: Mapping[str, str]
) -> dict[str, Location]:
    """The files that were edited or are no more, by the names that their paths had.

    `edited` gives the first line that has changed. What is no more is told at its old path.
    """
    told = {path: _at(path, line, "this file has changed") for path, line in edited.items()}
    told |= {path: _at(path, 1, "this file was removed") for path in removed}
    for old, new in renamed.items():
        moved = told.pop(new, None)
        told[old] = moved or _at(old, 1, f"this file was renamed to {new}")
    found: dict[str, Location] = {}
    for path, location in sorted(told.items()):
        for name in names_of(path):
            found.setdefault(name, location)
    return found


def at_changed_place(finding: Finding, lines: Lines, by_name: Mapping[str, Location]) -> Finding:
    """The finding with a related place first, where that has changed and its own has not.

    Where none has, the file of `by_name` is related whose name stands at the finding's place.
    """

    def shown(location: Location) -> bool:
        return location.start.line in lines.get(location.place.path, ())

    own = finding.location
    if shown(own):
        return finding
    related = finding.related
    if not any(map(shown, related)):
        culprit = by_name.get(name_at(finding))
        if culprit is None:
            return finding
        related = (culprit, *related)
        if not shown(culprit):
            return finding._replace(related=related)
    first = next(it for it in related if shown(it))
    others = tuple(it for it in related if it is not first)
    suffers = own._replace(message=SUFFERS)
    return finding._replace(location=first._replace(message=None), related=(suffers, *others))


def _at(path: str, line: int, message: str) -> Location:
    start = Position(line, 1)
    return Location(Place(path, Span(0, 0)), start, start, Excerpt("", 0, 0, 0), message)
