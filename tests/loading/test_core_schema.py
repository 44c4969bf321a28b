"""Plain scalars: the core schema of YAML 1.2, as its specification's own patterns say it."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loading.comparing import same

from validator.loading.core_schema import MAX_DIGITS, NotJson, resolve

# YAML 1.2.2, section 10.3.2, letter by letter.
SPECIFIED = {
    "null": r"null|Null|NULL|~",
    "empty": r"",
    "bool": r"true|True|TRUE|false|False|FALSE",
    "int": r"[-+]?[0-9]+",
    "octal": r"0o[0-7]+",
    "hexadecimal": r"0x[0-9a-fA-F]+",
    "float": r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?",
    "infinity": r"[-+]?(\.inf|\.Inf|\.INF)",
    "nan": r"\.nan|\.NaN|\.NAN",
}


def kind_of(text: str) -> str:
    return next((kind for kind, pattern in SPECIFIED.items() if re.fullmatch(pattern, text)), "str")


EXAMPLES = [
    ("null", None),
    ("~", None),
    ("", None),
    ("nULL", "nULL"),
    ("true", True),
    ("False", False),
    ("yes", "yes"),
    ("on", "on"),
    ("n", "n"),
    ("0", 0),
    ("-0", 0),
    ("+12", 12),
    ("010", 10),
    ("0o10", 8),
    ("-0o10", "-0o10"),
    ("0O10", "0O10"),
    ("0x1F", 31),
    ("0x", "0x"),
    ("0b1", "0b1"),
    ("1_000", "1_000"),
    ("1,000", "1,000"),
    ("1:30", "1:30"),
    ("1.", 1.0),
    (".5", 0.5),
    ("-.5e-2", -0.005),
    ("1e3", 1000.0),
    ("1e", "1e"),
    (".", "."),
    ("-", "-"),
    ("+", "+"),
    ("1.2.3", "1.2.3"),
    ("2026-11-20", "2026-11-20"),
    ("12e03", 12000.0),
    ("٣", "٣"),
    ("²", "²"),
    ("1\n", "1\n"),
    ("9" * MAX_DIGITS, int("9" * MAX_DIGITS)),
]


@pytest.mark.parametrize(("text", "value"), EXAMPLES)
def test_examples(text: str, value: object) -> None:
    assert same(resolve(text), value)
    assert type(resolve(text)) is type(value)


@pytest.mark.parametrize(
    "text",
    [".inf", "-.Inf", "+.INF", ".nan", ".NaN", "1e999", "-1e999", "9" * 1001, "0x" + "f" * 1000],
)
def test_what_json_cannot_hold(text: str) -> None:
    with pytest.raises(NotJson):
        resolve(text)


@settings(max_examples=400, deadline=None)
@given(
    st.text("0123456789+-.eExoabfINnultrs~_: ", max_size=6)
    | st.from_regex(r"[-+.]?[0-9]{0,3}[.eE]?[-+]?[0-9]{0,3}", fullmatch=True)
    | st.sampled_from(["null", "True", "FALSE", ".inf", ".NAN"])
    | st.text(max_size=4)
)
def test_the_specification_decides(text: str) -> None:
    kind = kind_of(text)
    if kind in ("infinity", "nan") or (kind == "float" and math.isinf(float(text))):
        with pytest.raises(NotJson):
            resolve(text)
        return
    value = resolve(text)
    match kind:
        case "null" | "empty":
            assert value is None
        case "bool":
            assert value is (text.lower() == "true")
        case "int":
            assert same(value, int(text, 10))
            assert isinstance(value, int)
        case "octal" | "hexadecimal":
            assert value == int(text[2:], 8 if kind == "octal" else 16)
        case "float":
            assert value == float(text)
            assert isinstance(value, float)
        case _:
            assert value == text
