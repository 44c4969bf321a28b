"""What is wrong with a node of a document that can be read, and what to do about it."""

from __future__ import annotations

from validator.loading.core_schema import NotJson
from validator.loading.tree import TextFault, quoted
from validator.text import Span


def duplicate_key(key: str, span: Span, first: Span) -> TextFault:
    """A mapping says a key twice."""
    return TextFault(
        "duplicate_key",
        f"{quoted(key)} is here twice, and readers do not agree on which one counts",
        span,
        "keep one of the two",
        ((first, "the first one"),),
    )


def merge_key(span: Span) -> TextFault:
    """A `<<`, which YAML 1.2 does not know."""
    return TextFault(
        "merge_key",
        "a merge key: it is no part of YAML 1.2, and hides what the record says",
        span,
        "write the merged fields out here",
    )


def non_string_key(key: object, span: Span) -> TextFault:
    """A key that JSON cannot hold."""
    if span.start == span.end:
        return TextFault("non_string_key", "a key that is empty", span, "name the field")
    match key:
        case dict() | list():
            return TextFault(
                "non_string_key",
                "a key that is a list or a mapping",
                span,
                "name the field by a text",
            )
        case None:
            what = "null"
        case bool():
            what = "a boolean"
        case _:
            what = "a number"
    return TextFault("non_string_key", f"a key that is {what}, not a text", span, "quote it")


def anchor(name: str, span: Span) -> TextFault:
    """An `&name` before a node."""
    return TextFault(
        "alias_or_anchor",
        f"anchor {quoted(name)}: a record is a plain tree, without references",
        span,
        "remove it, and write the value out wherever it is used; quote it if it is a text",
    )


def alias(name: str, span: Span) -> TextFault:
    """A `*name` in place of a node."""
    return TextFault(
        "alias_or_anchor",
        f"alias {quoted(name)}: a record says in full what it says",
        span,
        "write the value out here; quote it if it is a text",
    )


def custom_tag(name: str, span: Span) -> TextFault:
    """A `!name` that is none of the core schema's."""
    return TextFault(
        "custom_tag",
        f"tag {quoted(name)}: a record is plain data, which every reader reads alike",
        span,
        "remove it; quote it if it is part of a text",
    )


def misfit_tag(span: Span) -> TextFault:
    """A tag of the core schema before a value of another kind."""
    return TextFault("custom_tag", "the tag does not fit the value", span, "remove it")


def directive(span: Span) -> TextFault:
    """A line that starts with `%`, before a document."""
    return TextFault(
        "custom_tag",
        "a directive: a record is plain YAML 1.2, and needs none",
        span,
        "remove the line",
    )


def no_json_number(reason: NotJson, span: Span) -> TextFault:
    """A plain scalar that is a number, but none that JSON holds."""
    return TextFault("ambiguous_scalar", f"a number {reason}", span, "quote it if it is a text")


def empty_document(span: Span) -> TextFault:
    """A document of a stream that says nothing, or null."""
    return TextFault(
        "empty_document",
        "a document without a record",
        span,
        "write the record, or remove the document",
    )


def empty_file() -> TextFault:
    """A file without a document."""
    return TextFault(
        "empty_document",
        "a file without a record",
        Span(0, 0),
        "write the record, or remove the file",
    )


def too_deep(at: int, limit: int) -> TextFault:
    """A collection inside too many others; what follows is not read."""
    return TextFault(
        "too_large_or_deep",
        f"nested deeper than {limit} levels",
        Span(at, at + 1),
        "flatten the record",
    )
