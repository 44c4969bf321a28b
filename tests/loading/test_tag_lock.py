"""The lock of release tags: what it takes, what it refuses and where, and the way back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.finding import Place
from validator.loading.tag_lock import TagLock, parse_tag_lock, render_tag_lock
from validator.model.kinds import TAG_LOCK_PATH
from validator.model.tag import is_tag

A, B, LONG = "a" * 40, "0123456789abcdef" * 2 + "b" * 8, "c" * 64

numbers = st.integers(0, 10**12).map(str) | st.sampled_from(["0", "1", "10", "9" * 60])
labels = st.sampled_from(["0", "2", "10", "rc", "alpha", "-", "0a", "x-y", "Z"])
builds = labels | st.sampled_from(["00", "007"])


@st.composite
def release_tags(draw: st.DrawFn) -> str:
    text = "v" + ".".join(draw(st.tuples(numbers, numbers, numbers)))
    text += "".join("-" + ".".join(some) for some in [draw(st.lists(labels, max_size=3))] if some)
    text += "".join("+" + ".".join(some) for some in [draw(st.lists(builds, max_size=2))] if some)
    return text


commit_ids = st.binary(min_size=20, max_size=20).map(bytes.hex) | st.sampled_from([A, B, LONG])
locks = st.dictionaries(release_tags(), commit_ids, max_size=8)


def parse(text: str) -> TagLock:
    return parse_tag_lock(TAG_LOCK_PATH, text)


@given(locks)
def test_what_is_rendered_is_read_back(commits: dict[str, str]) -> None:
    text = render_tag_lock(commits)
    lock = parse(text)
    assert lock.commits == commits
    assert lock.problems == ()
    assert {text[span.start : span.end] for span in lock.lines.values()} == set(commits)
    assert render_tag_lock(lock.commits) == text
    assert render_tag_lock(dict(reversed(commits.items()))) == text


@given(locks, st.sampled_from(["\n", "\r\n", "\r"]), st.booleans(), st.booleans())
def test_line_breaks_marks_and_blanks_change_nothing(
    commits: dict[str, str], line_break: str, bom: bool, loose: bool
) -> None:
    text = render_tag_lock(commits)
    if loose:
        text = text.replace(" v", " \t v").replace("\nv", "\n\n  # note\n\t v").rstrip("\n") + "  "
    text = "\ufeff" * bom + text.replace("\n", line_break)
    assert parse(text).commits == commits
    assert parse(text).problems == ()


# What a lock is made of, and what is easily taken for it.
fragments = st.sampled_from(
    ["v1.0.0", "v1.0.0-rc.1", "1.0", A, LONG, A[:-1], " ", "\t", "\n", "\r\n", "\r", "#"]
) | st.sampled_from(["\ufeff", "\u2028", "\x0b", "\x00", "\udce9", "\u0661", "v\u0661.0.0"])


@given(st.text() | st.lists(fragments, max_size=30).map("".join))
def test_any_text_is_read_without_raising(text: str) -> None:
    lock = parse(text)
    assert lock.commits.keys() == lock.lines.keys()
    for tag, span in lock.lines.items():
        assert is_tag(tag)
        assert text[span.start : span.end] == tag
        assert len(lock.commits[tag]) in {40, 64}
    for problem in lock.problems:
        assert 0 <= problem.place.span.start < problem.place.span.end <= len(text)
        assert not set("\r\n") & set(text[slice(*problem.place.span)])
    assert len(lock.problems) + len(lock.commits) <= len(text.splitlines())


def test_the_file_as_it_is_written() -> None:
    commits = {"v1.9.0+b": A, "v1.10.0": A, "v1.9.0": B, "v1.10.0-rc.1": LONG, "latest": B}
    assert render_tag_lock(commits) == (
        "# Written by `relgate tags update`: each release tag and the commit it points at.\n"
        f"v1.9.0 {B}\nv1.9.0+b {A}\nv1.10.0-rc.1 {LONG}\nv1.10.0 {A}\n"
    )


@pytest.mark.parametrize(
    ("line", "token", "message"),
    [
        (f"1.4.0 {A}", "1.4.0", "not a release tag"),
        (f"v1.4 {A}", "v1.4", "not a release tag"),
        (f"v1.4.0\u00a0{A}", f"v1.4.0\u00a0{A}", "not a release tag"),
        (f"\ufeffv1.4.0 {A}", "\ufeffv1.4.0", "not a release tag"),
        ("<<<<<<< HEAD", "<<<<<<<", "not a release tag"),
        ("  v1.4.0", "v1.4.0", "without the commit"),
        ("v1.4.0 # soon", "#", "not a commit id"),
        (f"v1.4.0 {A[:-1]}", A[:-1], "not a commit id"),
        (f"v1.4.0 {A}a", f"{A}a", "not a commit id"),
        (f"v1.4.0 {A.upper()}", A.upper(), "not a commit id"),
        (f"v1.4.0 {A} and more ", "and more", "more than a tag and a commit"),
    ],
)
def test_a_malformed_line_is_a_problem_at_its_token(line: str, token: str, message: str) -> None:
    text = f"\ufeff# note\r\n{line}\r\nv2.0.0 {B}\r\n"
    lock = parse(text)
    assert lock.commits == {"v2.0.0": B}
    (problem,) = lock.problems
    assert message in problem.message
    assert text[slice(*problem.place.span)] == token
    assert problem.place.path == TAG_LOCK_PATH
    assert "relgate tags update" in (problem.help or "")


def test_a_malformed_line_is_never_quoted() -> None:
    for text in ("hunter2 x", f"v1.0.0 hunter2-{A}", f"v1.0.0 {A} hunter2"):
        (problem,) = parse(text).problems
        assert "hunter2" not in problem.message + (problem.help or "")


def test_a_tag_named_twice_keeps_its_first_line() -> None:
    text = f"v1.0.0 {A}\nv1.1.0 {A}\nv1.0.0 {B}\n"
    lock = parse(text)
    assert lock.commits == {"v1.0.0": A, "v1.1.0": A}
    (problem,) = lock.problems
    second = text.rindex("v1.0.0")
    assert problem.message == "tag v1.0.0 is locked twice"
    assert problem.place == Place(TAG_LOCK_PATH, problem.place.span)
    assert problem.place.span == (second, second + 6)
    (related,) = problem.related
    assert related.place.span == (0, 6) == lock.lines["v1.0.0"]


def test_an_empty_lock() -> None:
    assert parse("") == parse("\ufeff") == parse(render_tag_lock({})) == TagLock()
