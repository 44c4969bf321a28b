"""A merge conflict that was committed: what git wrote is named, in every format that is read."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from validator.loading.json_lines import read_json_lines
from validator.loading.toml_reader import read_toml
from validator.loading.tree import Reading, TextFault
from validator.loading.yaml_reader import read_yaml

MESSAGE = "a merge conflict that nobody has settled"
YAML = "a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> side\nc: 4\n"
TOML = YAML.replace(": ", " = ")
LINES = YAML.replace("a: 1", '{"a": 1}').replace("b: 2", '{"b": 2}')
LINES = LINES.replace("b: 3", '{"b": 3}').replace("c: 4", '{"c": 4}')


def told(text: str, faults: list[TextFault]) -> list[str]:
    return [text[slice(*fault.span)] for fault in faults if fault.message == MESSAGE]


@pytest.mark.parametrize(("read", "text"), [(read_yaml, YAML), (read_toml, TOML)])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_first_mark_is_told_once(read: Callable[[str], Reading], text: str, end: str) -> None:
    text = text.replace("\n", end)
    faults = read(text).faults
    assert told(text, faults) == ["<<<<<<< HEAD"]
    assert len(faults) == 1


@pytest.mark.parametrize(
    "text", ["<<<<<<< HEAD\na: 1\n", "a: 1\n=======\nb: 1\n", "a: 1\n||||||| 1a2b3c4\nb: 1\n"]
)
def test_a_mark_that_was_forgotten_is_told(text: str) -> None:
    assert len(told(text, read_yaml(text).faults)) == 1


def test_each_line_of_a_log_that_is_a_mark_is_told() -> None:
    faults = read_json_lines(LINES).faults
    assert told(LINES, faults) == ["<<<<<<< HEAD", "=======", ">>>>>>> side"]
    assert len(faults) == 3


@pytest.mark.parametrize("text", ["a: |\n  <<<<<<< HEAD\n  =======\nb: 1\n", "a: <<<<<<< HEAD\n"])
def test_what_is_no_mark_is_data(text: str) -> None:
    assert read_yaml(text).faults == []


def test_another_fault_is_told_beside_a_text_that_looks_like_a_mark() -> None:
    text = "a: |\n  =======\nb: [1\n"
    [fault] = read_yaml(text).faults
    assert fault.message != MESSAGE
