"""Values that differ, and values that only look so."""

from __future__ import annotations

from typing import Any

import pytest
from diffing import ARTIFACT, diff, files_of, only_change

from validator.engine.diff.change import ABSENT, FieldChange

URL = ARTIFACT["url"]


def fields(kind: str, field: str, before: Any, after: Any) -> list[FieldChange]:
    changes = diff(files_of(kind, **{field: before}), files_of(kind, **{field: after})).changes
    return [it for change in changes for it in change.fields]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ({"a": {"b": [1]}}, {"a": {"b": [1.0]}}),
        ({}, ...),
    ],
)
def test_what_is_the_same(before: Any, after: Any) -> None:
    assert fields("stage", "metadata", before, after) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"a": 1}, {"a": True}, FieldChange("metadata.a", 1, True)),
        ({"a": 1}, {"a": "1"}, FieldChange("metadata.a", 1, "1")),
        ({"a": None}, {}, FieldChange("metadata.a", None, ABSENT)),
        ({"a": {"b": 1}}, {"a": {"b": 2}}, FieldChange("metadata.a.b", 1, 2)),
        ({"a": [1, 2]}, {"a": [2, 1]}, FieldChange("metadata.a", [1, 2], [2, 1])),
        ({"a": [1]}, {"a": [1, 2]}, FieldChange("metadata.a", [1], [1, 2])),
        ({"a": 1}, [1], FieldChange("metadata", {"a": 1}, [1])),
        ({"a": [False]}, {"a": [0]}, FieldChange("metadata.a", [False], [0])),
    ],
)
def test_what_differs(before: Any, after: Any, expected: FieldChange) -> None:
    [found] = fields("stage", "metadata", before, after)
    assert found == expected
    assert repr(found) == repr(expected), "True is no 1"


@pytest.mark.parametrize(
    ("kind", "field", "default"),
    [
        ("release", "notes", ""),
        ("release", "artifacts", []),
        ("release", "rollback_rehearsed_at", None),
        ("bundle", "service_account", None),
        ("environment", "success_criteria", {}),
    ],
)
def test_a_field_that_is_left_out_says_what_its_default_says(
    kind: str, field: str, default: Any
) -> None:
    assert fields(kind, field, default, ...) == []
    assert diff(files_of(kind, **{field: default}), files_of(kind, **{field: ...})).rewritten


def artifact(name: str, number: int) -> dict[str, Any]:
    return {"name": name, "url": f"{URL}{number}"}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        # order says nothing
        ([artifact("a", 1), artifact("b", 2)], [artifact("b", 2), artifact("a", 1)], []),
        # by name
        (
            [artifact("a", 1), artifact("b", 2)],
            [artifact("b", 3), artifact("a", 1)],
            [FieldChange("artifacts[b].url", f"{URL}2", f"{URL}3")],
        ),
        # by url
        (
            [artifact("a", 1)],
            [artifact("b", 1)],
            [FieldChange("artifacts[b].name", "a", "b")],
        ),
        # neither
        (
            [artifact("a", 1)],
            [artifact("b", 2)],
            [
                FieldChange("artifacts[a]", artifact("a", 1), ABSENT),
                FieldChange("artifacts[b]", ABSENT, artifact("b", 2)),
            ],
        ),
        # several of one name: those that are the same are not compared with others
        (
            [artifact("a", 1), artifact("a", 2)],
            [artifact("a", 2), artifact("a", 3)],
            [FieldChange("artifacts[a].url", f"{URL}1", f"{URL}3")],
        ),
        # what is no list of artifacts is compared as a whole
        ([artifact("a", 1)], ["a"], [FieldChange("artifacts", [artifact("a", 1)], ["a"])]),
        ([artifact("a", 1)], None, [FieldChange("artifacts", [artifact("a", 1)], None)]),
    ],
)
def test_artifacts(before: Any, after: Any, expected: list[FieldChange]) -> None:
    assert fields("release", "artifacts", before, after) == expected


def test_an_artifact_without_a_name_or_with_an_odd_one() -> None:
    before, after = [{"url": URL}], [{"url": URL, "name": ["x"]}]
    change = only_change(
        files_of("release", artifacts=before), files_of("release", artifacts=after)
    )
    assert change.fields == (FieldChange("artifacts[?].name", ABSENT, ["x"]),)
