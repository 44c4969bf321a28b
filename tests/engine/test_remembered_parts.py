"""Parts that are remembered: nothing damaged, foreign or stale is ever believed."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from drawer import QUESTION, Drawer
from hypothesis import example, given
from hypothesis import strategies as st

from validator.engine.parts import (
    PartPaths,
    SurveyedPart,
    other_paths,
    parts_of,
    record_paths,
)
from validator.engine.remembered_parts import RememberedParts
from validator.loading.identities import Identities
from validator.model.kinds import part_of

PART = SurveyedPart(
    "bundles/x.yaml", (("bundles/x.yaml", b"digest", ("bundle", (("id",),))),), (), (), 1000, 10, 5
)
PATHS = PartPaths("bundles/x.yaml", ("bundles/x.yaml",))
FILES = {"bundles/x.yaml": b"12345"}


def packed(*parts: SurveyedPart) -> dict[str, bytes]:
    return {part.name: part.packed() for part in parts}


def remembered(drawer: Drawer, files: Mapping[str, bytes]) -> RememberedParts:
    """What is remembered in a drawer, where files have these identities now."""
    return RememberedParts(drawer, QUESTION, Identities.of(files, files.values()))


def remember(
    drawer: Drawer, files: dict[str, bytes], parts: list[PartPaths], anew: dict[str, bytes]
) -> None:
    memory = remembered(drawer, files)
    memory.remember(anew, parts)
    memory.settle()


def kept() -> Drawer:
    drawer = Drawer()
    remember(drawer, FILES, [PATHS], packed(PART))
    return drawer


def test_a_part_is_trusted_while_its_files_are_the_same() -> None:
    memory = remembered(kept(), FILES)
    assert memory.holds(PATHS, 1000)
    assert memory.found(PATHS.name) == PART
    for files in ({"bundles/x.yaml": b"12346"}, {"bundles/x.yaml": b""}, {}):
        memory = remembered(kept(), files)
        assert not memory.holds(PATHS, 1000)
        assert memory.found("bundles/x.yaml") == PART


def test_all_that_is_remembered_has_one_state() -> None:
    drawer = Drawer()
    memory = remembered(drawer, FILES)
    before = memory.state
    memory.remember(packed(PART), [PATHS])
    assert before != memory.state == remembered(drawer, FILES).state


def test_a_part_of_several_files_is_trusted_while_it_has_the_same() -> None:
    folder, log = "releases/v1.0.0", "releases/v1.0.0/stages.jsonl"
    paths = (f"{folder}/production.yaml", f"{folder}/staging.yaml")
    files = {paths[0]: b"12345", paths[1]: b"12346"}
    part = SurveyedPart(
        folder, tuple((path, b"digest", ("release", ())) for path in paths), (), (), 1000, 10, 5
    )
    drawer = Drawer()
    remember(drawer, files, [PartPaths(folder, paths)], packed(part))
    memory = remembered(drawer, files)
    assert memory.holds(PartPaths(folder, paths), 1000)
    assert memory.found(folder) == part
    for others in (
        {paths[0]: files[paths[0]]},
        {**files, log: b"12347"},
        {paths[0]: files[paths[1]], paths[1]: files[paths[0]]},
        {paths[0]: files[paths[0]], log: files[paths[1]]},
    ):
        memory = remembered(drawer, others)
        assert not memory.holds(PartPaths(folder, tuple(others)), 1000)


@pytest.mark.parametrize(("now", "holds"), [(990, False), (991, True), (1004, True), (1005, False)])
def test_a_part_is_trusted_while_no_time_limit_has_passed(now: int, holds: bool) -> None:
    memory = remembered(kept(), FILES)
    assert memory.holds(PATHS, now) is holds
    assert memory.holds(PATHS, None)


def test_a_file_of_which_nothing_is_known_is_never_trusted() -> None:
    drawer = Drawer()
    unknown = {"bundles/x.yaml": b""}
    remember(drawer, unknown, [PATHS], packed(PART))
    assert not remembered(drawer, unknown).holds(PATHS, None)


def many(count: int) -> tuple[list[PartPaths], list[SurveyedPart], dict[str, bytes]]:
    """Parts of one file each, as they are and as they were surveyed, and the files' identities."""
    paths = [f"bundles/{number}.yaml" for number in range(count)]
    parts = [PartPaths(path, (path,)) for path in paths]
    surveyed = [
        PART._replace(name=path, files=((path, b"digest", ("bundle", (("id",),))),))
        for path in paths
    ]
    return parts, surveyed, dict.fromkeys(paths, b"12345")


