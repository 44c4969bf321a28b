"""JSON with comments: what the reader takes, and where it says that things stand."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validator.loading.jsonc import read_jsonc
from validator.loading.marks import Mark, value_span

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@settings(deadline=None)
@given(VALUES, st.sampled_from([None, 2, "\t"]), st.booleans())
def test_reads_json_as_others_do(value: Any, indent: int | str | None, ascii_only: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    data, mark = read_jsonc(f"// top\n{text} /* end */")
    assert data == value
    each_value_stands_where_its_mark_says(f"// top\n{text} /* end */", data, mark)


def each_value_stands_where_its_mark_says(text: str, data: Any, mark: Mark) -> None:
    start, end, children = mark
    assert json.loads(text[start:end]) == data
    if isinstance(children, dict):
        for key, (key_start, key_end, inner) in children.items():
            assert json.loads(text[key_start:key_end]) == key
            each_value_stands_where_its_mark_says(text, data[key], inner)
    for index, inner in enumerate(children if isinstance(children, list) else ()):
        each_value_stands_where_its_mark_says(text, data[index], inner)


def test_comments_and_last_commas() -> None:
    text = '/**/{//}\n"a"/*:*/:[1,/*]*/2,],"//":"/*",}'
    data, mark = read_jsonc(text)
    assert data == {"a": [1, 2], "//": "/*"}
    assert text[slice(*value_span(mark, ["a"]))] == "[1,/*]*/2,]"


@pytest.mark.parametrize(
    "text",
    [
        *("", "//", "/*", "/", "{", "}", "[", "[1", "{]", "[}", "[,]", "{,}", "[1,,]", "[1 2]"),
        *('{"a"}', '{"a":}', '{"a":1 "b":2}', "{a:1}", "{1:1}", '{"a":1,"a":1}', "1 2", "[1]]"),
        *(
            '"a',
            '"a\n"',
            "'a'",
            "01",
            "tru",
            "\ufeff1",
            "\xa01",
            "[" * 70 + "]" * 70,
            "[" * 100_000,
        ),
    ],
)
def test_refuses(text: str) -> None:
    assert is_refused(text)


@settings(deadline=None)
@given(st.text('{}[]",:/*\\\n a1'))
def test_any_text(text: str) -> None:
    is_refused(text)


def is_refused(text: str) -> bool:
    """Whether a text is refused as it should be: by a `ValueError`, and no other error."""
    try:
        read_jsonc(text)
    except ValueError:
        return True
    return False
