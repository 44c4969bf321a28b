"""A diff for a person at a terminal: one block a record, with the risks beside what bears them."""

from __future__ import annotations

from collections.abc import Iterator

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
from validator.outputs.paint import Paint, painter
from validator.outputs.plain import printable

MAX_LISTED = 50
"""Files without effect, or that cannot be compared, that are named; more are counted."""

_STYLES = {"high": "red", "medium": "yellow", "note": "green"}


def render(diff: Diff, *, color: bool = False) -> str:
    """The diff as text, with colour where the caller says that a terminal will show it."""
    paint = painter(color=color)
    total, *notices = summary(diff)
    lines = [
        paint(f"From {printable(diff.before)} to {printable(diff.after)}", "dim"),
        *(paint(notice, "yellow") for notice in notices),
        "",
    ]
    for group in groups(diff.changes):
        lines += [*_block(group, paint), ""]
    for title, said in (
        (DOUBTS, [f"{path}: {reason}" for path, reason in diff.incomparable]),
        (NO_EFFECT, diff.rewritten),
    ):
        if said:
            more = [f"  and {len(said) - MAX_LISTED:,} more"] if len(said) > MAX_LISTED else []
            listed = (f"  {printable(line)}" for line in said[:MAX_LISTED])
            lines += [f"{title}:", *listed, *more, ""]
    return "".join(f"{line}\n" for line in (*lines, total))


def _block(group: Group, paint: Paint) -> Iterator[str]:
    change = group[0]
    risks = [paint(words, _STYLES[grade]) for words, grade in risk_words(change).items()]
    yield paint(printable(headline(group)), "bold") + (f": {', '.join(risks)}" if risks else "")
    yield paint(f"  in {printable(' → '.join(place(change)))}", "dim")
    beside = risks_by_field(change)
    for field in change.fields:
        risk = f"  ({beside[field.path]})" if field.path in beside else ""
        said = HIDDEN if field.hidden else " → ".join(map(printable, values(field)))
        yield f"  {printable(field.path)}: {said}{paint(risk, 'blue') if risk else ''}"
