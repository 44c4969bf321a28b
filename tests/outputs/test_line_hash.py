"""The hash of a line equals that of GitHub's upload action, made here from its description."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.outputs.line_hash import line_hashes

TEXTS = st.text(
    st.sampled_from(
        ["\n", "\r", " ", "\t", "a", "b", "Z", "é", "票", "😀", "\ufeff", "\uffff", "\0"]
    )
    | st.characters(exclude_categories=["Cs"]),
    max_size=400,
)


def described(text: str) -> list[str]:
    """The hash of each line, worked out from the start of the line without any state kept."""
    data = re.sub("\r\n|\r", "\n", text).encode("utf-16-be")
    units = [int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2)]
    units = [unit for unit in units if unit not in (0x20, 0x09)] + [65535]
    starts = [0, *(at + 1 for at, unit in enumerate(units) if unit == 0x0A)]
    hashes: list[str] = []
    for start in starts:
        window = (units[start:] + [0] * 100)[:100]
        value = 0
        for unit in window:
            value = (value * 37 + unit) % 2**64
        hashes.append(f"{value:x}")
    return [f"{value}:{hashes[: at + 1].count(value)}" for at, value in enumerate(hashes)]


def all_hashes(text: str) -> list[str]:
    count = len(re.split("\r\n|\r|\n", text))
    hashes = line_hashes(text, set(range(1, count + 2)))
    assert list(hashes) == list(range(1, count + 1))
    return list(hashes.values())


@given(TEXTS)
def test_any_text(text: str) -> None:
    assert all_hashes(text) == described(text)


@given(st.lists(st.integers(0, 130), max_size=12), st.sampled_from(["\n", "\r\n", "\r"]))
def test_lines_of_any_length(lengths: list[int], line_break: str) -> None:
    """Short lines move the window, long ones start it anew, and both give one hash."""
    text = line_break.join("abcdefghij"[: length % 10] * (length // 10 + 1) for length in lengths)
    assert all_hashes(text) == described(text)


@pytest.mark.parametrize(
    ("text", "hashes"),
    [
        # 65535 * 37**99 modulo 2**64: the end of the file alone.
        ("", ["c129715d7a2bc9a3:1"]),
        (" \t", ["c129715d7a2bc9a3:1"]),
        ("a", [f"{(97 * 37**99 + 65535 * 37**98) % 2**64:x}:1"]),
    ],
)
def test_what_can_be_worked_out_by_hand(text: str, hashes: list[str]) -> None:
    assert all_hashes(text) == hashes == described(text)


def test_blanks_and_line_breaks_do_not_matter() -> None:
    written = ["a b\n\tc\n\n", "ab\r\nc\r\n\r\n", "a\tb \rc\r\r", "ab\nc \r\n\n"]
    assert len({tuple(all_hashes(text)) for text in written}) == 1


def test_a_blank_between_cr_and_lf_makes_them_two_line_breaks() -> None:
    assert all_hashes("a\r \nb") == all_hashes("a\n\nb") != all_hashes("a\r\nb")


def test_equal_lines_are_counted() -> None:
    hashes = all_hashes(f"{'x' * 60}\n" * 4)
    assert [text.partition(":")[2] for text in hashes] == ["1", "2", "3", "1", "1"]


def test_different_lines_of_one_hash_are_counted_too() -> None:
    """A character more counts as 37 of the next one: such lines meet by chance."""
    rest = "y" * 120
    first, second = all_hashes(f"aU{rest}\nb0{rest}\n")[:2]
    assert (first.partition(":")[0], first[-1], second[-1]) == (second.partition(":")[0], "1", "2")


def test_only_the_lines_that_are_wanted() -> None:
    text = "a\n" * 50
    assert line_hashes(text, {2, 7, 99}) == {
        number: all_hashes(text)[number - 1] for number in (2, 7)
    }
    assert line_hashes(text, set()) == {}
