"""The compiled reader of JSON Lines: what is plain to it, and what it alone could get wrong.

`test_plain_json.py` has it and the other readers read the same texts; here are characters, numbers,
texts that are said again, memory.
"""

from __future__ import annotations

import gc
import json
import random
import sys
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loading.test_plain_json import EVERYTHING, GENERATED, NOT_PLAIN, PLAIN, assert_read_alike
from uncompiled import run_uncompiled

from validator.loading import json_lines, plain_json
from validator.loading.tree import MAX_DEPTH

compiled = pytest.importorskip(
    "validator.loading._plain_json", reason="the compiled reader is not built: no C compiler"
)


def read(line: str) -> Any:
    """The value of a line; `...` where it is not plain."""
    [(start, end, data)] = compiled.read_plain_lines(line)
    assert (start, end) == (0, len(line))
    return data


def test_it_is_used_where_it_was_built() -> None:
    assert json_lines.read_plain_lines is not plain_json.read_plain_lines


def test_it_comes_from_nowhere_but_the_package() -> None:
    assert Path(compiled.__file__).parent == Path(json_lines.__file__).parent


def test_where_it_was_not_built_python_reads(tmp_path: Path) -> None:
    """Nor is a file of its name that stands beside the records under check taken for it."""
    program = """
from validator.loading import json_lines, plain_json
assert json_lines.read_plain_lines is plain_json.read_plain_lines
[tree] = json_lines.read_json_lines('{"a": [1, "b"]}\\n').trees
print(json_lines.__file__, tree.data, tree.mark[:2])
"""
    written = run_uncompiled(
        tmp_path, program, ("_plain_json.py", "validator/loading/_plain_json.py")
    )
    assert written.endswith("{'a': [1, 'b']} (0, 15)\n")


# What is plain to it: more than to `plain_json`, for it looks more closely.

ALSO_PLAIN = [
    *(" 1", "1 ", '\t{ "a"\t: [ 1 , 2 ] } ', '"\\\\ud800"', "[" + "{}," * 99 + "{}]"),
    json.dumps("[" * 99),
]


@pytest.mark.parametrize("line", PLAIN + ALSO_PLAIN, ids=lambda line: line[:20])
def test_plain_lines(line: str) -> None:
    assert repr(read(line)) == repr(json.loads(line))


@pytest.mark.parametrize(
    "line",
    [line for line in NOT_PLAIN if line and line not in ALSO_PLAIN],
    ids=lambda line: repr(line[:20]),
)
def test_lines_for_the_strict_reader(line: str) -> None:
    assert read(line) is ...
    for around in ("[{}]", '{{"a": {}}}', " {}", '[{{}}, {{"b": [{}, 1]}}]'):
        assert read(around.format(line)) is ...


@pytest.mark.parametrize("text", GENERATED)
def test_logs_are_plain(text: str) -> None:
    lines = [data for _, _, data in compiled.read_plain_lines(text)]
    assert lines == [json.loads(line) for line in text.splitlines()]


def test_as_deep_as_is_allowed() -> None:
    for opening, closing in (("[", "]"), ('{"a":', "}")):
        assert read(opening * MAX_DEPTH + "1" + closing * MAX_DEPTH) is not ...
        assert read(opening * (MAX_DEPTH + 1) + "1" + closing * (MAX_DEPTH + 1)) is ...


def test_lines_that_are_not_blank_are_told_of_in_characters() -> None:
    text = '\n"é😀"\r\n\r \n["\u2028"\n{"a": "\x85"}\r\t1\r\t \t'
    assert compiled.read_plain_lines(text) == [
        (1, 5, "é😀"),
        (10, 14, ...),
        (15, 25, {"a": "\x85"}),
        (26, 28, 1),
    ]
    assert [line[:2] for line in plain_json.read_plain_lines(text)] == [
        line[:2] for line in compiled.read_plain_lines(text)
    ]


# Characters: it sees bytes, eight at a time, and tells of characters.


def test_every_escape() -> None:
    for code in range(0x10000):
        for line in (f'"\\u{code:04x}"', f'["a\\u{code:04X}b", "\\n"]'):
            assert read(line) == (... if 0xD800 <= code < 0xE000 else json.loads(line)), line
    for code in chain(range(0x800), (0x2028, 0xFEFF, 0xFFFF, 0x1F600, 0x10FFFF)):
        assert_read_alike(f'"\\{chr(code)}"')
        assert_read_alike(f'"\\u{chr(code)}000"\n"\\u000{chr(code)}"\n"\\u00e{chr(code)}x"')


@pytest.mark.parametrize("sign", ['"', '\\"', "\\", "\0", "\x1f", "\x7f", "\x80", "¢", "ﬢ", "\n"])
def test_signs_anywhere(sign: str) -> None:
    for at in range(20):
        for length in range(20 - at):
            text = "é" * (at % 3) + "!" * at + sign + "#]^" * length
            assert_read_alike(text)
            assert_read_alike(f'"{text}')
            assert_read_alike(f'{{"{text}": "{text}"}}')


def test_every_character() -> None:
    for code in chain(range(0x900), range(0x2000, 0x2040), range(0xD7F0, 0x10010), (0x10FFFF,)):
        for text in (f'"a{chr(code)}b"', f'{{"é": {chr(code)}1}}', f"{chr(code)}\n2{chr(code)}"):
            assert_read_alike(text)


