"""Plain readers of JSON Lines against the strict one: what they read, that one reads alike.

One is Python's own. The other is compiled; where it was built, it must read each text alike too.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.generate import generate
from validator.loading import json_lines
from validator.loading.json_lines import read_json_lines
from validator.loading.plain_json import read_plain_line, read_plain_lines
from validator.loading.tree import MAX_DEPTH, Reading

try:
    from validator.loading.compiled_json import read_plain_lines as read_compiled
except ImportError:  # test_compiled_json.py says so
    read_compiled = read_plain_lines

Lines = Iterable[tuple[int, int, Any]]

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = [path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("releases/*/*.jsonl"))]
GENERATED = [text for path, text in generate(40).items() if path.endswith(".jsonl")]
EVERYTHING = (
    r'{"a":[1, -2.5e+3, true, false, null, {}, []], "b\n\u00e9": {"c" : "\\ud834 \"é😀"}, "d":"\/"}'
)


def none_is_plain(text: str) -> Lines:
    return ((start, end, ...) for start, end, _ in read_plain_lines(text))


def read_by(read: Callable[[str], Lines], text: str) -> Reading:
    with mock.patch.object(json_lines, "read_plain_lines", read):
        return read_json_lines(text)


def is_plain(line: str) -> bool:
    try:
        read_plain_line(line)
    except ValueError:
        return False
    return True


def assert_read_alike(text: str) -> None:
    strict = read_by(none_is_plain, text)
    for reading in (read_by(read_plain_lines, text), read_by(read_compiled, text)):
        assert (reading.faults, reading.broken) == (strict.faults, strict.broken)
        for tree, other in zip(reading.trees, strict.trees, strict=True):
            assert repr(tree.data) == repr(other.data)
            assert (tree.extent, tree.whole) == (other.extent, other.whole)
            assert (tree.mark, tree.plain) == (other.mark, other.plain)


PLAIN = [EVERYTHING.replace("ud834", "ue834"), "1", "null", '"a"', "[]", "-0", "1E-999", "1" * 1000]
NOT_PLAIN = [
    *("", " 1", "1 ", "1 2", "[1", "tru", "'a'", "01", "1.", ".5", "+1", "-", "\ufeff1", "{1: 2}"),
    *("NaN", "[Infinity]", "-Infinity", "1e999", "-1e999", "1" * 400 + ".0"),
    *("1" * 1001, "1" * 9999),
    *('{"a": 1, "a": 1}', '[{"b": {"a": 1, "\\u0061": 1}}]', '"\t"', '"\\x"', '"\\u12"', '"\0"'),
    *('"\\ud800"', '"\\uDFFF"', '"\\ud83d\\ude00"', '{"\\udead": 1}', "[" * 65 + "]" * 65),
    *('{"a":' * 65 + "1" + "}" * 65, "[" * 9999 + "]" * 9999, "[" * 9999, '{"a": ' * 9999, "[1,]"),
]


@pytest.mark.parametrize("line", PLAIN, ids=lambda line: line[:20])
def test_plain_lines(line: str) -> None:
    assert is_plain(line)
    assert_read_alike(line)


@pytest.mark.parametrize("line", NOT_PLAIN, ids=lambda line: repr(line[:20]))
def test_lines_for_the_strict_reader(line: str) -> None:
    assert not is_plain(line)
    assert_read_alike(line)


def test_as_deep_as_is_allowed() -> None:
    assert is_plain("[" * MAX_DEPTH + "]" * MAX_DEPTH)
    assert is_plain('{"a":' * MAX_DEPTH + "1" + "}" * MAX_DEPTH)


@pytest.mark.parametrize("text", [*SAMPLE, *GENERATED])
def test_logs_are_plain(text: str) -> None:
    assert all(map(is_plain, text.splitlines()))
    assert_read_alike(text)


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\n\n", " \n", "\n\t\n "])
def test_lines_end_where_they_end(line_break: str) -> None:
    for end in ("", line_break):
        assert_read_alike(line_break.join(["1", "[", EVERYTHING, "2]", "3"]) + end)


@settings(max_examples=500, deadline=None)
@given(
    st.text(max_size=10)
    | st.text('{}[]",:\\u0d8e1.- \n\r\ttrfalsn', max_size=16)
    | st.lists(st.sampled_from(['{"a":', "{", "}", "[", "]", ",", '"a"', "1", "\n"])).map("".join)
)
def test_any_text(text: str) -> None:
    assert_read_alike(text)
    assert_read_alike(f'{{"a": {text}}}')
    assert_read_alike(f'"{text}"')


def damaged(text: str, choose: random.Random) -> Iterator[str]:
    """A text cut off at each character, without each, and with something else for each."""
    for at in range(len(text)):
        yield text[:at]
        yield text[:at] + text[at + 1 :]
        yield text[:at] + choose.choice('{}[]",:\\ue0.- \n\rNé\ud800\x00') + text[at + 1 :]


@pytest.mark.parametrize("text", [EVERYTHING, SAMPLE[0].splitlines()[-1]], ids=["all", "sample"])
def test_a_line_with_one_damage(text: str) -> None:
    for line in damaged(text, random.Random(0)):
        assert_read_alike(line)
