"""The plain reader against the full one: where it reads a text, it reads what is there.

The full reader is held to ruamel.yaml elsewhere; here it is the judge. Whatever the plain reader
takes, the full one finds no fault with, and both give the same data, types and order and all.
Where it was built, the compiled plain reader must give the same for every text too.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loading.plain_rendering import records
from loading.rendering import documents

from bench.generate import generate
from validator.loading import full_yaml
from validator.loading.full_yaml import read_in_full
from validator.loading.load import load
from validator.loading.plain_yaml import plain_marks, read_plain
from validator.loading.tree import MAX_DEPTH
from validator.loading.yaml_reader import read_yaml
from validator.model.kinds import BY_NAME
from validator.model.terms import DEFAULT_TERMS

try:
    from validator.loading.compiled_yaml import read_plain as read_compiled
except ImportError:  # test_compiled_yaml.py says so
    read_compiled = read_plain

ROOT = Path(__file__).resolve().parents[2]
SUITE = ROOT.parent / "shared" / "data" / "yaml-test-suite.json"
SAMPLE = [
    path.read_text(encoding="utf-8")
    for folder in ("environments", "bundles", "releases")
    for path in sorted((ROOT / folder).rglob("*.yaml"))
]
GENERATED = [text for path, text in generate(100).items() if path.endswith(".yaml")]
PLAIN = r"""
# a comment

--- # another
a: b c
d: 'e'  # f
"g-h": i
j.k: "l: #m"
n: >-
  o
  p

  q
r:
- s
-  t: u
   v:
     w: |
       x
        y
     z: -1
- '2'
A:
  - B
  # C
  - D: {E: 1.5, F: "G", H: true}
    I: []
  - [J, 'K', -3]
L: ~
M:
N: https://a.example:80/b?c=d#e   # f
O: é 😀
P: it goes on
   here, and a:b#c is no end

  "of it"  # Q
5xx: 'it''s
  long'
'R "S"': "\n\t\"\\\/\u00e9\uD7FF

  T  "
U:
  beside
  below
V:
  W:

    ["X Y", a:b, c - d,
      E'F,
    ]
  Z: {
    "a b": 'c''d', e: https://f.example/g%20h,
    i: -1.5 }