# Numbers


@settings(max_examples=1000, deadline=None)
@given(
    st.floats(allow_nan=False, allow_infinity=False).map(repr)
    | st.integers().map(str)
    | st.text("+-.0123456789eE_", max_size=24)
    | st.from_regex(r"-?[0-9]{1,30}(\.[0-9]{1,30})?([eE][-+]?[0-9]{1,4})?", fullmatch=True)
)
def test_what_is_nearly_a_number(text: str) -> None:
    for around in ("{}", "[{},{}]", '{{"a": {} }}', "{}x", "{}\x00", '{}"', "{}.", "{}e"):
        assert_read_alike(around.format(text, text))


@pytest.mark.parametrize("length", [17, 18, 19, 20, 999, 1000, 1001, 100_000])
@pytest.mark.parametrize("sign", ["", "-"])
def test_long_numbers(sign: str, length: int) -> None:
    for digits in ("9" * length, "0" * length, "1" + "0" * (length - 1)):
        for number in ("{}", "{}.0", "{}e1", "0.{}", "0.{}e-1", "1e{}", "1e-{}", "0e{}"):
            assert_read_alike(sign + number.format(digits))


# Texts that are said again, and keys


@settings(max_examples=500, deadline=None)
@given(st.lists(st.text('ab\\"né', max_size=26), max_size=40), st.booleans())
def test_texts_that_resemble_each_other(texts: list[str], is_ascii: bool) -> None:
    data = [texts, dict(zip(texts, texts[::-1], strict=True)), [{text: text} for text in texts]]
    lines = [json.dumps(item, ensure_ascii=is_ascii) for item in data]
    assert [line[2] for line in compiled.read_plain_lines("\n".join(lines * 2))] == data * 2


def test_a_text_and_its_beginning() -> None:
    signs = [chr(code) for code in range(0x20, 0x7F)]
    lines = [["x" + sign + end, "x" + sign] for sign in signs for end in signs]
    text = "\n".join(map(json.dumps, lines))
    assert [data for _, _, data in compiled.read_plain_lines(text)] == lines


def test_equal_keys_are_no_others() -> None:
    for count in (2, 3, 10, 200):
        keys = [f'"key{number}": {number}' for number in range(count)]
        assert len(read("{" + ", ".join(keys) + "}")) == count
        for at in range(1, count):
            assert read("{" + ", ".join([*keys[:at], keys[0], *keys[at:]]) + "}") is ...


# Any lines


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12),
    lambda below: (
        st.lists(below, max_size=4) | st.dictionaries(st.text(max_size=4), below, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=500, deadline=None)
@given(
    st.lists(json_values, min_size=1, max_size=4),
    st.booleans(),
    st.sampled_from([(",", ":"), (", ", ": "), (" ,\t", " : ")]),
    st.sampled_from(["\n", "\r\n", " \n\n"]),
    st.randoms(use_true_random=False),
)
def test_what_json_writes_and_what_becomes_of_it_by_damage(
    records: list[Any],
    is_ascii: bool,
    separators: tuple[str, str],
    line_break: str,
    choose: random.Random,
) -> None:
    lines = [json.dumps(data, ensure_ascii=is_ascii, separators=separators) for data in records]
    text = line_break.join(lines)
    assert_read_alike(text)
    if not is_ascii:  # else halves of characters may stand there
        assert repr([line[2] for line in compiled.read_plain_lines(text)]) == repr(records)
    for _ in range(4):
        assert_read_alike(damaged(text, choose))


def damaged(text: str, choose: random.Random) -> str:
    at, until = choose.randrange(len(text)), choose.randrange(len(text) + 1)
    return choose.choice(
        [
            text[:at] + choose.choice('{}[]",:\\ue0.- \n\r\tNé\ud800\x00') + text[at + 1 :],
            text[:at] + text[until:],
            text[:at] + text[until : until + 8] + text[at:],
        ]
    )


# What goes wrong in its surroundings is told, and nothing is lost.


def test_it_reads_texts_and_nothing_else() -> None:
    for wrong in (b"1", None, 1, ["1"]):
        with pytest.raises(TypeError):
            compiled.read_plain_lines(wrong)
    with pytest.raises(UnicodeEncodeError):
        compiled.read_plain_lines('"\ud800"')
    assert_read_alike('1\n"\ud800"\n[')


def test_nothing_is_left_in_memory() -> None:
    choose = random.Random(0)
    texts = [*PLAIN, *(line for line in NOT_PLAIN if len(line) < 999), "\ud800", ""]
    texts += [damaged(text, choose) for text in [EVERYTHING, *GENERATED] for _ in range(9)]

    def blocks() -> int:
        for text in texts * 20:
            json_lines.read_plain_lines(text)
        gc.collect()
        return sys.getallocatedblocks()

    before = min(blocks() for _ in range(2))
    assert min(blocks() for _ in range(2)) - before < 50


def test_what_stands_for_a_word_is_counted() -> None:
    def counts() -> list[int]:
        return [sys.getrefcount(word) for word in (None, True, False, ...)]

    before = counts()
    for _ in range(200):
        compiled.read_plain_lines("null\ntrue\nfalse\n[")
    assert all(abs(now - was) < 50 for now, was in zip(counts(), before, strict=True))
