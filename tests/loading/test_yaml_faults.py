"""The faults of the YAML reader: every kind at its exact place, and in plain words."""

from __future__ import annotations

import pytest
from loading.comparing import assert_sound, unmarked

from validator.loading.tree import MAX_DEPTH
from validator.loading.yaml_reader import read_yaml
from validator.text import LineIndex, Span

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
    "a: «[»\n",
    "a: «[»1,\n# c\n",
    "a: «{»b:\n",
    "a: [{b: 1}, {c: «[»\n",
    "a: «[»[1, 2], # c",
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
    "a: [\n«\t»]\n",
    "a: [[b\n«]»]\n",
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
    assert fault.related == ((Span(3, 4), "what it stands in began here"),)
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
    assert [fault.name for fault in read_yaml(text).faults] == names