"""
"""All that is plain."""


def is_read(text: str) -> bool:
    """Whether the plain reader takes a text; asserts that it reads as the full reader does."""
    plain = read_plain(text)
    assert repr(read_compiled(text)) == repr(plain), text
    if plain is None:
        return False
    data, extent = plain
    full = read_in_full(text)
    assert not full.faults, text
    [tree] = full.trees
    assert (repr(data), extent, True) == (repr(tree.data), tree.extent, tree.whole), text
    assert plain_marks(text, data) == tree.marks, text
    return True


READ = [
    PLAIN,
    "a: 1",
    "- a\n- b: c\n  d: e\n",
    "a: |\n  b\nc: d\n",
    "a:\n  - b: >\n      c\n      d\n    e: f\n",
    "a: 'b: c'\n",
    "a: b:c #d\n",
    "a: b#c\n",
    "a: =\n",
    "a: <<\n",
    "a:\n  # b\n\n  c: d\n",
    "a:\n    b:\n     c: d\n    e: f\n",
    "a:\nb:\n- c\nd:\n",
    "a: # b\n- c # d\n",
    "no: yes\n",
    "a: |\n  b # c\n# d\ne: f\n",
    "a: b\n\n\n   \n# c\n",
    *(
        "a: |\n  b\n   \n",
        "a: |\n  b\n  \n",
        "a: |\n  b\n \n\n  c\n  \n \nd: e\n",
        "- >-\n  b\n \n  c\n",
    ),
    "a: #b\n",
    *("a: b# c#\n", "a: b:#c\n", "a: #\n", "a: b#\n  c# # d\n"),
    *("a: >\n  b\n    c\n", "a: >\n  b\n\n   c\n\n  d\n  e\n   f\n   g\n\n\n  h\n\n   \n  i\n"),
    # Scalars over several lines, or below their key.
    *("a: b\n  c\n", "a: b\n c\nd: e\n", "a: b\n\n  c #d\n", "a: b\n  c", "a: 1\n  2\n"),
    *("- a\n  b\n- c\n", "- a: b\n   c\n  d: e\n", "a: b\n    c\n  d\n", "a: b\n  ? c\n"),
    *("a: b\n  'c\n", "a: b\n  'c' [d\n", 'a: "b\n  c"\n', "a: 'b\n\n  c'\n", "- '\n a'\n"),
    *('a: "b \n \n\n  c "\n', 'a: "\n  b\n  "\n', "a:\n  b\n", "a:\n\n  b\n  c\n"),
    *(
        "a:\n  'b'\n",
        "a:\n  ~\n",
        "- a:\n    b\n",
        "- \n  a\n",
        "a:\n  b\n c\n",
        "a:\n  b:c\n",
        "a: \n  b",
    ),
    # Quotes.
    *("a: 'b''c'\n", "a: ''''\n", "a: '\\'\n", 'a: "b\\n\\t\\\\\\/\\""\n', 'a: "\\u0000"\n'),
    *('a: "\\u007f\\u0080\\u20AC\\u07ff\\u0800\\ud7ff\\ue000\\uFFFF"\n', 'a: "b \\u0020\n  c"\n'),
    *('a: "\\x41\\xe9\\U0001F600\\U0010ffff\\U00000041"\n', 'a: "\\0\\a\\b\\v\\f\\r\\e\\N\\_"\n'),
    *(
        'a: "b \\\n   c\\\n\n  d\\ \n  e\\\\\n  f\\  \n  g"\n',
        'a: "\\\n  "\n',
        'a: "\\\n\n \\ b"\n',
    ),
    *("'a': b\n", '"b c": d\n', "- '#': 1\n", '"a:": b\n', "5xx: 1\n", "0_a: 1\n", "'\"': a\n"),
    # Brackets.
    *("a: [b c]\n", "a: [b,\n  c]\n", "a: [b, ]\n", "a: [b,]\n", "a: {b: c, }\n", "a: [ ]\n"),
    *("a: {\n}\n", "a: [\n  b\n]\n", "a:\n  [\n  b\n]\n", "- a: {\n   b: c\n  }\n"),
    *('a: ["b\n  c", d]\n', "a: [b\n , c]\n", "a: {'b': c, \"d e\": f}\n", "a: {5xx: b}\n"),
    *("a: [b:c, https://d.example/e, f - g]\n", "a: [(b), <1%, é, it's]\n"),
]


@pytest.mark.parametrize("text", READ)
def test_what_is_plain_is_read(text: str) -> None:
    assert is_read(text)


LEFT = [
    # Nothing, several documents, directives, and their ends.
    *("", "\n", "# a\n", "---\n", "a: b\n---\n", "a: b\n---\nc: d\n", "a: b\n...\n", "--- a: b\n"),
    *("%YAML 1.2\n---\na: b\n", "a\n", "'a'\n", "[a]\n", " a: b\n"),
    # Collections that stand where none can, or go on where none is.
    *("a: b: c\n", "a: - b\n", "a: b\n  c: d\n", "a: b\n- c\n", "a:\n  b: c\n d: e\n"),
    *("- a\nb: c\n", "a:\n  - b\n - c\n", "- a: b\n c: d\n", "- a\n  b: c\n", "- - a\n"),
    "-\n  a\n",
    *("a:\n- b\nc: d\n- e\n", "- \n- a\n", "a:b\n", "a : b\n", "? a\n: b\n", ": a\n"),
    # Keys: equal ones, ones that are no texts, and others.
    *("a: 1\na: 2\n", "- a: 1\n  a: 2\n", "a: {b: 1, b: 2}\n", "null: a\n", "true: a\n", "1: a\n"),
    *("<<: {a: b}\n", "a: {true: b}\n", "k" * 1025 + ": a\n", "a b: c\n", "1e3: a\n"),
    *("a: {1: b}\n", "'a' : b\n", "'a':b\n", "'a''b': c\n", '"a\\n": b\n', "'a\n b': c\n"),
    *("'a': 1\na: 2\n", "a: {b: 1, 'b': 2}\n", "'a\n", "1e999: a\n", "a: {'null': b}\n"),
    *("'null': a\n", "'': a\n", "'é': a\n", '"' + "k" * 1025 + '": a\n'),
    # Properties and signs that no plain scalar begins with.
    *(f"a: {sign}b\n" for sign in "&*!%@`?|>{}[],\"'-:"),
    *("a: &b c\n", "a: *b\n", "a: !!str b\n", "- &a b\n", "a: - \n", "a: ? b\n"),
    # Scalars over several lines, with escapes, or with something after them.
    *("a: b\n  c: d\n", "a: b\n  # c\n  d\n", "a: b # c\n  d\n", "a: b\n  - c\n", "a: b\n  -c\n"),
    *("a: b\n  :c\n", "- a: b\n  c\n", "- a\nb\n", "a: b\n  c:\n", "a: b\n  ]\n", "a: b\nc\n"),
    *("a:\n  # b\n  c\n", "a: # b\n  c\n", "- a:\n  b\n", "a:\n  |\n  b\n"),
    *("a:\n  -1\n", "a:\n  b\n  c: d\n", "- \n  a: b\n", "a:\nb\n", "a:\n  'b': c\n d\n"),
    *('a: "b\nc"\n', 'a: "b\n"\n', "- a: 'b\n  c'\n", "- a: 'b\n  '\n", "a: 'b\n", 'a: "b\n  c\n'),
    *('a: "b\n  c" d\n', 'a: "\\ud800"\n', 'a: "\\uDFff"\n', 'a: "\\u12g4"\n'),
    *(
        'a: "\\U0000d800"\n',
        'a: "\\U00110000"\n',
        'a: "\\Uffffffff"\n',
        'a: "\\x4"\n',
        'a: "\\L"\n',
    ),
    *('a: "\\1"\n', 'a: "b\\\nc"\n', 'a: "b\\\n\n', 'a: "\\U0000', 'a: "\\x"\n'),
    *('a: "\\u123"\n', 'a: "\\', 'a: "\\u00', "a: 'b'''c'\n"),
    *('a: "b""c"\n', 'a: "b""\n', 'a: "\\n""b"\n', "a: '''\n"),
    *("a: 'b' c\n", 'a: "b"# c\n', "a: b :\n", "a: b: # c\n", "a: [b] c\n", "a: {b: c}# d\n"),
    # Texts of which it takes care to say where they end.
    *("a: |+\n  b\n", "a: |2\n  b\n", "a: |\n\n  b\n", "a: |\n", "a: |\nb: c\n", "a: |# b\n  c\n"),
    *("a: |\n    b\n  c\n", "a: |\n  b\n\n "),
    "a: |\n  b",
    *("- a: |\n  b\n", "- a: |\n b\n", "a: |\n  b\n\tc\n", "a: | b\n"),
    # Brackets.
    *("a: [b: c]\n", "a: [[b]]\n", "a: [b, , c]\n", "a: [,]\n", "a: [b,,]\n", "a: [b :c]\n"),
    *("a: [b::c]\n", "a: {b}\n", "a: {b: }\n", "a: {b:c}\n", "a: {b: {c: d}}\n", "a: {'b':c}\n"),
    *("a: {b:\n c}\n", "a: {,}\n", "a: [b\n  c]\n", "a: [b, # c\n  d]\n", "a: [\nb]\n", "a: [b\n"),
    *("- a: [\n  b]\n", "- a: [b\n ]\n", "a: [b?c]\n", "- a: ['b\n  c']\n", "a: [b}\n"),
    *("a: [-]\n", "a: [b#c]\n", "a: [*b]\n", "a: {b: c}}\n", "a: [?b]\n"),
    *('a: ["b#c"]\n', 'a: ["b] # "\n', "a: {b: 'c} # '\n"),
    # Characters.
    *("a:\tb\n", "a: b\t\n", "a: b\r\n", "a: b\rc: d\r", "\ufeffa: b\n", "a: \x85\n"),
    "# \u2028\na: b",
    *("a: \0\n", "# \x07\na: b\n", "a: '\x7f'\n", "a: \ud800\n", "# \uffff\na: b\n"),
    "a: |\n  \x01\n",
    # Numbers that are none of JSON's.
    *("a: .inf\n", "a: .nan\n", "a: 1e999\n", "- 1e999\n", "a: [.inf]\n", f"a: {'1' * 1001}\n"),
]
"""What is no YAML, what the full reader finds a fault with, and what is not worth the words."""


@pytest.mark.parametrize("text", LEFT, ids=repr)
def test_what_is_not_plain_is_left_to_the_full_reader(text: str) -> None:
    assert read_plain(text) is read_compiled(text) is None


def test_as_deep_as_is_allowed() -> None:
    def nested(depth: int, inner: str) -> str:
        return "".join(f"{' ' * level}a:\n" for level in range(depth)) + " " * depth + inner

    assert is_read(nested(MAX_DEPTH - 2, "a: {b: c}\n"))
    for depth, inner in [(MAX_DEPTH, "a: b\n"), (MAX_DEPTH, "- a\n"), (MAX_DEPTH - 1, "a: [b]\n")]:
        assert not is_read(nested(depth, inner))


# What people write is plain: were it not, nobody would see it but by the clock.


def test_the_sample_is_read() -> None:
    assert all(map(is_read, SAMPLE))


def test_what_the_benchmark_writes_is_read() -> None:
    assert all(map(is_read, GENERATED))


def test_libyaml_reads_no_plain_record_even_where_a_place_in_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def read(text: str) -> object:
        asked.append(text)
        return read_in_full(text)

    monkeypatch.setattr(full_yaml, "read_in_full", read)
    text = next(text for text in GENERATED if "rotation_cadence_days" in text)
    [document] = load("bundles/a.yaml", BY_NAME["bundle"], text.encode(), DEFAULT_TERMS).documents
    places = [document.place("owner"), document.place("name"), document.place("missing")]
    assert [text[slice(*place.span)].strip("\"'") for place in places[:1]] == ["platform-team"]
    assert not asked


@pytest.mark.parametrize("text", [PLAIN, *SAMPLE, *GENERATED[:20]])
def test_marks_are_those_of_the_full_reader(text: str) -> None:
    [lazy], [full] = read_yaml(text).trees, read_in_full(text).trees
    assert (lazy.mark, lazy.plain) == (full.mark, full.plain)


# Texts of all kinds, in which few are plain, and all that are taken are read alike.

FRAGMENTS = [
    ["a", "b: ", "k:", "- ", "-", "\n", " ", "  ", "#", ":"],
    ["a", '"', "'", "\n", " ", "#", "\\", ":", ","],
    ["|", ">", "-", "\n", " ", "  a", "#", "a: "],
    ["{", "}", "[", "]", "a", "1", ",", " ", "a: ", '"', ":"],
    ["0", "1", ".", "e", "x", "+", "-", "_", "a", "o", "n", "N", "f"],
    ["a: |\n", "  b\n", "\n", "   \n", "    c\n", " d\n", "# e\n", "  # f\n", "g: h\n", "- >\n"],
    ["k:\n", "  k:\n", "- k:\n", "  - k:\n", "- v\n", "  - v\n", "  a: v\n", "    a: v\n"],
    ["---", "\n", "...", "a: b\n", " ", "#c\n", "- x\n", "%Y 1\n"],
    ["b c", "\n", "\n    ", "\n  ", "# d", ": ", ":", "- ", "'", "?"],
    ['"', "'", "''", r"\n", r"\"", r"\u00e9", "\\", "\n", "\n    ", " ", "a"],
    ['"', "\\", "x4", "1", "u00", "U00", "U0010", "d8ff", "ffff", "\n    ", " "],
    ["a: >\n", "  b\n", "\n", "   c\n", "    \n", " ", "d: e\n", "b# "],
    ["[", "]", "{", "}", ",", "\n    ", "\n", "b c", "d: ", "x:y", '"e": '],
    ["5xx", "1", "'k'", '"l m"', ": ", ":", "\n", "\n    ", "{", "}"],
]


@pytest.mark.parametrize("fragments", FRAGMENTS, ids=repr)
def test_every_short_text(fragments: list[str]) -> None:
    count = 0
    for length in range(5):
        for parts in product(fragments, repeat=length):
            text = "".join(parts)
            count += is_read(text) + is_read(f"k: {text}\n") + is_read(f"-  k:\n   {text}\n")
    assert count > 100


@settings(max_examples=500, deadline=None)
@given(st.text(max_size=12) | st.text(" -:#'\"[]{},|>&*!?%@`~01ex.\ta\n", max_size=8))
def test_any_text_as_a_value_or_a_key(text: str) -> None:
    for around in ("{}", "a: {}\n", "- {}\n", "{}: a\n", "a: '{}'\n", "a: [{}]\n", "a: |\n  {}\n"):
        is_read(around.format(text))


@settings(max_examples=300, deadline=None)
@given(records())
def test_what_is_written_plainly_is_read(text: str) -> None:
    assert is_read(text)


@settings(max_examples=300, deadline=None)
@given(documents())
def test_what_is_written_in_any_style(document: tuple[str, Any]) -> None:
    is_read(document[0])


@settings(max_examples=200, deadline=None)
@given(records(), st.randoms(use_true_random=False))
def test_what_is_written_plainly_with_damages(text: str, choose: random.Random) -> None:
    for _ in range(5):
        is_read(mutated(text, choose))


def damaged(text: str) -> Iterator[str]:
    """A text cut off at each character, without each, and with each line gone or moved."""
    for at in range(len(text)):
        yield text[:at]
        yield text[:at] + text[at + 1 :]
    lines = text.splitlines(keepends=True)
    for at, line in enumerate(lines):
        for other in ("", line * 2, " " + line, "  " + line, line[1:], line[2:], "\n" + line):
            yield "".join([*lines[:at], other, *lines[at + 1 :]])


@pytest.mark.parametrize("text", [PLAIN, SAMPLE[0], SAMPLE[-1]], ids=["all", "first", "last"])
def test_a_record_with_one_damage(text: str) -> None:
    assert sum(map(is_read, damaged(text))) > 100


PIECES = [
    *(
        " ",
        "  ",
        "\n",
        "\n\n",
        "\n  ",
        ":",
        ": ",
        "- ",
        "-",
        "#",
        " #",
        '"',
        "'",
        "{",
        "}",
        "[",
        "]",
    ),
    *(
        ",",
        "|",
        ">",
        "|\n",
        ">-\n",
        "&a ",
        "*a",
        "!x ",
        "%",
        "@",
        "?",
        "---\n",
        "...\n",
        "\t",
        "\r",
    ),
    *(
        "\\",
        "~",
        "null",
        "1",
        "0x1",
        "1e3",
        "é",
        "\xa0",
        "\u2028",
        "\x85",
        "\ufeff",
        "\x07",
        "\ud800",
    ),
    *(
        "''",
        r"\"",
        r"\n",
        r"\u00e9",
        r"\x41",
        "\\\n    ",
        "\n   ",
        "\n    b",
        ",\n",
        "]\n",
        "[\n",
        "\n}",
        "b c",
    ),
    *("'k': ", '"k": ', "5xx: ", "1: ", "x:y", '"a\n  b"'),
    *("<<: ", "a: b\n", "- a\n", "  a: b\n", "  - c\n", "a:\n", "''", " \n", "   \n", ">\n  a\n"),
]


def mutated(text: str, choose: random.Random) -> str:
    for _ in range(choose.randint(1, 2)):
        at = choose.randrange(len(text) + 1)
        end = at + choose.choice([0, 0, 1, 2, 10])
        text = text[:at] + choose.choice(["", *PIECES]) + text[end:]
        if choose.random() < 0.3:
            lines = text.split("\n")
            line, other = choose.randrange(len(lines)), choose.randrange(len(lines))
            lines[line], lines[other] = lines[other], " " * choose.randrange(3) + lines[line]
            text = "\n".join(lines)
    return text


@pytest.mark.parametrize("seed", range(8))
def test_records_with_many_damages(seed: int) -> None:
    choose = random.Random(seed)
    texts = [PLAIN, *SAMPLE, *GENERATED]
    assert sum(is_read(mutated(choose.choice(texts), choose)) for _ in range(1000)) > 100


@pytest.mark.skipif(not SUITE.is_file(), reason="the YAML test suite is not beside the repository")
def test_the_yaml_test_suite() -> None:
    choose = random.Random(0)
    for case in json.loads(SUITE.read_text(encoding="utf-8")):
        is_read(case["yaml"])
        for _ in range(10):
            is_read(mutated(case["yaml"], choose))


HOSTILE = [
    "a:" + " " * 500_000,
    "a:" + " " * 500_000 + "@",
    "a: b" + " " * 500_000 + "c: d",
    "a: b" + " #" * 250_000 + "\x01",
    "a: " + "b:" * 250_000,
    "a: " + "b #" * 100_000 + "\t",
    "a: '" + "b " * 250_000,
    "a: [" + "b, " * 150_000 + "]",
    "a: [" + "b, " * 150_000 + "",
    "a: {" + "".join(f"k{number}: 1, " for number in range(40_000)) + "b}",
    "- " * 250_000,
    "-" + " " * 500_000 + "a",
    "- a\n" * 100_000,
    "- a:\n" * 100_000,
    "k" * 500_000 + ": a",
    "\n" * 500_000,
    " \n" * 250_000 + "\t",
    "#\n" * 250_000,
    "a: |\n" + "  b\n" * 100_000 + "   \n",
    "a: |\n" + "\n" * 500_000,
    "- |\n" * 100_000,
    "- |\n  a\n" * 60_000,
    "a: >\n" + "  b\n\n" * 80_000,
    "".join(" " * depth + "a: |\n" for depth in range(1000)) + " ",
    "".join(" " * depth + "a:\n" for depth in range(1000)),
    "".join(f"k{number}: |\n  a\n" for number in range(40_000)) + "\t",
    "a: " + "1" * 500_000,
    "a: b" + "\n  c" * 100_000,
    "a: b" + "\n  c" * 100_000 + ": d",
    "a: b\n" * 50_000 + "  c: d: e",
    "a: b" + " " * 500_000 + "\n c",
    "a: b" + "\n" * 500_000 + " c",
    "a:" + "\n" * 500_000 + " b",
    "a:\n" + " " * 500_000 + "b\n c",
    "a: '" + "''" * 250_000,
    "a: '" + "''" * 250_000 + "'",
    'a: "' + "\\" * 500_001,
    'a: "' + "\\n" * 250_000 + '"',
    'a: "' + "\\u00e9" * 80_000 + "\\u",
    "a: 'b" + " " * 500_000 + "c\n d'",
    "a: 'b\n" + "  \n" * 150_000 + " '",
    "a: 'b" + "\n c" * 150_000 + "\nd'",
    "a:\n  'b\n" * 50_000,
    "a:\n  b\n" * 50_000,
    "'k" * 250_000,
    ("'" + "k" * 190 + "\n") * 2_000,
    "a: [b" + " " * 500_000 + "]",
    "a: [" + "\n" * 500_000 + " ]",
    "a: [" + "\n b," * 100_000 + "\n]",
    "a: [" + "b " * 250_000 + "]",
    "a: [" + "b:" * 250_000 + "]",
    "a: [" + "'b\n c'," * 50_000 + "]",
    "a: {\n" * 100_000,
    "- \n" * 100_000 + "  a",
    "- \n  a\n" * 60_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:12]))
def test_hostile_texts_take_bounded_work(text: str) -> None:
    assert read_plain(text) == read_compiled(text)
