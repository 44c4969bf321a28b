"""The plain reader against the full one: where it reads a text, it reads what is there.

The full reader is held to ruamel.yaml elsewhere; here it is the judge. Whatever the plain reader
takes, the full one finds no fault with, and both give the same data, types and order and all.
Where it was built, the compiled plain reader must give the same for every text too.
"""

from __future__ import annotations

import json
import random
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loading.plain_examples import GENERATED, LEFT, PLAIN, READ, SAMPLE, damaged, mutated
from loading.plain_rendering import records
from loading.rendering import documents

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

SUITE = Path(__file__).resolve().parents[3] / "shared" / "data" / "yaml-test-suite.json"


def is_read(text: str) -> bool:
    """Whether the plain reader takes a text; asserts that it reads as the full reader does."""
    plain = read_plain(text)
    assert repr(read_compiled(text)) == repr(plain), text
    if plain is None:
        return False
    data, start = plain
    full = read_in_full(text)
    assert not full.faults, text
    [tree] = full.trees
    assert (repr(data), start, len(text), True) == (repr(tree.data), *tree.extent, tree.whole), text
    assert plain_marks(text, data) == tree.marks, text
    return True


@pytest.mark.parametrize("text", READ)
def test_what_is_plain_is_read(text: str) -> None:
    assert is_read(text)


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


@pytest.mark.parametrize("text", [PLAIN, SAMPLE[0], SAMPLE[-1]], ids=["all", "first", "last"])
def test_a_record_with_one_damage(text: str) -> None:
    assert sum(map(is_read, damaged(text))) > 100


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
    'a: "' + "\\\n " * 150_000,
    'a: "' + "\\\n " * 150_000 + '"',
    "a: >\n  b\n" + "   c\n  d\n" * 50_000,
    "a: |\n  b\n" + "  \n" * 150_000,
    "a: |\n  b\n" + "  \n" * 150_000 + "  c\n",
    "a: |\n" + " " * 1000 + "b\n" + " \n" * 100_000,
    "- \n  a\n" * 60_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:12]))
def test_hostile_texts_take_bounded_work(text: str) -> None:
    assert read_plain(text) == read_compiled(text)