def test_few_changes_are_written_beside_the_rest() -> None:
    drawer = Drawer()
    parts, surveyed, files = many(100)
    remember(drawer, files, parts, packed(*surveyed))
    (whole,) = drawer.contents.values()
    states = {remembered(drawer, files).state}
    for round_ in range(1, 4):
        files |= {parts[round_].name: b"9999%d" % round_}
        changed = surveyed[round_]._replace(suspects=(("REF001", "x"),))
        memory = remembered(drawer, files)
        assert not memory.holds(parts[round_], 1000)
        memory.remember(packed(changed), parts)
        again = remembered(drawer, files)
        assert again.holds(parts[round_], 1000)
        assert again.found(parts[round_].name) == changed
        assert again.holds(parts[50], 1000)
        assert again.found(parts[50].name) == surveyed[50]
        assert again.state == memory.state
        states.add(again.state)
    assert len(states) == 4
    assert whole in drawer.contents.values()
    assert len(drawer.contents) == 2


def test_many_changes_are_written_with_the_rest() -> None:
    drawer = Drawer()
    parts, surveyed, files = many(100)
    remember(drawer, files, parts, packed(*surveyed))
    before = dict(drawer.contents)
    changed = [part._replace(asked=2000) for part in surveyed[:10]]
    remember(drawer, files, parts, packed(*changed))
    assert drawer.contents.keys() == before.keys()
    assert drawer.contents != before
    assert remembered(drawer, files).found(parts[9].name) == changed[9]


def test_what_is_gone_is_forgotten() -> None:
    drawer = Drawer()
    parts, surveyed, files = many(100)
    for left in (99, 80):
        remember(drawer, files, parts, packed(*surveyed))
        remember(drawer, files, parts[:left], {})
        memory = remembered(drawer, files)
        assert memory.found(parts[99].name) is None
        assert memory.found(parts[0].name) == surveyed[0]


def test_changes_of_another_whole_are_not_taken_over() -> None:
    drawer = Drawer()
    parts, surveyed, files = many(100)
    remember(drawer, files, parts, packed(*surveyed))
    remember(drawer, files, parts, packed(surveyed[0]._replace(asked=5)))
    late = {name: text for name, text in drawer.contents.items() if name.startswith("changes")}
    remember(drawer, files, parts, packed(*[p._replace(asked=6) for p in surveyed]))
    drawer.contents |= late
    assert remembered(drawer, files).found(parts[0].name).asked == 6  # type: ignore[union-attr]


def test_parts_that_tell_the_index_the_same() -> None:
    parts, surveyed, files = many(3)
    drawer = Drawer()
    remember(drawer, files, parts, packed(*surveyed))
    memory = remembered(drawer, files)
    first = surveyed[0]
    path = first.name
    same = first._replace(files=((path, b"another digest", first.files[0][2]),), asked=5)
    assert memory.tell_the_same([])
    assert memory.tell_the_same([same])
    for other in (
        first._replace(files=((path, b"digest", ("bundle", (("another",),))),)),
        first._replace(files=((path, b"digest", None),)),
        first._replace(files=(*first.files, ("bundles/y.yaml", b"digest", ("bundle", (("id",),))))),
        first._replace(suspects=(("REL001", path),)),
        first._replace(traits=(("EVD004", ("api",)),)),
        first._replace(name="bundles/new.yaml"),
    ):
        assert not memory.tell_the_same([same, other])


def test_parts_of_which_files_have_changed() -> None:
    folder, alone = "releases/v1.0.0", "bundles/x.yaml"
    paths = (f"{folder}/production.yaml", f"{folder}/staging.yaml")
    files = {alone: b"12345", paths[0]: b"12346", paths[1]: b"12347", "bundles/README": b"1"}
    parts = [PartPaths(folder, paths), PartPaths(alone, (alone,))]
    drawer = Drawer()
    remember(drawer, files, parts, packed(PART, PART._replace(name=folder)))

    def changed(now: dict[str, bytes]) -> list[PartPaths] | None:
        return remembered(drawer, now).changed()

    assert changed(files) == []
    assert changed({**files, alone: b"99999"}) == parts[1:]
    assert changed({**files, alone: b""}) == parts[1:]
    assert changed({**files, paths[1]: b"99999"}) == parts[:1]
    assert changed({**files, paths[1]: b"99999", alone: b"99998"}) == parts
    assert changed({**files, "bundles/README": b"2"}) is None
    assert changed({**files, "bundles/y.yaml": b"99999"}) is None
    assert changed({path: files[path] for path in paths}) is None
    assert (
        changed(
            {"bundles/y.yaml": b"99999", **{it: files[it] for it in (*paths, "bundles/README")}}
        )
        is None
    )
    assert remembered(Drawer(), files).changed() is None


