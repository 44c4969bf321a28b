"""The YAML reader: data, exact spans, streams of documents, and hostile texts."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from loading.comparing import assert_nested, same, scalars, unmarked
from loading.rendering import documents

from validator.loading.marks import key_span, value_span
from validator.loading.tree import MAX_DEPTH, Reading
from validator.loading.yaml_reader import read_yaml
from validator.text import Span


def data_of(text: str) -> list[Any]:
    reading = read_yaml(text)
    assert not reading.faults
    return [tree.data for tree in reading.trees]


def names_in(reading: Reading) -> list[str]:
    return [fault.name for fault in reading.faults]


DATA = [
    # Plain scalars: more in test_core_schema.py.
    ("no", "no"),
    ("0o17", 15),
    ("017", 17),
    ("1_000", "1_000"),
    ("0b1", "0b1"),
    ("1:30", "1:30"),
    ("2026-11-20", "2026-11-20"),
    ("2026-11-20T09:30:00Z", "2026-11-20T09:30:00Z"),
    ("https://a.example/b?c=d#e", "https://a.example/b?c=d#e"),
    ("vault:path#key", "vault:path#key"),
    ("a: b", {"a": "b"}),
    ("a:\tb", {"a": "b"}),
    ("a:b", "a:b"),
    ("a", "a"),
    ("- - a\n  - b\n- c", [["a", "b"], "c"]),
    ("a:\n- b\n- c", {"a": ["b", "c"]}),
    ("a:\n  -  b: c\n     d: e", {"a": [{"b": "c", "d": "e"}]}),
    ("? a\n: b", {"a": "b"}),
    ("? a", {"a": None}),
    ("a:", {"a": None}),
    ("a: # b", {"a": None}),
    ("{a, b: , c: d}", {"a": None, "b": None, "c": "d"}),
    ("{-: a}", {"-": "a"}),
    ("-: a", {"-": "a"}),
    ("[a: b, {c: d}]", [{"a": "b"}, {"c": "d"}]),
    ("{'a':b}", {"a": "b"}),
    ("a: {\n  b: c\n}", {"a": {"b": "c"}}),
    ("a: [\n  b,\n  # c\n\n  d\n]", {"a": ["b", "d"]}),
    ("[a,\nb]", ["a", "b"]),
    ('"a\nb"', "a b"),
    # Tags.
    ("! 12", "12"),
    ("! a: ! 1", {"a": "1"}),
    ("!!str 12", "12"),
    ("!!str", ""),
    ("a: !!str", {"a": ""}),
    ("!!int '3'", 3),
    ("!!float 1", 1.0),
    ("!!bool 'true'", True),
    ("- !!null ''", [None]),
    ("!!map {a: !!seq [b]}", {"a": ["b"]}),
    ("!!map\na: !<tag:yaml.org,2002:str> 1", {"a": "1"}),
    ("! [a]", ["a"]),
    ("'<<': a", {"<<": "a"}),
    ("'1': a", {"1": "a"}),
    ("!!str 1: a", {"1": "a"}),
    # Texts.
    (r'"\/\u00e9\U0001F600\x41\e\0\N"', "/é😀A\x1b\0\x85"),
    ('"a\\\n  b"', "ab"),
    ("'it''s'", "it's"),
    ("a b\n  c", "a b c"),
    ("|\n  a\n   b\n", "a\n b\n"),
    ("|\n  a", "a"),
    (">-\n  a\n  b\n\n  c\n", "a b\nc"),
    ("|2\n   a\n", " a\n"),
    ("a: |\n  b\n   ", {"a": "b\n \n"}),
    ("- |+\n   ", ["\n"]),
    ("a: |  # b\n  c # d\ne: 1", {"a": "c # d\n", "e": 1}),
    ("a: |\n # b\n", {"a": "# b\n"}),
    ("a: |\n\n# b\n", {"a": ""}),
    ("a: |2\n\n # b\n", {"a": ""}),
    ("\ufeffa: b", {"a": "b"}),
    ("a\u00a0: b\u3000", {"a\u00a0": "b\u3000"}),
    # Line breaks.
    ("a: b\r\nc:\r\n- d\r\n", {"a": "b", "c": ["d"]}),
    ("a: |\r\n  b\r\n  c\r\n", {"a": "b\nc\n"}),
    ("a: b\rc: d\r", {"a": "b", "c": "d"}),
]


@pytest.mark.parametrize(("text", "data"), DATA)
def test_data(text: str, data: Any) -> None:
    (found,) = data_of(text)
    assert same(found, data)


def test_a_stream_of_documents() -> None:
    reading = read_yaml("# first\na: 1\n---\n# second\n- 2\n...\n---\nthree\n")
    assert [tree.data for tree in reading.trees] == [{"a": 1}, [2], "three"]
    assert [tree.extent for tree in reading.trees] == [(8, 13), (13, 33), (34, 44)]


def test_what_follows_a_syntax_error_is_not_read() -> None:
    text = "a: 1\n---\nb: [\n---\nc: 1\n"
    reading = read_yaml(text)
    assert [tree.data for tree in reading.trees] == [{"a": 1}]
    assert reading.broken == [Span(5, len(text))]


def test_only_its_own_document_is_lost_to_what_strict_finds() -> None:
    text = 'a: 1\n---\nb: "x"# c\n---\nc: 1\n'
    reading = read_yaml(text)
    assert [tree.data for tree in reading.trees] == [{"a": 1}, {"c": 1}]
    assert reading.broken == [Span(5, 19)]


def test_whole_tells_whether_something_was_left_out() -> None:
    for text, whole in [("a: 1", True), ("a: *b", False), ("<<: *b\na: 1", False), ("1: a", True)]:
        (tree,) = read_yaml(text).trees
        assert tree.whole is whole


def test_plain_holds_the_numbers_and_booleans_that_a_quote_would_make_texts() -> None:
    text = "a: 1.10\nb: '1.10'\nc: true\nd: [0x1F, x, ~]\n'e': !!int 1\n2: 3\nf: &g 4\n"
    (tree,) = read_yaml(text).trees
    plain = {text[at:].split("\n")[0].split(",")[0] for at in tree.plain}
    assert plain == {"1.10", "true", "0x1F", "3", "4"}


SPANS = [
    ("a: «b»\n", ("a",)),
    ("a: «'b'» # c\n", ("a",)),
    ('a: «"b\n  c"»\n', ("a",)),
    ("a: «b\n  c»\n\n", ("a",)),
    ("a: «|\n  b\n\n  c»\n\n\nd: 1\n", ("a",)),
    ("a: «>-»\n\nb: 1\n", ("a",)),
    ("a: «|\n  b\u3000»  \nb: 1\n", ("a",)),
    ("a:«» # b\nc: 1\n", ("a",)),
    ("a:«»", ("a",)),
    ("a :«»\n", ("a",)),
    ("? a«»\n? b\n", ("a",)),
    ("? a\n:«»\n? b\n", ("a",)),
    ("{a«», b}\n", ("a",)),
    ("{a:«» , b}\n", ("a",)),
    ("{a«» }\n", ("a",)),
    ("- a\n-«»\n- c\n", (1,)),
    ("a: !!str «b»\n", ("a",)),
    ("a: &b «c»\n", ("a",)),
    ("a: &b # c\n  «d: e»\n", ("a",)),
    ("a: !!map &b\n  «c: d»\n", ("a",)),
    ("a: ! «[b]» # c\n", ("a",)),
    ("a: !<tag:yaml.org,2002:str> «|\n  b»\n", ("a",)),
    ("a: «[b, c ]»\n", ("a",)),
    ("a: «{b: [c]}» \n", ("a",)),
    ("a: [«b: c» , d]\n", ("a", 0)),
    ("a: [«'b c': d» , e]\n", ("a", 0)),
    ("a:\n  «b: c\n  d:\n    - e»\n\n# f\ng: 1\n", ("a",)),
    ("a:\n«- b\n- c»\n\nd: 1\n", ("a",)),
    ("- «- a\n  - b» # c\n- d\n", (0,)),
    ("«a: 1\nb: *c»\n", ()),
    ("«a: 1\na: 2»\n\n", ()),
    ("«a: 1\n2: [b,\n c]»\n\n", ()),
    ("«a: 1\n<<: *b»\n\n", ()),
    ("\n# a\n«b: 1»\n", ()),
]


@pytest.mark.parametrize(("text", "path"), SPANS)
def test_the_span_of_a_value(text: str, path: tuple[str | int, ...]) -> None:
    text, span = unmarked(text)
    assert value_span(read_yaml(text).trees[0].mark, path) == span


@pytest.mark.parametrize(
    "text",
    [
        "«k»: 1\n",
        "«'k'» : 1\n",
        '? «"k"»\n: 1\n',
        "{«k»}\n",
        "&a «k»: 1\n",
        "!!str «k»: 1\n",
        "a: 1\n«k»:\n",
    ],
)
def test_the_span_of_a_key(text: str) -> None:
    text, span = unmarked(text)
    assert key_span(read_yaml(text).trees[0].mark, ("k",)) == span


@settings(max_examples=100, deadline=None)
@given(documents())
def test_each_scalar_stands_where_its_mark_says(document: tuple[str, Any]) -> None:
    text, _ = document
    (tree,) = read_yaml(text).trees
    assert_nested(tree.mark, tree.extent)
    for span, scalar in scalars(tree.data, tree.mark):
        source = text[span.start : span.end]
        if source.startswith("|"):
            # Its indentation is another once it stands alone; its lines are still its own.
            assert [line.strip() for line in source.splitlines()[1:]] == [
                line.strip() for line in scalar.rstrip().splitlines()
            ]
        elif scalar is None:
            assert names_in(read_yaml(source)) == ["empty_document"]
        else:
            assert same(data_of(source), [scalar])


BOMB = "a: &a [x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefg", "bcdefgh", strict=True)
)
HOSTILE = {
    "alias bomb": (BOMB, {"alias_or_anchor"}),
    "brackets": ("[" * 100_000, {"too_large_or_deep"}),
    "braces": ("{" * 100_000, {"too_large_or_deep"}),
    "pairs": ("{a: " * 100_000, {"too_large_or_deep"}),
    "dashes": ("- " * 100_000, {"too_large_or_deep"}),
    "question marks": ("? " * 100_000, {"too_large_or_deep"}),
    "odd brackets": ("[?a, " * 100_000, {"too_large_or_deep", "syntax_error"}),
    "odd line": ("a: [" + "?b, " * 20_000 + "]", {"syntax_error"}),
    "odd lines": ("a: [" + "\n?b, " * 20_000 + "]", {"syntax_error"}),
    "block texts": ("- |\n" * 20_000, set()),
    "one long key": ("k" * 1_000_000 + ": 1", {"syntax_error"}),
    "one long text": ("a: '" + "b " * 500_000 + "'", set()),
    "one long number": ("a: " + "1" * 1_000_000, {"ambiguous_scalar"}),
    "one long hexadecimal number": ("a: 0x" + "f" * 1_000_000, {"ambiguous_scalar"}),
    "one long float": ("a: " + "1" * 500_000 + "." + "1" * 500_000, {"ambiguous_scalar"}),
    "nearly a number": ("a: " + "1" * 500_000 + "x", set()),
    "quotes": ("'" * 500_001, {"syntax_error"}),
    "documents": ("--- a\n" * 20_000, set()),
    "empty documents": ("---\n" * 20_000, {"empty_document"}),
    "blank lines": ("\n" * 1_000_000, {"empty_document"}),
    "blanks": (" " * 1_000_000, {"empty_document"}),
    "comment": ("#" * 1_000_000, {"empty_document"}),
    "anchors": ("- &a\n" * 20_000, {"alias_or_anchor"}),
    "anchor and blanks": ("a: &a" + " " * 500_000 + "b", {"alias_or_anchor"}),
    "tags": ("- !!str\n" * 20_000, set()),
    "equal keys": ("a: 1\n" * 20_000, {"duplicate_key"}),
    "NUL": ("\0" * 1000, {"bad_encoding"}),
    "carriage returns": ("a: |\r" + "\r" * 500_000, set()),
    "backslashes": ('a: "' + "\\" * 500_001, {"syntax_error"}),
}


@pytest.mark.parametrize(("text", "names"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_take_bounded_work(text: str, names: set[str]) -> None:
    reading = read_yaml(text)
    assert {fault.name for fault in reading.faults} == names
    for fault in reading.faults[:100]:
        assert fault.span.within(Span(0, len(text)))


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "#", "?b", "'", "\ud800"])
def test_no_text_ends_where_a_reader_would_look_further(end: str) -> None:
    for sign in ("", "!a ", "!", "&a ", "- ", "? ", "k: ", ":", "- |", "[", "{", "[!a :", "{? "):
        for last in ("", ":", "-", "?", "|", '"', "!a", "[", ","):
            assert isinstance(read_yaml(f"{sign}{last}{end}"), Reading)
            assert isinstance(read_yaml(f"#\n[?a, {sign}{last}{end}"), Reading)


def test_as_deep_as_is_allowed() -> None:
    for text in ("[" * MAX_DEPTH + "]" * MAX_DEPTH, "{a: " * MAX_DEPTH + "}" * MAX_DEPTH):
        assert not read_yaml(text).faults
