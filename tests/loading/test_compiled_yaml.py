"""The compiled plain reader against the one in Python, which is its definition.

Whatever `test_plain_yaml.py` reads, it has both of them read. Here is what only one of them could
get wrong: characters, numbers, memory.
"""

from __future__ import annotations

import gc
import random
import sys
from importlib.util import module_from_spec, spec_from_file_location
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from uncompiled import run_uncompiled

from bench.generate import generate
from validator.loading import plain_yaml, yaml_reader
from validator.loading.core_schema import WORDS, NotJson, resolve

compiled = pytest.importorskip(
    "validator.loading._plain_yaml", reason="the compiled reader is not built: no C compiler"
)
GENERATED = [text for path, text in generate(60, seed=3).items() if path.endswith(".yaml")]
SIGNS = " \n-:#'\"[]{},|>&*!?%@`~\\+.019exoabn_é\u2028\ud800"


def assert_alike(text: str) -> None:
    assert repr(yaml_reader.read_plain(text)) == repr(plain_yaml.read_plain(text)), text


def test_it_is_used_where_it_was_built() -> None:
    assert yaml_reader.read_plain is not plain_yaml.read_plain


def test_it_comes_from_nowhere_but_the_package() -> None:
    assert Path(compiled.__file__).parent == Path(yaml_reader.__file__).parent


def test_where_it_was_not_built_python_reads(tmp_path: Path) -> None:
    """Nor is a file of its name that stands beside the records under check taken for it."""
    program = """
from validator.loading import plain_yaml, yaml_reader
assert yaml_reader.read_plain is plain_yaml.read_plain
[tree] = yaml_reader.read_yaml("a: [b, 1]\\n").trees
print(yaml_reader.__file__, tree.data, tree.mark[:2])
"""
    written = run_uncompiled(
        tmp_path, program, ("_plain_yaml.py", "validator/loading/_plain_yaml.py")
    )
    assert written.endswith("{'a': ['b', 1]} (0, 9)\n")


# Characters: the compiled reader sees bytes, and tells of characters.


def test_every_character_that_is_refused_and_those_around_it() -> None:
    ranges = (range(0x900), range(0x1FF0, 0x2040), range(0xD7F0, 0xE010), range(0xFE00, 0x10010))
    for code in chain(*ranges, (0x1F600, 0x10FFFF)):
        for text in (f"a: b{chr(code)}c\n", f"# {chr(code)}é\na: 'b'\n"):
            assert_alike(text)


@settings(max_examples=500, deadline=None)
@given(st.text(st.sampled_from(SIGNS), max_size=20), st.sampled_from(["{}", "{}: b", "a: {}\n"]))
def test_any_text(text: str, around: str) -> None:
    assert_alike(around.format(text))
    assert_alike(f"# é {text}\na: 😀\n{text}")


@settings(max_examples=500, deadline=None)
@given(st.text(st.sampled_from("+-.0123456789eExXoOaAfFinInNulrstTRUE~_: "), max_size=24))
def test_what_is_nearly_a_number_or_a_word(text: str) -> None:
    for around in ("a: {}", "- {}\n", "a: [{}, -{}]\n", "a: {{b: {}}}\n", "{}: {}"):
        assert_alike(around.format(text, text))


@pytest.mark.parametrize("length", [17, 18, 19, 20, 1000, 1001])
@pytest.mark.parametrize("sign", ["", "-", "+"])
def test_long_numbers(sign: str, length: int) -> None:
    for digits in ("9" * length, "0" * length, "1" + "0" * (length - 1)):
        for end in ("", ".0", "e1", "_"):
            assert_alike(f"a: {sign}{digits}{end}\n")


@pytest.mark.parametrize("length", [200, 201, 202])
def test_long_keys(length: int) -> None:
    for text in ("{}:", "{}: a", "- {}: a", "a: {{{}: b}}", "- {}:a"):
        for key in ("{}", "'{}'", '"{}"', "'{}: a'", "'{}\\n'"):
            assert_alike(text.format(key.format("k" * length)))


def test_keys_that_were_read_before_are_told_from_others_like_them() -> None:
    for length in (*range(1, 12), 31, 32, 33, 34):
        keys = {"k" * at + sign + "k" * (length - at - 1) for at in range(length) for sign in "jkl"}
        text = "".join(f"{key}: {key}\n" for key in sorted(keys))
        for _ in range(2):
            assert_alike(text)


@pytest.mark.parametrize("seed", range(4))
def test_records_cut_and_joined_anywhere(seed: int) -> None:
    choose = random.Random(seed)
    for _ in range(1500):
        first, second = choose.sample(GENERATED, 2)
        at, cut = choose.randrange(len(first)), choose.randrange(len(second))
        assert_alike(first[:at] + second[cut : cut + choose.choice([0, 1, 5, 2000])] + first[at:])


# What goes wrong in its surroundings is told, and nothing is lost.


def test_errors_are_those_of_whom_it_asks() -> None:
    def failing(text: str) -> Any:
        raise ZeroDivisionError(text)

    for text in ("a: 1e5", "a: [1e5]", "a: {b: 1e5}", "- 1e5", "- a: |\n   b\n  c: 1e5"):
        with pytest.raises(ZeroDivisionError, match="1e5"):
            compiled.read_plain(text, WORDS, failing)
    with pytest.raises(NotJson):
        compiled.read_plain("a: .inf", WORDS, resolve)
    wrong: list[tuple[object, ...]] = [(b"a: b", WORDS, resolve), ("a: b", [], resolve), ("a: b",)]
    for arguments in wrong:
        with pytest.raises(TypeError):
            compiled.read_plain(*arguments)


def test_a_module_that_goes_takes_the_keys_that_it_knows_with_it() -> None:
    spec = spec_from_file_location(compiled.__name__, compiled.__file__)
    assert spec is not None
    assert spec.loader is not None
    load = spec.loader.exec_module

    def blocks() -> int:
        module = module_from_spec(spec)
        load(module)
        module.read_plain("".join(f"key-{at}: a\n" for at in range(200)), WORDS, resolve)
        del module
        gc.collect()
        return sys.getallocatedblocks()

    before = min(blocks() for _ in range(2))
    assert min(blocks() for _ in range(2)) - before < 50


def test_nothing_is_left_in_memory() -> None:
    choose = random.Random(0)
    texts = ["a: 1\na: 2", "null: a", "a: {b: c, b: d}", "a: {true: b}", "a: [b, c d]", "a: .inf"]
    texts += [
        "a: |\n  b",
        "- a: >\n    b\n    c\n\n",
        "- a\nb: c",
        "a: [1.5, true, 'b']\n",
        "a: \ud800",
    ]
    texts += [text[: choose.randrange(len(text))] for text in GENERATED]

    def blocks() -> int:
        for text in texts * 50:
            yaml_reader.read_plain(text)
        gc.collect()
        return sys.getallocatedblocks()

    before = min(blocks() for _ in range(2))
    assert min(blocks() for _ in range(2)) - before < 50
