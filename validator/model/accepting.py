"""Core schemas that let through what nearly all records say, without a call from Rust to Python.

Where a value is right, there is nothing to tell: what the functions of `judgements` know of words
and comparisons is said in a schema for the terms of a run. A record that this one refuses is
judged by the full one: it may refuse too much, but what it lets through is right, and is the same.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from validator.model import judgements
from validator.model.patterns import COMPARISON_PATTERN, MAX_COMPARISON_LENGTH
from validator.model.terms import Terms

_COMPARISON = {
    "type": "str",
    "strict": True,
    "pattern": COMPARISON_PATTERN,
    "max_length": MAX_COMPARISON_LENGTH,
    "regex_engine": "rust-regex",
}
_THRESHOLD = {
    "type": "union",
    "choices": [{"type": "int", "strict": True}, {"type": "float", "strict": True}, _COMPARISON],
    "mode": "left_to_right",
}


def accepting(schema: Any, terms: Terms) -> Any:
    """What accepts no more than a core schema does by some terms, and gives the same."""
    match schema:
        case {"function": {"function": judgements.threshold}}:
            return _THRESHOLD
        case {"function": {"function": partial(func=judgements.word, args=(vocabulary,))}} if (
            words := terms.vocabulary(vocabulary)
        ):
            return {"type": "literal", "expected": [*words]}
        case {"steps": [{"type": "str"}, {"schema": {"type": "union", "choices": [form, _]}}]}:
            return {**form, "strict": True}  # The other one judges texts that are no Unicode.
        case {"type": "custom-error", "schema": form}:
            return accepting(form, terms)
        case dict():
            return {key: accepting(part, terms) for key, part in schema.items()}
        case list():
            return [accepting(part, terms) for part in schema]
    return schema