def test_what_was_surveyed_again_is_stale_no_more() -> None:
    drawer = kept()
    memory = remembered(drawer, {PATHS.name: b"99999"})
    assert not memory.holds(PATHS, 1000)
    memory.remember(packed(PART))
    assert memory.holds(PATHS, 1000)
    assert memory.found(PATHS.name) == PART


@given(st.data())
def test_damaged_parts_are_not_there(data: st.DataObject) -> None:
    drawer = kept()
    (name,) = drawer.contents
    whole = drawer.contents[name]
    at = data.draw(st.integers(0, len(whole) - 1))
    for damaged in (whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :], whole[:at]):
        drawer.contents[name] = damaged
        memory = remembered(drawer, FILES)
        assert not memory.holds(PATHS, 1000)
        assert not memory.holds(PATHS, None)
        assert memory.found(PART.name) is None


def test_a_damaged_part_leaves_the_others() -> None:
    parts, surveyed, files = many(3)
    drawer = Drawer()
    remember(drawer, files, parts, packed(*surveyed))
    (name,) = drawer.contents
    content = bytearray(drawer.contents[name])
    content[-1] ^= 1
    drawer.contents[name] = bytes(content)
    memory = remembered(drawer, files)
    assert [memory.holds(part, None) for part in parts] == [True, True, False]


def test_two_contents_have_two_states() -> None:
    """Whatever they have in common: the files, and the sizes of all parts."""
    parts, surveyed, files = many(3)
    states = set()
    for at in (5, 6):
        drawer = Drawer()
        remember(drawer, files, parts, packed(*surveyed[:2], surveyed[2]._replace(asked=at)))
        states.add(remembered(drawer, files).state)
    assert len(states) == 2


def test_nothing_is_written_where_nothing_changed() -> None:
    drawer = kept()
    drawer.write = None  # type: ignore[assignment, method-assign]
    remember(drawer, FILES, [PATHS], {})


FOLDER = "releases/v1.0.0"
EDITS = st.tuples(
    st.sampled_from(
        [
            *(f"{FOLDER}/production.yaml", f"{FOLDER}/staging.yaml"),
            *("bundles/x.yaml", "bundles/y.yaml", "bundles/README", "releases/tags.lock"),
        ]
    ),
    st.sampled_from([None, b"", b"11111", b"22222"]),
)


@given(st.lists(st.lists(EDITS, max_size=2), min_size=2, max_size=6), st.booleans())
@example(
    [[("bundles/x.yaml", b"1"), ("bundles/README", b"1")], [("bundles/README", b"2")], []], True
)
def test_what_is_remembered_from_state_to_state(
    edits: list[list[tuple[str, bytes | None]]], many: bool
) -> None:
    """Told from the last state alone, whatever was written beside the rest or with it."""
    drawer = Drawer()
    others = {f"bundles/{number}.yaml": b"1" for number in range(100 if many else 0)}
    known: dict[str, bytes] = {}
    files = others
    for step in edits:
        files = {path: it for path, it in (files | dict(step)).items() if it is not None}
        memory = remembered(drawer, files)
        parts = parts_of(record_paths(files))
        moved = {it for it in {*files, *known} if not files.get(it) or known.get(it) != files[it]}
        stale = {part_of(path) for path in moved}
        assert {part.name for part in parts if not memory.holds(part, None)} == {
            part.name for part in parts if not known or part.name in stale
        }
        changed = memory.changed()
        if files.keys() != known.keys() or other_paths(moved) or not parts:
            assert changed is None
        else:
            assert changed == [part for part in parts if part.name in stale]
        anew = [PART._replace(name=part.name) for part in parts if not memory.holds(part, None)]
        memory.remember(packed(*anew), parts)
        memory.settle()
        known = files if parts else {}


@pytest.mark.parametrize("asked_before", [0, 70])
def test_what_another_run_has_written_since_is_not_taken_for_what_was_there(
    asked_before: int,
) -> None:
    drawer = Drawer()
    parts, surveyed, files = many(100)
    remember(drawer, files, parts, packed(*surveyed))
    memory = remembered(drawer, files)
    for part in parts[:asked_before]:
        assert memory.holds(part, 1000)
    remember(drawer, files, parts, packed(*[part._replace(asked=2000) for part in surveyed]))
    for part, before in zip(parts[:asked_before], surveyed, strict=False):
        assert memory.found(part.name) == before
    # All were read at once by then, or none of the others can be read any more.
    assert memory.found(parts[99].name) == (surveyed[99] if asked_before else None)
    assert memory.holds(parts[99], 1000) is bool(asked_before)
    drawer.contents.clear()
    assert remembered(drawer, files).found(parts[0].name) is None
