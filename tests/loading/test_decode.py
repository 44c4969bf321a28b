"""Bytes to text: what is no UTF-8 and what readers drop, fold or hide is a fault at its place."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loading.comparing import unmarked

from validator.loading.decode import MAX_TOLD, Decoded, decode
from validator.text import Span

LIMIT = 2**20


def yaml(content: bytes) -> Decoded:
    return decode(content, LIMIT, "yaml")


@pytest.mark.parametrize(
    "text", ["", "a: 1\n", "é: 😀\r\n\tb: \u00a0\n", "\U0001fffe", "\u200f\u2065"]
)
@pytest.mark.parametrize("form", ["yaml", "jsonl", "toml"])
def test_plain_text_is_usable(text: str, form: str) -> None:
    assert decode(text.encode(), LIMIT, form) == Decoded(text, [], bom=False)
    assert decode(text.encode(), LIMIT, form).usable


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert yaml(codecs.BOM_UTF8 + b"a: 1") == Decoded("a: 1", [], bom=True)


REFUSED = [
    ("a«\0»b", "a NUL character"),
    ("«\x1b»[31m", "the control character U+001B"),
    ("é: «\x07»", "the control character U+0007"),
    ("a: «\x7f»", "the control character U+007F"),
    ("a: «\x9b»", "the control character U+009B"),
    ("a: «\x0c»", "the control character U+000C"),
    ("a: «\ufeff»b", "a byte order mark in the middle of the text"),
    ("a: «\ufffe»", "U+FFFE, which is no character"),
    ("a: «\uffff»", "U+FFFF, which is no character"),
    *(
        (
            f"a: b «{character}»c",
            f"U+{ord(character):04X}, which has editors show a text in another order than it is "
            "written in",
        )
        for character in "\u202a\u202e\u2066\u2069"
    ),
]


@pytest.mark.parametrize(("text", "message"), REFUSED)
@pytest.mark.parametrize("form", ["yaml", "jsonl", "toml"])
@pytest.mark.parametrize("bom", [b"", codecs.BOM_UTF8])
def test_refused_characters(text: str, message: str, form: str, bom: bytes) -> None:
    text, span = unmarked(text)
    decoded = decode(bom + text.encode(), LIMIT, form)
    assert decoded.text == text
    assert not decoded.usable
    assert [(fault.name, fault.span, fault.message) for fault in decoded.faults] == [
        ("bad_encoding", span, message)
    ]


@pytest.mark.parametrize("character", ["\x85", "\u2028", "\u2029"])
def test_line_separators_are_refused_in_yaml_alone(character: str) -> None:
    content = f'"é{character}"'.encode()
    (fault,) = yaml(content).faults
    assert fault.span == Span(2, 3)
    assert decode(content, LIMIT, "jsonl").usable
    assert decode(content, LIMIT, "toml").usable


def test_a_few_places_tell_of_all() -> None:
    faults = yaml(b"a" + b"\x1b" * 5000).faults
    assert [fault.span.start for fault in faults] == [1, 2, 3]
    assert len(faults) == MAX_TOLD
    assert faults[-1].message == "the control character U+001B, and 4,997 more"


@pytest.mark.parametrize(
    ("content", "start", "message"),
    [
        (b"a: \xe9t\xe9\n", 3, "a byte that is no UTF-8: 0xE9, and 1 more"),
        (b"\xff", 0, "a byte that is no UTF-8: 0xFF"),
        ("é😀".encode() + b"\xc3", 2, "a byte that is no UTF-8: 0xC3"),
        (b"\xed\xa0\x80", 0, "a byte that is no UTF-8: 0xED, and 2 more"),
        (b"\xc0\x80", 0, "a byte that is no UTF-8: 0xC0, and 1 more"),
        ("\ufffd".encode() + b"\x80", 1, "a byte that is no UTF-8: 0x80"),
        (codecs.BOM_UTF8 + b"a\x80", 1, "a byte that is no UTF-8: 0x80"),
    ],
)
def test_what_is_no_utf_8_is_shown_where_it_begins(
    content: bytes, start: int, message: str
) -> None:
    decoded = yaml(content)
    (fault,) = decoded.faults
    assert (fault.name, fault.span.start, fault.message) == ("bad_encoding", start, message)
    assert decoded.text[start] == "\ufffd"
    assert not decoded.usable


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_wide_encodings_are_named(encoding: str, bom: str) -> None:
    decoded = yaml((bom + "a: é\n").encode(encoding))
    (fault,) = decoded.faults
    assert decoded.text == "a: é\n"
    assert decoded.bom == bool(bom)
    assert fault.name == "bad_encoding"
    assert encoding[:6].upper() in fault.message
    assert not decoded.usable


@pytest.mark.parametrize(
    ("limit", "size"), [(2**20, "1 MiB"), (16 * 2**20, "16 MiB"), (64 * 2**10, "64 KiB")]
)
def test_too_large_a_file_is_not_decoded(limit: int, size: str) -> None:
    assert decode(b"a" * limit, limit, "yaml").usable
    decoded = decode(b"a" * (limit + 1), limit, "yaml")
    (fault,) = decoded.faults
    assert (fault.name, fault.span) == ("too_large_or_deep", Span(0, 0))
    assert size in fault.message
    assert decoded.text == ""


def test_fifty_megabytes_are_refused_at_once() -> None:
    assert not yaml(b"\xff" * (50 * 2**20)).usable


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=30) | st.text(max_size=20).map(str.encode),
    st.sampled_from(["yaml", "jsonl", "toml"]),
)
def test_any_bytes(content: bytes, form: str) -> None:
    decoded = decode(content, LIMIT, form)
    for fault in decoded.faults:
        assert fault.help
        assert fault.span.within(Span(0, len(decoded.text)))
    if decoded.usable:
        assert decoded.text.encode() == content.removeprefix(codecs.BOM_UTF8)
