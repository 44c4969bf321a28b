"""A diff as the comment on a pull request that a bot finds again, and writes anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validator.engine.diff.change import Diff
from validator.outputs.diff_words import (
    DOUBTS,
    HIDDEN,
    NO_EFFECT,
    Group,
    groups,
    headline,
    place,
    risk_words,
    risks_by_field,
    summary,
    values,
)
from validator.outputs.markdown import MAX_LENGTH
from validator.outputs.markdown_text import cell, code, inline
from validator.outputs.plain import clipped

MARKER = "<!-- relgate diff -->"
"""The first line, which no reader sees: a bot knows its comment by it."""

MAX_FIELDS = 15
"""Fields of one record that are shown, so that no row takes the room of all others."""

MAX_NAME = 200
"""Characters of a name or a path that are shown."""

_TABLE = "\n| risk | record | change |\n| --- | --- | --- |\n"
_ROOM = 100
"""Characters kept for a line that counts what has no room."""


def render(diff: Diff, limit: int = MAX_LENGTH) -> str:
    """The diff as Markdown of at most `limit` characters, the gravest changes first."""
    total, *notices = summary(diff)
    head = [
        MARKER,
        "### relgate diff",
        f"From {inline(clipped(diff.before, MAX_NAME))} to {inline(clipped(diff.after, MAX_NAME))}",
        *(f"**{notice}**" for notice in notices),
        total,
    ]
    text = "\n\n".join(head) + "\n"
    rows = [_row(group) for group in groups(diff.changes)]
    text += _cut(_TABLE, rows, limit - len(text))
    for title, lines in (
        (DOUBTS, [f"{code(_short(path))}: {inline(reason)}" for path, reason in diff.incomparable]),
        (NO_EFFECT, [code(_short(path)) for path in diff.rewritten]),
    ):
        text += _cut(f"\n{title}:\n\n", [f"- {line}\n" for line in lines], limit - len(text))
    return text


def _cut(head: str, parts: Iterable[str], room: int) -> str:
    """As many of the parts as there is room for, under their head, and how many are left out."""
    parts = list(parts)
    if not parts or room < len(head) + _ROOM:
        return f"\nand {len(parts):,} more\n" if parts and room >= _ROOM else ""
    shown = [head]
    room -= len(head) + _ROOM
    for number, part in enumerate(parts):
        room -= len(part)
        if room < 0:
            if number == 0:
                shown = []
            shown.append(f"\nand {len(parts) - number:,} more\n")
            break
        shown.append(part)
    return "".join(shown)


def _row(group: Group) -> str:
    change = group[0]
    risks = risk_words(change)
    grade = next(iter(risks.values()), "")
    words = f"**{grade}**: {', '.join(risks)}" if grade else ""
    named = headline(group, lambda name: f"`{clipped(name, MAX_NAME).replace('`', '´')}`")
    paths = (code(_short(path)) for path in place(change))
    cells = (words, f"{inline(named)}<br>{' to '.join(paths)}", "<br>".join(_fields(group)))
    return f"| {' | '.join(map(cell, cells))} |\n"


def _fields(group: Group) -> Iterator[str]:
    change = group[0]
    beside = risks_by_field(change)
    for field in change.fields[:MAX_FIELDS]:
        risk = f" ({beside[field.path]})" if field.path in beside else ""
        said = HIDDEN if field.hidden else " → ".join(map(code, values(field)))
        yield f"{code(_short(field.path))}: {said}{risk}"
    if len(change.fields) > MAX_FIELDS:
        yield f"and {len(change.fields) - MAX_FIELDS:,} more"


def _short(text: str) -> str:
    return clipped(text, MAX_NAME) or " "
