"""A new date of rotation: exactly the characters that say it, and what is refused."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from checking import NOW
from engine.test_rotations import LAST, bundle
from hypothesis import given, settings
from hypothesis import strategies as st
from planted import TOKENS

from validator.engine.fix.draft import Draft, Unfit
from validator.engine.rotate import NotRotated, Rotated, rotate
from validator.engine.rotations import bundle_files
from validator.model.terms import DEFAULT_TERMS
from validator.model.timestamp import written
from validator.source.memory import Memory

AT = NOW - timedelta(days=1)
NEW = written(AT)


def rotated(
    files: dict[str, str | bytes], *names: str, at: datetime = AT
) -> tuple[list[Rotated], dict[str, bytes | None]]:
    """The bundles with their new dates, and what the files then hold."""
    source = Memory({k: v.encode() if isinstance(v, str) else v for k, v in files.items()})
    found = rotate([*bundle_files(source, DEFAULT_TERMS)], names or ("x",), at, NOW)
    draft = Draft(source).changed(one.edit for one in found if one.edit)
    return found, {**source.files, **draft.written}


def refusal(files: dict[str, str | bytes], *names: str, at: datetime = AT) -> str:
    with pytest.raises(NotRotated) as reason:
        rotated(files, *names, at=at)
    return str(reason.value)


@pytest.mark.parametrize(
    "value", [LAST, f"'{LAST}'", f'"{LAST}"', f"{LAST} # {LAST}", f"\n  {LAST}", "soon", "null"]
)
def test_quotes_and_comments_stay(value: str) -> None:
    old = LAST if LAST in value else value
    text = bundle(last=value)
    _, files = rotated({"bundles/x.yaml": text})
    assert files == {"bundles/x.yaml": text.replace(old, NEW, 1).encode()}


def test_json_that_is_yaml() -> None:
    text = f'{{"name": "x", "last_rotated_at": "{LAST}"}}\n'
    assert rotated({"bundles/x.yaml": text})[1] == {
        "bundles/x.yaml": text.replace(LAST, NEW).encode()
    }


LINES = st.permutations(
    ["name: x", "rotation_cadence_days: 60 # days", "owner: 'a: b'", "service_account: é@x"]
)
COMMENTS = st.lists(st.sampled_from(["# é \U0001f511", "", "  # last_rotated_at: 2020", "#"]))


@settings(deadline=None)
@given(
    lines=LINES,
    at=st.integers(0, 4),
    comments=st.tuples(COMMENTS, COMMENTS, COMMENTS),
    quote=st.sampled_from(["", "'", '"']),
    space=st.sampled_from([" ", "   ", "\n    "]),
    end=st.sampled_from(["\n", "\r\n"]),
    bom=st.sampled_from([b"", b"\xef\xbb\xbf"]),
    final=st.booleans(),
)
def test_all_else_is_the_same_to_the_byte(
    lines: list[str],
    at: int,
    comments: tuple[list[str], list[str], list[str]],
    quote: str,
    space: str,
    end: str,
    bom: bytes,
    final: bool,
) -> None:
    date = f"last_rotated_at:{space}{quote}OLD{quote}  # OLD"
    parts = [*comments[0], *lines[:at], *comments[1], date, *lines[at:], *comments[2]]
    text = ("\n".join(parts) + "\n" * final).replace("\n", end)
    old = bom + text.replace("OLD", LAST, 1).encode()
    new = bom + text.replace("OLD", NEW, 1).encode()
    assert rotated({"bundles/x.yaml": old})[1] == {"bundles/x.yaml": new}


def test_one_of_several_records_of_a_file_and_several_bundles() -> None:
    text = f"{bundle('a')}--- # b\n{bundle('b')}"
    found, files = rotated({"bundles/x.yaml": text, "bundles/c.yaml": bundle("c")}, "b", "c", "b")
    assert [one.name for one in found] == ["b", "c"]
    assert files == {
        "bundles/x.yaml": (bundle("a") + "--- # b\n" + bundle("b").replace(LAST, NEW)).encode(),
        "bundles/c.yaml": bundle("c").replace(LAST, NEW).encode(),
    }


def test_what_is_said_already_is_left_as_it_is() -> None:
    text = bundle(last="2026-11-22T19:00:00+07:00")
    [one], files = rotated({"bundles/x.yaml": text})
    assert one.edit is None
    assert files == {"bundles/x.yaml": text.encode()}


def test_a_rotation_is_not_put_back_unless_it_lies_in_the_future() -> None:
    said = refusal({"bundles/x.yaml": bundle(last=written(NOW))})
    assert f"was rotated at {written(NOW)}, after {NEW}" in said
    text = bundle(last="2030-01-01T00:00:00Z")
    [one], _ = rotated({"bundles/x.yaml": text})
    assert one.edit


def test_a_rotation_that_is_yet_to_come_is_refused() -> None:
    files: dict[str, str | bytes] = {"bundles/x.yaml": bundle()}
    assert "lies in the future" in refusal(files, at=NOW + timedelta(seconds=1))
    assert rotated(files, at=NOW)[0][0].edit


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name: x\n", "does not say when bundle x was last rotated: add `last_rotated_at: 2026-"),
        (bundle(last=""), "is no text on one line"),
        (bundle(last="[2026]"), "is no text on one line"),
        (bundle(last="{a: b}"), "is no text on one line"),
        (bundle(last=f">-\n  {LAST}"), "is no text on one line"),
        (bundle(last="'2026-10\n  x'"), "is no text on one line"),
        (bundle(last="2026-10\n  x"), "is no text on one line"),
        (bundle(last="*a"), "`relgate check bundles/x.yaml` shows how"),
        (bundle(last=f"&a {LAST}"), "`relgate check bundles/x.yaml` shows how"),
        (bundle(last=f"!x {LAST}"), "`relgate check bundles/x.yaml` shows how"),
        (f"{bundle()}last_rotated_at: {LAST}\n", "`relgate check bundles/x.yaml` shows how"),
        (f"{bundle()}---\n[", "`relgate check bundles/x.yaml` shows how"),
        ("[", "`relgate check bundles/x.yaml` shows how"),
        ("", "`relgate check bundles/x.yaml` shows how"),
        (bundle("y"), "`relgate check bundles/x.yaml` shows how"),
        (f"{bundle()}---\n{bundle()}", "2 records say that they are bundle x, in bundles/x.yaml"),
    ],
)
def test_what_cannot_be_edited_is_refused_with_a_next_step(text: str, said: str) -> None:
    assert said in refusal({"bundles/x.yaml": text})


def test_names() -> None:
    files: dict[str, str | bytes] = {
        "bundles/a.yaml": bundle("prod-api"),
        "bundles/b.yaml": bundle("prod-api"),
        "bundles/c.yaml": bundle("staging-api"),
    }
    assert "Did you mean `staging-api`?" in refusal(files, "staging_apii")
    assert "`relgate rotation` lists" in refusal(files, "nothing-like-it")
    assert "in bundles/a.yaml, bundles/b.yaml" in refusal(files, "prod-api")
    assert "There is no bundle `other`" in refusal(files, "staging-api", "other")


def test_nothing_that_must_not_be_shown_is_in_a_refusal() -> None:
    token = TOKENS[0]
    for text in ("[", bundle(token, last="[]"), f"{bundle(token)}---\n{bundle(token)}"):
        assert token[6:] not in refusal({f"bundles/{token}.yaml": text}, token)
    assert "Did you mean `*" in refusal({"bundles/x.yaml": bundle(token)}, f"{token[:-1]}X")


@settings(deadline=None)
@given(st.text(max_size=30))
def test_any_value_is_replaced_or_refused(value: str) -> None:
    text = f"name: x\nlast_rotated_at: {value}\nowner: y\n"
    try:
        _, files = rotated({"bundles/x.yaml": text.encode("utf-8", "surrogatepass")})
    except (NotRotated, Unfit):
        return
    content = files["bundles/x.yaml"]
    assert content is not None
    assert NEW in content.decode()
    assert content.decode().endswith("\nowner: y\n")
