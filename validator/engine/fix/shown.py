"""The two sides of a change as they may be shown: without secrets and the persons in addresses."""

from __future__ import annotations

from collections.abc import Iterable

from validator.engine.collect import Fetched, load_fetched
from validator.engine.fix.draft import Draft
from validator.engine.registry import all_rules
from validator.engine.shown import ShownFile
from validator.finding import Report
from validator.loading.decode import decode
from validator.loading.document import LoadedFile
from validator.loading.source import POLICY_LIMIT
from validator.model.kinds import kind_of
from validator.model.terms import Terms
from validator.named_tuple import NamedTuple
from validator.text import Span


class Line(NamedTuple):
    """A line with its line break as it is, and without one as it may be shown."""

    raw: str
    shown: str


class ShownChange(NamedTuple):
    """A file before and after a change. A path is None where there is no file."""

    old_path: str | None
    new_path: str | None
    old: tuple[Line, ...]
    new: tuple[Line, ...]


def shown_changes(draft: Draft, before: Report, after: Report, terms: Terms) -> list[ShownChange]:
    """What a draft changes, by path, given the reports on the files without it and with it."""
    hidden, hidden_after = _hidden(before), _hidden(after)
    origins = {**draft.origins}
    moved = set(origins.values())
    changes = []
    for path, content in sorted(draft.written.items()):
        if path in moved and content is None:
            continue
        old_path = origins.get(path, path)
        found = draft.found[old_path]
        old, new = (
            shown_lines(at, it, terms, spans.get(at, ()))
            for at, it, spans in ((old_path, found, hidden), (path, content, hidden_after))
        )
        if found != content or old_path != path:
            sides = (None if found is None else old_path, None if content is None else path)
            changes.append(ShownChange(*sides, old, new))
    return changes


def shown_lines(
    path: str, content: bytes | None, terms: Terms, hidden: Iterable[Span] = ()
) -> tuple[Line, ...]:
    """The lines of a file; `hidden` is what must not be shown beside what looks like a secret."""
    if content is None:
        return ()
    kind = kind_of(path)
    if kind is None:
        file = LoadedFile(path, None, decode(content, POLICY_LIMIT, "toml").text)
    else:
        file = load_fetched(Fetched(path, kind, content, b""), terms)
    shown, lines = ShownFile(file, hidden), file.lines
    starts = [lines.line_span(number).start for number in range(1, lines.count + 1)]
    ends = [*starts[1:], len(file.text)]
    return tuple(
        Line(file.text[start:end], shown.line(number))
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1)
        if start < end
    )


def _hidden(report: Report) -> dict[str, list[Span]]:
    """What sensitive rules point at, by path."""
    sensitive = {rule.code for rule in all_rules() if rule.sensitive}
    hidden: dict[str, list[Span]] = {}
    for finding in report.findings:
        if finding.code in sensitive:
            place = finding.location.place
            hidden.setdefault(place.path, []).append(place.span)
    return hidden
