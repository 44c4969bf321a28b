"""The YAML reader: every fault at its place, exact spans, and hostile texts."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from loading.comparing import assert_nested, assert_sound, same, scalars, unmarked
from loading.rendering import documents

from validator.loading.marks import key_span, value_span
from validator.loading.tree import MAX_DEPTH, Reading
from validator.loading.yaml_reader import read_yaml
from validator.text import LineIndex, Span


def data_of(text: str) -> list[Any]:
    reading = read_yaml(text)
    assert not reading.faults
    return [tree.data for tree in reading.trees]


def names_in(reading: Reading) -> list[str]:
    return [fault.name for fault in reading.faults]


FAULTS = {
    # What JSON cannot hold, and what hides what a record says.
    "duplicate_key": [
        "a: 1\nb: 2\n«a»: 3\n",
        "a: 1\n«'a'»: 3\n",
        "- {a: 1, «a»: 2}\n",
        "a: 1\n«a»: [2, 3]\n",
        "a: {b: 1}\n«a»:\n",
        "é: 1\r\n«é»: 1\r\n",
    ],
    "alias_or_anchor": [
        "a: «*b»\n",
        "- «*b»\n",
        "«*b» : 1\n",
        "«*b»\n",
        "a: «&b» 1\n",
        "a: «&b»\n",
        "a: «&b»\n  c: 1\n",
        "a: «&b»\n  - 1\n",
        "«&b» a: 1\n",
        "«&b»\na: 1\n",
        "a: [«&b» 1]\n",
        "a: [«&b»]\n",
        "a: [1, «&b», 2]\n",
        "a: «&b» # c\n  c: 1\n",
        "a: «&b» !!str 1\n",
        "a: !!str «&b» 1\n",
        "a: ! «&b» 1\n",
        "a: «&b» |\n  x\n",
    ],
    "merge_key": [
        "a:\n  «<<»: *b\n",
        "«<<»: {a: 1}\nb: 1\n",
        "{«<<»: *b, c: 1}\n",
    ],
    "custom_tag": [
        "a: «!b» c\n",
        "a: «!b»\n",
        "a: «!b» {c: d}\n",
        "a: «!b»\n  c: d\n",
        "«!b» a: c\n",
        "a: «!!set» {c}\n",
        "a: «!<tag:example.com,2000:b>» c\n",
        "a: «!<!b>» [c, d]\n",
        "a: «!!int» b\n",
        "a: «!!int» 1.5\n",
        "a: «!!bool» yes\n",
        "a: «!!null» 0\n",
        "a: «!!float» x\n",
        "a: «!!map» [b]\n",
        "a: «!!seq» {b: c}\n",
        "a: «!!str» [b]\n",
        "a: «!!map» b\n",
        "«%YAML 1.2»\n---\na: 1\n",
        "«%TAG ! tag:example.com,2000:»\n---\na: 1\n",
    ],
    "non_string_key": [
        "«1»: a\n",
        "«null»: a\n",
        "«~»: a\n",
        "«true»: a\n",
        "«1.5»: a\n",
        "? «[a]»\n: b\n",
        "? «{a: b}»\n: c\n",
        "? «- a\n  - b»\n: c\n",
        "{«1»: a}\n",
        "[«1»: a]\n",
        "?«» \n: b\n",
        "a: {? «», b: c}\n",
        "a:\n  «1»: {b: c}\n",
    ],
    "ambiguous_scalar": [
        "a: «.inf»\n",
        "a: «-.INF»\n",
        "a: «.nan»\n",
        "a: «1e999»\n",
        f"a: «{'1' * 1001}»\n",
        "- «.inf»\n",
        "«.inf»: 1\n",
    ],
    "empty_document": [
        "«»",
        "«»\n",
        "«»# nothing\n",
        "«---»\n",
        "a: 1\n«---»\n",
        "«---»\n---\na: 1\n",
        "«null»\n",
        "--- «~»\n",
        "--- !!null «''»\n",
    ],
    "too_large_or_deep": [
        "[" * MAX_DEPTH + "«[»" + "]" * 65,
        "{a: " * MAX_DEPTH + "«{»b: 1}" + "}" * 64,
        "- " * MAX_DEPTH + "«-» a\n",
        "[" * MAX_DEPTH + "«[»" + "[" * 1000,
    ],
    "bad_encoding": [
        'a: "x«\\ud800»"\n',
        'a: "«\\ud83d»\\ude00"\n',
        'a: "«\\U0000dfff»"\n',
        "a: «\0»\n",
        "é: «\x07»\n",
        "é: «\ud800»\n",
    ],
}

SYNTAX_ERRORS = [
    # Libyaml's own.
    "a: b«:» c\n",
    "a: 1\n  b«:» 2\n",
    "a: 1\n«b»\nc: 2\n",
    "a:\n  b: 1\n «c»: 2\n",
    "- a\n«b»: 1\n",
    "a: 'it'«s»'\n",
    "a: [1, 2\nb«:» 3\n",
    "a: «[»1, 2\n",
    "a: «{»b: 1\n",
    'a: «"»b\nc: 1\n',
    "a: «'»b\n---\nc: 1\n",
    "«\t»a: 1\n",
    "a:\n«\t»b: 1\n",
    "a: b\n«\t»c: d\n",
    "a: |\n«\t»x\n",
    "a: «@»b\n",
    "a: «`»b\n",
    "a: «%»b\n",
    "a: «*».example.com\n",
    "a: «&» b\n",
    "a: «!»b!c d\n",
    'a: "«\\d»"\n',
    'a: "b«\\x»Z"\n',
    'a: "«\\U00110000»"\n',
    "a: |«x»\n  b\n",
    "a: |«0»\n  b\n",
    "a: «-» b\n",
    "a: [«,»]\n",
    "a: 1\n«}»\n",
    "{a: b}«}»\n",
    "«%»FOO\n---\na: 1\n",
    "a: 1\n«k»" + "k" * 1024 + ": 1\n",
    # What libyaml lets pass, and strict.py does not.
    'a: "b"«#» c\n',
    "a: [b]«#» c\n",
    "a: [b,«#» c\n  d]\n",
    "a: [«#» c\n  d]\n",
    "a: >«#» c\n  b\n",
    "a: |2-«#» c\n   b\n",
    '{"a":«#» c\n b}\n',
    "a: [«-»]\n",
    "a: [«-», b]\n",
    "a: [«?»b]\n",
    "a: {b: c, «?»d: e}\n",
    "a: [!!str «:»b]\n",
    "a: [b,\n«c»]\n",
    "a: {b: c,\n«d»: e}\n",
    "a:\n  b: [c\n«]»\n",
    "- a: [b,\n  «c»]\n",
    "a: [\n«\t»b]\n",
    'a: "b\n«c»"\n',
    'a: "b\n\n«c»"\n',
    'a: "b\n«\t»c"\n',
    "a: 'b\n«c»'\n",
    "a: ['b\n«c»']\n",
    "a: [b\n«c»]\n",
    "a:\n«|»\n  b\n",
    "a:\n  b:\n  «|»\n   c\n",
    "- \n«|»\n",
    "a: |\n  \n «#» b\nc: 1\n",
    "--- |\n«#» b\n",
]


@pytest.mark.parametrize(
    ("name", "text"),
    [(name, text) for name, texts in FAULTS.items() for text in texts]
    + [("syntax_error", text) for text in SYNTAX_ERRORS],
)
def test_a_fault_stands_at_its_place(name: str, text: str) -> None:
    text, span = unmarked(text)
    reading = read_yaml(text)
    assert [(fault.name, fault.span) for fault in reading.faults] == [(name, span)]
    assert_sound(text, reading)


def test_lines_and_columns_count_code_points() -> None:
    text = "é: 😀\r\n'😀é': 1\r😀: 2\n'😀é': 3\n"
    (fault,) = read_yaml(text).faults
    lines = LineIndex(text)
    assert lines.position(fault.span.start) == (4, 1)
    assert lines.position(fault.related[0][0].start) == (2, 1)


def test_a_fault_says_what_to_do() -> None:
    (fault,) = read_yaml("a: @b\n").faults
    assert fault.message == "no value begins with this sign"
    assert fault.help == "put the whole value into quotes"
    (fault,) = read_yaml("a: [b\nc: 1\n").faults
    assert fault.related == ((Span(3, 4), "what it is in began here"),)
    (fault,) = read_yaml("a: 1\na: 2\n").faults
    assert fault.related == ((Span(0, 1), "the first one"),)


def test_a_message_echoes_no_more_than_a_short_name() -> None:
    for text in ("a: &{0} 1\n", "a: *{0}\n", "a: !{0} 1\n", "{0}: 1\n{0}: 2\n"):
        (fault,) = read_yaml(text.format("s" * 500)).faults
        assert len(fault.message) < 150


MANY_FAULTS = [
    ("a: {<<: [*b, *c]}\n", ["merge_key", "alias_or_anchor", "alias_or_anchor"]),
    ("<<: {a: *b}\n", ["merge_key", "alias_or_anchor"]),
    ("*a : *b\n", ["alias_or_anchor", "alias_or_anchor"]),
    ("1: *b\n", ["non_string_key", "alias_or_anchor"]),
    (
        "? [*a]\n: {*b : 1, c: *d}\n",
        ["alias_or_anchor", "non_string_key", "alias_or_anchor", "alias_or_anchor"],
    ),
    ("a: 1\na: {b: *c, b: 1}\n", ["alias_or_anchor", "duplicate_key", "duplicate_key"]),
    ("a: &b !c d\n", ["alias_or_anchor", "custom_tag"]),
    ("&b\n!c\na: 1\n", ["alias_or_anchor", "custom_tag"]),
    ("a: &b\n  !c d: 1\n", ["alias_or_anchor", "custom_tag"]),
    ("a: &b\n  &c d: 1\n", ["alias_or_anchor", "alias_or_anchor"]),
    ("a: !b\n  !c d: !e\n", ["custom_tag"] * 3),
    ("- !b\n- !c\n", ["custom_tag"] * 2),
    ("%YAML 1.2\n---\na: 1\n...\n%YAML 1.2\n---\nb: 1\n", ["custom_tag"] * 2),
    ("a: .inf\nb: [.nan]\n", ["ambiguous_scalar"] * 2),
    ('a: "b"#\nc: [d]#\n', ["syntax_error"] * 2),
]


@pytest.mark.parametrize(("text", "names"), MANY_FAULTS)
def test_reading_goes_on_after_a_fault(text: str, names: list[str]) -> None:
    assert names_in(read_yaml(text)) == names


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


def test_as_deep_as_is_allowed() -> None:
    for text in ("[" * MAX_DEPTH + "]" * MAX_DEPTH, "{a: " * MAX_DEPTH + "}" * MAX_DEPTH):
        assert not read_yaml(text).faults
