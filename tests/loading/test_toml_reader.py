"""TOML texts to data with marks; tomllib is the oracle of both."""

from __future__ import annotations

import math
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.loading.marks import Mark, field_path, key_span, value_span
from validator.loading.toml_reader import MAX_KEY_PARTS, read_toml

# Texts that are TOML, nearly: pieces are joined at random, so that some are refused.
_BARE = st.sampled_from(["a", "b-2", "_", "1", "true"])
_QUOTED = st.sampled_from(
    ['"a"', "'b-2'", '"a.b"', '"\\u00e9 \\"x\\""', "''", "'#'", '"é]"', '"="', '"[k"']
)
_KEY = st.one_of(_BARE, _BARE, _QUOTED)
_KEYS = st.lists(_KEY, min_size=1, max_size=3).flatmap(
    lambda keys: st.sampled_from([".", " . ", "\t."]).map(lambda dot: dot.join(keys))
)
_PLAIN = """1 -0 +1_000 0xFf 0o17 0b1 1e3 -1.5E-2 inf -nan true false 1979-05-27 07:32:00
1979-05-27T00:32:00.5-07:00 "" '' "a#b" 'c:\\x' "\\"]}\\\\" "é\\U0001F600" '''''' '''a'''''"""
_SCALAR = st.sampled_from(
    [
        *_PLAIN.split(),
        "1979-05-27 07:32:00Z",
        '"a # b"',
        '""""""',
        '"""a"""',
        '"""\na # no comment\n"b" ""c"" \\"""d\\\n   e"""',
        '"""a"""""',
        "'''\n'a' ''b''\n# ] } ,'''",
    ]
)
_GAP = st.sampled_from(["", "", " ", "\t"])
_WIDE_GAP = st.sampled_from(["", " ", "\n", " # no, [really] = '\n", "\n\n  "])


