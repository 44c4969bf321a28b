"""A diff as a versioned JSON object, for programs."""

from __future__ import annotations

from collections import Counter
from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict  # that of typing, pydantic takes from Python 3.12 on

from validator.engine.diff.change import ABSENT, Diff, FieldChange, Grade, RecordChange, What
from validator.outputs.json_text import json_text

VERSION: Literal[1] = 1
GradeName = Literal["note", "medium", "high"]


class RiskJson(TypedDict):
    """A risk of a change, named as in the table of risks; `field` bears it, where one does."""

    name: str
    grade: GradeName
    words: str
    field: str | None


class FieldJson(TypedDict):
    """One value that changed.

    A side that does not state it lacks `before` or `after`. Where the value may be a secret, it is
    hidden, and both are lacking.
    """

    field: str
    before: NotRequired[Any]
    after: NotRequired[Any]
    hidden: bool


class NamedJson(TypedDict):
    """A record as one side has it."""

    key: str | None
    path: str


class ChangeJson(TypedDict):
    """One record that is not what it was, its gravest risk first."""

    what: What
    kind: str
    before: NamedJson | None
    after: NamedJson | None
    risks: list[RiskJson]
    fields: list[FieldJson]


class IncomparableJson(TypedDict):
    """A file of which nobody can tell all that changed."""

    path: str
    reason: str


class DiffSummaryJson(TypedDict):
    """The diff in numbers; `wide` says that more files of records changed than `share` per cent."""

    changes: dict[What, int]
    gravest: GradeName | None
    touched: int
    files: int
    share: int
    wide: bool
    effect: bool


class DiffJson(TypedDict):
    """What `relgate diff` found between two states of a repository, the gravest first."""

    version: Literal[1]
    before: str
    after: str
    summary: DiffSummaryJson
    changes: list[ChangeJson]
    incomparable: list[IncomparableJson]
    rewritten: list[str]


def render(diff: Diff) -> str:
    """The diff as JSON text, ASCII only, so that no reader's encoding can break it."""
    return json_text(as_json(diff))


def diff_schema() -> dict[str, Any]:
    """The JSON Schema of this format."""
    from pydantic import TypeAdapter

    schema = TypeAdapter(DiffJson).json_schema(mode="serialization")
    return {**schema, "title": "relgate diff"}


def as_json(diff: Diff) -> DiffJson:
    """The diff as plain data."""
    grades = [risk.grade for change in diff.changes for risk in change.risks]
    return {
        "version": VERSION,
        "before": diff.before,
        "after": diff.after,
        "summary": {
            "changes": dict(sorted(Counter(change.what for change in diff.changes).items())),
            "gravest": _grade(max(grades)) if grades else None,
            "touched": diff.touched,
            "files": diff.files,
            "share": diff.share,
            "wide": diff.is_wide,
            "effect": diff.has_effect,
        },
        "changes": [_change(change) for change in diff.changes],
        "incomparable": [{"path": path, "reason": reason} for path, reason in diff.incomparable],
        "rewritten": list(diff.rewritten),
    }


def _change(change: RecordChange) -> ChangeJson:
    before, after = (
        None if named is None else NamedJson(key=named.key, path=named.path)
        for named in (change.before, change.after)
    )
    return {
        "what": change.what,
        "kind": change.kind,
        "before": before,
        "after": after,
        "risks": [
            {"name": name, "grade": _grade(grade), "words": words, "field": field}
            for name, grade, words, field in change.risks
        ],
        "fields": [_field(field) for field in change.fields],
    }


def _field(field: FieldChange) -> FieldJson:
    found: FieldJson = {"field": field.path, "hidden": field.hidden}
    if field.before is not ABSENT:
        found["before"] = field.before
    if field.after is not ABSENT:
        found["after"] = field.after
    return found


def _grade(grade: Grade) -> GradeName:
    names: dict[Grade, GradeName] = {
        Grade.NOTE: "note",
        Grade.MEDIUM: "medium",
        Grade.HIGH: "high",
    }
    return names[grade]
