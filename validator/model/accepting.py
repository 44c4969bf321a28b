"""Core schemas that let through what nearly all records say, without a call from Rust to Python.

Where a value is right, there is nothing to tell: what the functions of `judgements` know of words
and comparisons is said in a schema for the terms of a run. A record that this one refuses is
judged by the full one: it may refuse too much, but what it lets through is right, and is the same.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from validator.model import judgements
from validator.model.patterns import (
    COMPARISON_PATTERN,
    MAX_COMPARISON_LENGTH,
    MAX_REFERENCE_LENGTH,
    REFERENCE_PATTERN,
)
from validator.model.terms import Terms

_TEXT = {"type": "str", "strict": True, "regex_engine": "rust-regex"}
_COMPARISON = {**_TEXT, "pattern": COMPARISON_PATTERN, "max_length": MAX_COMPARISON_LENGTH}
_REFERENCE = {**_TEXT, "pattern": f"^{REFERENCE_PATTERN}$", "max_length": MAX_REFERENCE_LENGTH}


def _one_of(*choices: Any) -> Any:
    return {"type": "union", "choices": [*choices], "mode": "left_to_right"}


# A comparison is refused as a float in the time that it takes to accept several.
_THRESHOLD = _one_of(
    {"type": "int", "strict": True}, _COMPARISON, {"type": "float", "strict": True}
)


def accepting(schema: Any, terms: Terms) -> Any:
    """What accepts no more than a core schema does by some terms, and gives the same."""
    match schema:
        case {"type": "model", "cls": cls, "schema": {"fields": fields}, "config": config}:
            return _entity(cls, accepting(fields, terms), config)
        case {"function": {"function": judgements.threshold}}:
            return _THRESHOLD
        case {"function": {"function": judgements.reference}}:
            return _one_of(_REFERENCE, schema)
        case {"function": {"function": judgements.integral}, "schema": form}:
            return accepting(form, terms)
        case {"function": {"function": judgements.cadence}, "schema": form}:
            return {**accepting(form, terms), "le": terms.max_rotation_cadence_days}
        case {"function": {"function": partial(func=judgements.word, args=(vocabulary,))}} if (
            words := terms.vocabulary(vocabulary)
        ):
            return {"type": "literal", "expected": [*words]}
        case {"steps": [_, {"schema": {"to_upper": True, **text}}, {"function": instant}]}:
            return {
                "type": "function-after",
                "function": instant,
                "schema": {**text, "strict": True},
            }
        case {"steps": [{"type": "str"}, {"schema": {"type": "union", "choices": [form, _]}}]}:
            return {**form, "strict": True}  # The other one judges texts that are no Unicode.
        case {"type": "custom-error", "schema": form}:
            return accepting(form, terms)
        case {"type": "dict", "values_schema": {"type": "any"}}:
            return {"type": "is-instance", "cls": dict}  # All keys of a record are texts.
        case dict():
            return {key: accepting(part, terms) for key, part in schema.items()}
        case list():
            return [accepting(part, terms) for part in schema]
    return schema


def _entity(cls: type, fields: dict[str, Any], config: Any) -> Any:
    """An entity that is made like a dataclass, so that no set of its fields is made as well."""
    arguments = {
        "type": "dataclass-args",
        "dataclass_name": cls.__name__,
        "fields": [{**it, "type": "dataclass-field", "name": name} for name, it in fields.items()],
    }
    return {
        "type": "dataclass",
        "cls": cls,
        "schema": arguments,
        "fields": [*fields],
        "strict": False,  # as to what it is made of; its fields are as strict as the model's
        "config": config,
    }
