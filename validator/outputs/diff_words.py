"""Changes in words, as every format of a diff for people says them."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any

from validator.engine.diff.change import ABSENT, Diff, FieldChange, RecordChange
from validator.outputs.plain import clipped, count

MAX_VALUE = 160
"""Characters of a value that are shown."""

HIDDEN = "changed, and not shown: it may be a secret"

NO_EFFECT = "Comments, order or quotes alone, without effect"
DOUBTS = "Cannot be compared wholly"

_CONTEXT = 20
"""Characters shown before the first that differs, where the start of two values has no room."""

_AMBIGUOUS = re.compile(
    r"|null|true|false|absent|[-+.]?[0-9][0-9.eE+-]*|[\"\[{].*|\s.*|.*\s", re.DOTALL
)
"""Texts that could be taken for something else, were they not in quotes."""

Group = tuple[RecordChange, ...]


def groups(changes: Iterable[RecordChange]) -> Iterator[Group]:
    """The changes, those together that say the same: new lines of one stage log do."""
    for likeness, alike in groupby(changes, _likeness):
        if likeness is None:
            yield from ((change,) for change in alike)
        else:
            yield tuple(alike)


def _likeness(change: RecordChange) -> Any:
    if change.kind == "stage" and change.what in ("added", "removed"):
        return change.what, change.now.path, change.risks
    return None


def headline(group: Group, quote: Callable[[str], str] = str) -> str:
    """What happened to a record: `environment production/api changed`."""
    change = group[0]
    if len(group) > 1:
        return f"{count(len(group), change.kind)} {change.what}"
    before, after = ("" if it is None else it.key or "" for it in (change.before, change.after))
    if change.what == "renamed" and before and after:
        return f"{change.kind} {quote(before)} renamed to {quote(after)}"
    name = after or before
    return f"{change.kind} {f'{quote(name)} ' if name else ''}{change.what}"


def place(change: RecordChange) -> tuple[str, ...]:
    """The path of a record; of one that moved, both."""
    paths = [named.path for named in (change.before, change.after) if named is not None]
    return tuple(dict.fromkeys(paths))


def risk_words(change: RecordChange) -> dict[str, str]:
    """The risks of a change in words, gravest first, each once, with their grade."""
    return {risk.words: str(risk.grade) for risk in change.risks}


def risks_by_field(change: RecordChange) -> dict[str, str]:
    """The words for the risks of each field, each once: artifacts may share their name."""
    words: dict[str, dict[str, None]] = {}
    for risk in change.risks:
        if risk.field is not None:
            words.setdefault(risk.field, {})[risk.words] = None
    return {field: ", ".join(said) for field, said in words.items()}


def values(field: FieldChange) -> tuple[str, str]:
    """Both values of a field as short texts that differ."""
    before, after = _text(field.before), _text(field.after)
    if max(len(before), len(after)) > MAX_VALUE:
        alike = next(
            (
                at
                for at, (one, other) in enumerate(zip(before, after, strict=False))
                if one != other
            ),
            min(len(before), len(after)),
        )
        if (start := alike - _CONTEXT) > 0:
            before, after = f"…{before[start:]}", f"…{after[start:]}"
    return clipped(before, MAX_VALUE), clipped(after, MAX_VALUE)


def summary(diff: Diff) -> Iterator[str]:
    """What a reader must know first, a sentence a line."""
    counts = Counter(change.what for change in diff.changes)
    counted = [
        f"{counts[what]:,} {what}"
        for what in ("changed", "added", "removed", "renamed", "moved")
        if counts[what]
    ]
    if counted:
        yield f"{', '.join(counted)}."
    elif diff.has_effect:
        yield "Nothing that can be told has changed."
    else:
        yield "Nothing changed that has an effect."
    if diff.is_wide:
        percent = diff.touched * 100 // diff.files
        yield (
            f"A wide change: {diff.touched:,} of {count(diff.files, 'file')} of records "
            f"({percent} %), more than {diff.share} %."
        )
    if diff.incomparable:
        yield f"Not all that changed can be told in {count(len(diff.incomparable), 'file')}."


def _text(value: Any) -> str:
    if value is ABSENT:
        return "absent"
    if isinstance(value, str) and not _AMBIGUOUS.fullmatch(value):
        return value
    return json.dumps(value, ensure_ascii=False)
