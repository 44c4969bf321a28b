"""A rename of whole repositories in memory: what changes, and that nothing else does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.engine.collect import load_repository
from validator.engine.fix.draft import Draft, Unfit
from validator.engine.rename import rename
from validator.model.terms import ENVIRONMENTS, Terms
from validator.source.memory import Memory

OLD, NEW = "staging-api", "api.v2"
TERMS = Terms(environments=(*ENVIRONMENTS, OLD, NEW))
COMMENT = st.sampled_from(
    ["", " # staging-api", "  #staging-api: 'staging-api'", "\t# ü \U0001f600 staging-api"]
)
BETWEEN = st.lists(
    st.sampled_from(["", "# staging-api", "# name: staging-api", "#", " "]), max_size=3
)
STYLES = {
    "{}": "{}",
    "'{}'": "'{}'",
    '"{}"': '"{}"',
    "!!str {}": "!!str {}",
    '!!str "{}"': '!!str "{}"',
    "\n      {}": "\n      {}",
    "|-\n  {}": "|-\n  {}",
    ">- # staging-api\n    {}": ">- # staging-api\n    {}",
}


@st.composite
def twins(draw: st.DrawFn, fields: dict[str, str], named: str) -> tuple[bytes, bytes]:
    """A commented record in which a field says the name, and how it should be afterwards."""
    order = draw(st.permutations([*fields]))
    before, after = "", ""
    for key in order:
        between = "".join(f"{line}\n" for line in draw(BETWEEN))
        gap = draw(st.sampled_from(["", " ", "  "]))
        comment = draw(COMMENT)
        style = draw(st.sampled_from([*STYLES])) if key == named else "{}"
        if style.startswith(("|", ">")):
            comment = ""
        for name in (OLD, NEW):
            value = style.format(name) if key == named else fields[key]
            line = f"{between}{key}{gap}: {value}{comment}\n"
            before, after = (before + line, after) if name == OLD else (before, after + line)
    head = draw(st.sampled_from(["", "---\n", "# staging-api\n---\n", "\ufeff"]))
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    final = draw(st.booleans())
    both = [head + text + ("# staging-api\n" if final else "") for text in (before, after)]
    if draw(st.booleans()):
        both = [text.rstrip("\n") for text in both]
    return tuple(text.replace("\n", end).encode() for text in both)  # type: ignore[return-value]


BUNDLE = {"name": OLD, "owner": OLD, "service_account": "'staging-api'", "odd": "[staging-api]"}
USER = {"name": "staging", "service_name": "api", "secrets_bundle_ref": OLD, "gh": OLD}


def renamed(files: dict[str, bytes], kind: str = "bundle") -> dict[str, bytes]:
    """The files once it is done."""
    source = Memory(files)
    change = rename(load_repository(source, TERMS), kind, OLD, NEW)
    draft = Draft(source).changed(change.edits, change.moves)
    left = {**files, **draft.written}
    return {path: content for path, content in left.items() if content is not None}


@given(twins(BUNDLE, "name"), st.lists(twins(USER, "secrets_bundle_ref"), max_size=2))
def test_all_but_the_name_is_the_same_to_the_byte(
    bundle: tuple[bytes, bytes], users: list[tuple[bytes, bytes]]
) -> None:
    paths = [f"environments/staging/{number}.yml" for number in range(len(users))]
    before = {"bundles/staging-api.yml": bundle[0]}
    after = {"bundles/api.v2.yml": bundle[1]}
    for path, (old, new) in zip(paths, users, strict=True):
        before[path], after[path] = old, new
    assert renamed(before) == after


def test_the_folders_of_a_file_of_several_records_follow() -> None:
    one, two = (f"name: {{}}\nservice_name: {it}\n---\n" for it in ("a", "b"))
    before = {"environments/staging-api/all.yaml": (one + two).format(OLD, OLD).encode()}
    after = {"environments/api.v2/all.yaml": (one + two).format(NEW, NEW).encode()}
    assert renamed(before, "environment") == after


def test_a_file_with_another_record_stays_in_its_folder() -> None:
    one, two = (f"name: {{}}\nservice_name: {it}\n---\n" for it in ("a", "b"))
    path = "environments/staging-api/all.yaml"
    before = {path: (one + two).format(OLD, "staging").encode()}
    assert renamed(before, "environment") == {path: (one + two).format(NEW, "staging").encode()}


def test_the_document_of_another_shape_counts_as_a_record() -> None:
    before, after = (f"name: {name}\n---\n- x\n".encode() for name in (OLD, NEW))
    path = "bundles/staging-api.yaml"
    assert renamed({path: before}) == {path: after}


def test_what_refers_moves_as_well_where_its_path_says_the_name() -> None:
    before, after = (f"tag: v1.0.0\nenvironment: {it}\n".encode() for it in (OLD, NEW))
    user, user_after = (f"name: {it}\nservice_name: a\n".encode() for it in (OLD, NEW))
    files = {"releases/v1.0.0/staging-api.yaml": before, f"environments/{OLD}/a.yaml": user}
    moved = {"releases/v1.0.0/api.v2.yaml": after, f"environments/{NEW}/a.yaml": user_after}
    assert renamed(files, "environment") == moved


def test_a_file_with_a_broken_part_is_not_edited() -> None:
    with pytest.raises(Unfit, match="a file that cannot be read is not edited"):
        renamed({"bundles/staging-api.yaml": b"name: staging-api\n---\nname: [x\n"})
