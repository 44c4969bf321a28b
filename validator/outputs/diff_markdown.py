"""A diff as the comment on a pull request that a bot finds again, and writes anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
_ROOM = 300
"""Characters kept for the titles of what follows, and for lines that count what has no room."""


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
    text += _cut(_TABLE, [_row(group) for group in groups(diff.changes)], limit - len(text))
    for title, said in (
        (DOUBTS, [f"{code(_short(path))}: {inline(reason)}" for path, reason in diff.incomparable]),
        (NO_EFFECT, [code(_short(path)) for path in diff.rewritten]),
    ):
        if said:
            text += f"\n{title}:\n"
            text += _cut("\n", [f"- {line}\n" for line in said], limit - len(text))
    return text


def _cut(head: str, parts: Sequence[str], room: int) -> str:
    """As many of the parts as there is room for, under their head, and how many are left out."""
    shown: list[str] = []
    room -= len(head) + _ROOM
    for part in parts:
        room -= len(part)
        if room < 0:
            break
        shown.append(part)
    left = len(parts) - len(shown)
    more = f"\nand {left:,} more\n" if left else ""
    return f"{head if shown else ''}{''.join(shown)}{more}"


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
