"""Which record of one side is which of the other."""

from __future__ import annotations

import pytest
from diffing import changed, diff, files_of, only_change, written

from validator.engine.diff.change import FieldChange, Named

ID = "00000000-0000-4000-8000-00000000000"


def bundle(name: str, number: int = 1, **fields: object) -> str:
    return written({"id": f"{ID}{number}", "name": name, **fields})


def test_by_key_wherever_the_file_is() -> None:
    change = only_change({"bundles/a.yaml": bundle("a")}, {"bundles/a.yml": bundle("a")})
    assert (change.what, change.fields) == ("moved", ())
    assert (change.before, change.after) == (
        Named("a", "bundles/a.yaml"),
        Named("a", "bundles/a.yml"),
    )
    both = only_change({"bundles/a.yaml": bundle("a")}, {"bundles/a.yml": bundle("a", owner="x")})
    assert (both.what, len(both.fields)) == ("moved", 1)


def test_by_id_under_another_key() -> None:
    change = only_change({"bundles/a.yaml": bundle("a")}, {"bundles/b.yaml": bundle("b")})
    assert change.what == "renamed"
    assert (change.before, change.after) == (
        Named("a", "bundles/a.yaml"),
        Named("b", "bundles/b.yaml"),
    )
    assert change.fields == (FieldChange("name", "a", "b"),)


def test_a_key_is_worth_more_than_an_id() -> None:
    before = {"bundles/a.yaml": bundle("a", 1), "bundles/b.yaml": bundle("b", 2)}
    after = {"bundles/a.yaml": bundle("a", 2), "bundles/b.yaml": bundle("b", 1)}
    assert changed(diff(before, after).changes) == ["changed bundle a", "changed bundle b"]


def test_ids_are_of_one_kind() -> None:
    [stage] = files_of("stage").values()
    before = {"bundles/a.yaml": bundle("a", 1)}
    after = {"releases/v1.4.0/stages.jsonl": stage}
    assert len(diff(before, after).changes) == 2


def test_by_the_file_that_holds_one_record() -> None:
    change = only_change({"bundles/a.yaml": bundle("a", 1)}, {"bundles/a.yaml": bundle("b", 2)})
    assert change.what == "renamed"
    several = diff(
        {"bundles/a.yaml": f"{bundle('a', 1)}---\n{bundle('c', 3)}"},
        {"bundles/a.yaml": f"{bundle('b', 2)}---\n{bundle('c', 3)}"},
    )
    assert changed(several.changes) == ["removed bundle a", "added bundle b"]


def test_the_one_line_of_a_log_is_not_the_one_that_was_there() -> None:
    before = files_of("stage", op_id="a", id=f"{ID}1")
    after = files_of("stage", op_id="b", id=f"{ID}2")
    assert changed(diff(before, after).changes) == ["removed stage a", "added stage b"]


def test_several_records_in_one_file() -> None:
    before = {"bundles/a.yaml": f"{bundle('a', 1)}---\n{bundle('b', 2)}"}
    after = {"bundles/a.yaml": f"{bundle('b', 2, owner='x')}---\n{bundle('a', 1)}"}
    assert changed(diff(before, after).changes) == ["changed bundle b"]


def test_a_record_that_does_not_say_its_key_has_that_of_its_path() -> None:
    change = only_change({"bundles/a.yaml": "owner: x\n"}, {"bundles/a.yaml": "owner: y\n"})
    assert (change.what, change.now.key) == ("changed", "a")


def test_twice_the_same_key() -> None:
    before = {"bundles/a.yaml": bundle("a", 1)}
    after = {"bundles/a.yaml": bundle("a", 1), "bundles/b.yaml": bundle("a", 2)}
    assert changed(diff(before, after).changes) == ["added bundle a"]


@pytest.mark.parametrize("kind", ["environment", "bundle", "release", "stage"])
def test_added_and_removed(kind: str) -> None:
    added, removed = only_change({}, files_of(kind)), only_change(files_of(kind), {})
    assert (added.what, added.before, added.fields) == ("added", None, ())
    assert (removed.what, removed.after, removed.fields) == ("removed", None, ())
    assert added.after == removed.before
