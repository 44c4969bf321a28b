"""An introduced finding told where the change shows it.

A reviewer sees the lines that changed, and code hosts show a finding only there. What suffers may
be a line that nobody touched: of a bundle that is gone, the environment that names it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from validator.finding import Excerpt, Finding, Location, Place
from validator.model.kinds import kind_of
from validator.text import Position, Span

SUFFERS = "this line has not changed, and is no longer right"


def gone_by_name(removed: Iterable[str], renamed: Mapping[str, str]) -> dict[str, Location]:
    """The files that are no more, by what their paths say of the records that were in them."""
    said = dict.fromkeys(removed, "this file was removed")
    said |= {old: f"this file was renamed to {new}" for old, new in renamed.items()}
    gone: dict[str, Location] = {}
    for path, message in sorted(said.items()):
        kind = kind_of(path)
        for name in (kind.match(path) or {}).values() if kind else ():
            place = Place(path, Span(0, 0))
            start = Position(1, 1)
            gone.setdefault(name, Location(place, start, start, Excerpt("", 0, 0, 0), message))
    return gone


def at_changed_place(
    finding: Finding, is_changed: Callable[[str, int], bool], gone: Mapping[str, Location]
) -> Finding:
    """The finding with a related place first, where that has changed and its own has not.

    Where none has, the file whose removal is to blame becomes a related place, if one of `gone`
    bears the name that stands at the finding's place.
    """

    def shown(location: Location) -> bool:
        return is_changed(location.place.path, location.start.line)

    own = finding.location
    if shown(own):
        return finding
    for number, related in enumerate(finding.related):
        if shown(related):
            others = finding.related[:number] + finding.related[number + 1 :]
            suffers = replace(own, message=SUFFERS)
            first = replace(related, message=None)
            return replace(finding, location=first, related=(suffers, *others))
    text, _, start, end = own.excerpt
    culprit = gone.get(text[start:end].strip("\"'"))
    return replace(finding, related=(culprit, *finding.related)) if culprit else finding
