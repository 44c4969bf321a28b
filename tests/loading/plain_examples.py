"""Texts that the plain readers take, and such as they leave, and damages to them, for tests."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from bench.generate import generate

ROOT = Path(__file__).resolve().parents[2]
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
    *(
        'a: "\\x41\\xe9\\U0001F600\\U00010000\\U0010ffff\\U00000041"\n',
        'a: "\\0\\a\\b\\v\\f\\r\\e\\N\\_"\n',
    ),
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


def damaged(text: str) -> Iterator[str]:
    """A text cut off at each character, without each, and with each line gone or moved."""
    for at in range(len(text)):
        yield text[:at]
        yield text[:at] + text[at + 1 :]
    lines = text.splitlines(keepends=True)
    for at, line in enumerate(lines):
        for other in ("", line * 2, " " + line, "  " + line, line[1:], line[2:], "\n" + line):
            yield "".join([*lines[:at], other, *lines[at + 1 :]])


PIECES = [
    *(" ", "  ", "\n", "\n\n", "\n  ", ":", ": ", "- ", "-", "#", " #", '"', "'", "{", "}", "["),
    *("]", ",", "|", ">", "|\n", ">-\n", "&a ", "*a", "!x ", "%", "@", "?", "---\n", "...\n"),
    *("\t", "\r", "\\", "~", "null", "1", "0x1", "1e3", "é", "\xa0", "\u2028", "\x85", "\ufeff"),
    *("\x07", "\ud800", "''", r"\"", r"\n", r"\u00e9", r"\x41", "\\\n    ", "\n   ", "\n    b"),
    *(",\n", "]\n", "[\n", "\n}", "b c", "'k': ", '"k": ', "5xx: ", "1: ", "x:y", '"a\n  b"'),
    *("<<: ", "a: b\n", "- a\n", "  a: b\n", "  - c\n", "a:\n", " \n", "   \n", ">\n  a\n"),
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
