"""The reader of JSON Lines: data as `json` reads it, every fault at its place, hostile texts."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loading.comparing import assert_nested, assert_sound, same, scalars, unmarked

from validator.loading.json_lines import MAX_LINE, read_json_lines
from validator.loading.marks import key_span, value_span
from validator.loading.tree import MAX_DEPTH
from validator.text import Span

texts = st.text(max_size=8)
trees = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda below: st.lists(below, max_size=4) | st.dictionaries(texts, below, max_size=4),
    max_leaves=10,
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(trees, min_size=1, max_size=4),
    st.booleans(),
    st.sampled_from([(",", ":"), (", ", ": "), (" ,\t", " : ")]),
    st.sampled_from(["\n", "\r\n", "\n\n", "\r", "\n \t\n"]),
)
def test_what_json_writes_is_read_back(
    records: list[Any], ascii_only: bool, separators: tuple[str, str], line_break: str
) -> None:
    lines = [json.dumps(data, ensure_ascii=ascii_only, separators=separators) for data in records]
    text = line_break.join(lines) + line_break
    reading = read_json_lines(text)
    assert_sound(text, reading)
    assert not reading.faults
    assert same([tree.data for tree in reading.trees], records)
    for tree, line in zip(reading.trees, lines, strict=True):
        assert text[slice(*tree.extent)] == line
        assert_nested(tree.mark, tree.extent)
        for span, scalar in scalars(tree.data, tree.mark):
            assert same(json.loads(text[span.start : span.end]), scalar)


FRAGMENTS = [
    '{"a":',
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"a"',
    '"',
    "\\",
    "1",
    "-",
    ".5",
    "e9",
    "null",
    "tru",
    " ",
    "\n",
    "é",
    "'",
]


def finite(text: str) -> float:
    if not math.isfinite(value := float(text)):
        raise ValueError(text)
    return value


def by_json(line: str) -> Any:
    """The data of a line; of two equal keys the first counts. Raises `ValueError`."""
    return json.loads(
        line,
        parse_float=finite,
        parse_constant=finite,
        object_pairs_hook=lambda pairs: dict(reversed(pairs)),
    )


@settings(max_examples=600, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=12).map("".join) | st.text(max_size=12))
def test_just_what_json_accepts_is_accepted(text: str) -> None:
    reading = read_json_lines(text)
    assert_sound(text, reading)
    read = {tree.extent: tree.data for tree in reading.trees}
    for line in text.replace("\r", "\n").split("\n"):
        try:
            data = by_json(line)
        except ValueError:
            assert line not in [text[slice(*extent)] for extent in read]
        else:
            assert any(
                text[slice(*extent)] == line and same(found, data) for extent, found in read.items()
            )


FAULTS = {
    "syntax_error": [
        '{"a": 1«»',
        '{"a": [1«»',
        '{"a«»',
        '{"a"«»',
        '{"a": «»',
        '{"a": "b\\«»',
        '{"a": 1,«»',
        '{"a": tr«»',
        "{«»",
        '{"a": 1«»\n{"b": 2}',
        '{"a": 1«,»}',
        '{"a": [1 «,» ]}',
        '{"a": [«,»]}',
        "{«,»}",
        '{"a": «NaN»}',
        '{"a": «Infinity»}',
        '{"a": «-Infinity»}',
        '{"a": «True»}',
        '{"a": «None»}',
        '{"a": true«1»}',
        "{«'»a': 1}",
        "{\"a\": «'»b'}",
        "{«a»: 1}",
        '{"a": «b»}',
        '{"a": «}»',
        '{"a" «1»}',
        '{"a": 1 «"»b": 2}',
        '{"a": "b"«"»c"}',
        "[1 «2»]",
        "[1«}»",
        '{"a": 1«]»',
        '{"a": 0«1»}',
        '{"a": «.»5}',
        '{"a": 1«.»}',
        '{"a": «+»1}',
        '{"a": 1«e»}',
        '{"a": 1} «{»"b": 2}',
        '{"a": 1}«,»',
        '{"a": 1} «x»',
        '{"a": 1} «"»x"',
        '"a"«:» 1',
        '{"a": 1} «/»/ b',
        "«#» a",
        '{"a":«\ufeff»1}',
        '{"a":«\u00a0»1}',
        '{"a":«\u2028»1}',
        '{"a": "«\t»"}',
        '{"a": "b\\«\t»"}',
        '{"«\0»": 1}',
        '{"a": "«\\x»"}',
        '{"a": "\\\\«\\u»12"}',
        '{"«\\\'»": 1}',
        '{"a": «1e999»}',
        '{"a": «-1e999»}',
        f'{{"a": «{"1" * 1001}»}}',
        '{"a": 1}\n«x»',
    ],
    "duplicate_key": [
        '{"a": 1, «"a"»: 2}',
        '{"a": {"b": 1, «"b"»: 2}}',
        '{"a": 1, «"\\u0061"»: 2}',
    ],
    "bad_encoding": [
        '{"a": "«\\ud800»"}',
        '{"a": "\\\\«\\ud83d»x\\\\ude00"}',
        '{"a": "\\ud83d\\ude00«\\uDE00»"}',
        '{"«\\udfff»": 1}',
    ],
    "too_large_or_deep": [
        "[" * MAX_DEPTH + "«[»" + "]" * 65,
        '{"a": ' * MAX_DEPTH + "«[»" + "]" + "}" * 64,
        "[" * MAX_DEPTH + "«[»" + "[" * 100_000,
        '«"»' + "a" * MAX_LINE + '"',
        "«[»" + " " * MAX_LINE + "]",
    ],
    "empty_document": ["«»", "«»\n", "«» \n\t\n", "«»" + " " * (MAX_LINE + 1)],
}


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name, some in FAULTS.items() for text in some]
)
def test_a_fault_stands_at_its_place(name: str, text: str) -> None:
    text, span = unmarked(text)
    reading = read_json_lines(text)
    assert [(fault.name, fault.span) for fault in reading.faults] == [(name, span)]
    assert_sound(text, reading)


def test_a_broken_line_hides_no_other() -> None:
    text = '{"a": 1}\nbroken\n{"b": 2\n\n{"c": 3}'
    reading = read_json_lines(text)
    assert [tree.data for tree in reading.trees] == [{"a": 1}, {"c": 3}]
    assert [text[slice(*span)] for span in reading.broken] == ["broken", '{"b": 2']
    assert len(reading.faults) == 2


def test_a_line_that_is_no_object_is_data() -> None:
    reading = read_json_lines('1\nnull\n"a"\n[]\n')
    assert [tree.data for tree in reading.trees] == [1, None, "a", []]
    assert not reading.faults


def test_spans() -> None:
    text = ' {"é": 1, "b": {"c" : [ true, "x\\n" ]} }'
    (tree,) = read_json_lines(text).trees
    assert text[slice(*value_span(tree.mark, ()))] == text.strip()
    assert text[slice(*value_span(tree.mark, ("b", "c")))] == '[ true, "x\\n" ]'
    assert text[slice(*value_span(tree.mark, ("b", "c", 1)))] == '"x\\n"'
    assert key_span(tree.mark, ("é",)) == Span(2, 5)


def test_the_first_of_two_equal_keys_counts_and_is_named() -> None:
    reading = read_json_lines('{"a": 1, "a": 2}')
    assert reading.trees[0].data == {"a": 1}
    assert reading.faults[0].related == ((Span(1, 4), "the first one"),)


def test_half_a_character_never_leaves_the_reader() -> None:
    (tree,) = read_json_lines('{"\\udfff": "a\\ud800b\\ud83d\\ude00"}').trees
    assert tree.data == {"\ufffd": "a\ufffdb😀"}


def test_line_separators_are_part_of_texts() -> None:
    (tree,) = read_json_lines('{"a": "b\u2028c\u2029d\x85e"}').trees
    assert tree.data == {"a": "b\u2028c\u2029d\x85e"}


def test_a_cut_text_shows_where_it_began() -> None:
    (fault,) = read_json_lines('{"a": "bc').faults
    assert fault.related == ((Span(6, 7), "this text began here"),)


HOSTILE = [
    "[" * 500_000,
    '{"a":' * 100_000,
    "x\n" * 50_000,
    '"' * 500_001,
    '"' + "\\" * 500_001,
    " " * 2_000_000,
    " \n" * 500_000,
    "[" + "1," * 200_000 + "]",
    "1" * 500_000,
    "[" + '"\\n",' * 100_000 + "1]",
    '{"a":1,' * 100_000,
    "\n" * 1_000_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:8]))
def test_hostile_texts_take_bounded_work(text: str) -> None:
    reading = read_json_lines(text)
    assert reading.trees or reading.faults