def _array(items: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    item = st.tuples(_WIDE_GAP, items, _WIDE_GAP).map("".join)
    return st.tuples(st.lists(item, max_size=3), st.sampled_from(["", ",", " , "])).map(
        lambda it: f"[{','.join(it[0])}{it[1] if it[0] else ''}]"
    )


def _inline(items: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(_GAP, _KEYS, _GAP, st.just("="), _GAP, items, _GAP).map("".join)
    return st.lists(pair, max_size=3).map(lambda pairs: f"{{{','.join(pairs)}}}")


_VALUE = st.recursive(_SCALAR, lambda items: _array(items) | _inline(items), max_leaves=6)
_PAIR = st.tuples(_GAP, _KEYS, _GAP, st.just("="), _GAP, _VALUE).map("".join)
_HEADER = st.tuples(_GAP, st.just("["), _GAP, _KEYS, _GAP, st.just("]")).map("".join)
_HEADERS = st.tuples(_GAP, st.just("[["), _GAP, _KEYS, _GAP, st.just("]]")).map("".join)
_LINE = st.one_of(
    _PAIR, _PAIR, _PAIR, _HEADER, _HEADERS, st.sampled_from(["", "# [x] = 'y", "   "])
)
_ENDED = st.tuples(_LINE, st.sampled_from(["", " ", "\t# c = [1"])).map("".join)
TEXT = st.tuples(st.lists(_ENDED, max_size=8), st.sampled_from(["\n", "\r\n"])).map(
    lambda it: it[1].join(it[0]).replace("\r\n", "\n").replace("\n", it[1])
)


@given(TEXT)
def test_every_scalar_stands_at_its_span_and_every_key_at_its_own(text: str) -> None:
    _assert_read(text)


@given(st.text(st.sampled_from("ab.=[]{}\"'\\#,\n\r 1-:_eT\u0000é"), max_size=40) | st.text())
def test_no_text_raises(text: str) -> None:
    reading = read_toml(text)
    assert bool(reading.trees) != bool(reading.faults)
    for fault in reading.faults:
        assert 0 <= fault.span.start <= fault.span.end <= len(text)


@given(TEXT, st.data())
def test_no_broken_text_raises(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    cut = data.draw(st.integers(0, 2))
    patch = data.draw(st.sampled_from(["", '"', "'", "[", "\\", "\r", "=", "1" * 5000]))
    _assert_read(text[:at] + patch + text[at + cut :])


def test_tables_stand_at_the_keys_of_their_headers() -> None:
    text = '[tool . "relgate".rules]\nx = 1\n[[waivers]]\n[[ waivers ]]\ncode = "A"\n'
    (tree,) = read_toml(text).trees
    steps = ("tool", "relgate", "rules")
    assert text[slice(*value_span(tree.mark, steps))] == "rules"
    assert text[slice(*value_span(tree.mark, steps[:2]))] == '"relgate"'
    assert value_span(tree.mark, ("waivers", 0)).start == text.index("waivers")
    assert value_span(tree.mark, ("waivers", 1)).start == text.index("waivers ]]")
    assert text[slice(*value_span(tree.mark, ("waivers", 1, "code")))] == '"A"'


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("a = ", 4),
        ("a = 1\nb == 2\n", 9),
        ("a = 1\r\nb == 2\r\n", 10),
        ("a = 1\na = 2\n", 11),
        ("[t]\nx = 1\n[t]\n", 12),
        ("é = 1\n", 0),
        ('a = """open\n\nb = 1\n', 4),
        ("a = 1\nb = 'open\nc = 2\n", 10),
        ("a = ['x', '''y''\n]\n", 10),
        ("a = 'open", 4),
        ("'open = 1", 0),
        ("a = 1\n[t.'open]\n", 9),
        ("a = 1\n[t.'open]\nb = 'c'\n", 15),
        ('a = {"x" = 1, y = "open', 18),
        ("a = [1", 6),
        ("a = [", 5),
        ("a = 1\na = 2", 11),
        ("a = 'x\ry'\n", 6),
    ],
)
def test_a_syntax_error_stands_where_reading_stopped(text: str, at: int) -> None:
    (fault,) = read_toml(text).faults
    assert (fault.name, fault.span.start) == ("syntax_error", at)
    assert "line" not in fault.message


def test_a_number_too_long_for_python_is_a_fault_at_its_place() -> None:
    text = f"a = 1\nb = {'1' * 5000}\n"
    (fault,) = read_toml(text).faults
    assert (fault.name, fault.span) == ("too_large_or_deep", (10, 5010))


@pytest.mark.parametrize("text", ["a = " + "[" * 100_000, "a = " + "{a = " * 100_000])
def test_nesting_too_deep_is_a_fault(text: str) -> None:
    (fault,) = read_toml(text).faults
    assert fault.name == "too_large_or_deep"


@pytest.mark.parametrize("shape", ["{} = 1", "[{}]", "[[{}]]", "x = {{ {} = 1 }}"])
@pytest.mark.parametrize("part", ["a", '"a b"', "'a'"])
def test_a_key_of_too_many_parts_is_refused_before_it_takes_forever(shape: str, part: str) -> None:
    assert read_toml(shape.format(".".join([part] * MAX_KEY_PARTS))).trees
    for dot in (".", " . "):
        (fault,) = read_toml(shape.format(dot.join([part] * 500_000))).faults
        assert fault.name == "too_large_or_deep"


def test_long_texts_are_read_in_time() -> None:
    for text in (f'a = "{"x" * 500_000}"', f"a = '''{chr(39) * 2}{'x.' * 30}'''", "#" * 500_000):
        assert read_toml(text).trees
    assert read_toml("x" * 500_000).faults
    assert read_toml("'" * 500_001).faults


def _assert_read(text: str) -> None:
    reading = read_toml(text)
    try:
        data = tomllib.loads(text)
    except ValueError:
        assert not reading.trees
        (fault,) = reading.faults
        assert fault.name in ("syntax_error", "too_large_or_deep")
        assert 0 <= fault.span.start <= fault.span.end <= len(text)
        return
    (tree,) = reading.trees
    assert not reading.faults
    _assert_marked(text, tree.data, tree.mark)
    assert _same(tree.data, data)


def _assert_marked(text: str, data: Any, mark: Mark, path: tuple[str | int, ...] = ()) -> None:
    start, end, children = mark
    assert 0 <= start <= end <= len(text)
    if isinstance(data, dict):
        assert isinstance(children, dict)
        assert children.keys() == data.keys(), field_path(path)
        for name, value in data.items():
            span = key_span(mark, (name,))
            assert span is not None
            written = text[slice(*span)]
            assert tomllib.loads(f"{written} = 1") == {name: 1}
            _assert_marked(text, value, children[name][2], (*path, name))
    elif isinstance(data, list):
        assert isinstance(children, list)
        assert len(children) == len(data)
        for index, item in enumerate(data):
            _assert_marked(text, item, children[index], (*path, index))
    else:
        assert children is None
        assert _same(tomllib.loads(f"x = {text[start:end]}")["x"], data), text[start:end]
        assert text[start:end].strip(" \t\r\n") == text[start:end]


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float) and math.isnan(one):
        return math.isnan(other)
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return type(one) is type(other) and bool(one == other)
