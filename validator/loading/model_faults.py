"""What a model refuses, as faults with a place and a message in the reader's terms.

Models say what is wrong by pydantic's error types, or by types of their own, which are the
names of the rules that report them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails
from pydantic_core.core_schema import ErrorType

from validator.finding import Fix, Problem
from validator.loading.document import Document, Fault
from validator.loading.marks import Step, field_path, key_span, known_path, value_span
from validator.suggest import nearest
from validator.text import Edit, Span

_EXPECTED_TYPES = {
    "string_type": "text",
    "bool_type": "`true` or `false`",
    "int_type": "a whole number",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "list_type": "a list",
    "threshold_type": "a number or a comparison as text",
}
_BUILT_IN = frozenset(get_args(ErrorType))
_OUT_OF_RANGE = {
    "greater_than_equal": "at least {ge}",
    "less_than_equal": "at most {le}",
    "too_long": "of at most {max_length} items",
}


MAX_SUGGESTIONS = 50
"""How many misspelt fields of one record are given a suggestion; each costs a comparison."""


@dataclass(frozen=True, slots=True)
class ModelError:
    """What pydantic refuses; `meant` is the field that a misspelt name most likely means."""

    type: str
    loc: tuple[Step, ...]
    context: dict[str, Any]
    message: str
    meant: str | None = None


def fold_errors(errors: list[ErrorDetails], model: type[BaseModel]) -> list[ModelError]:
    """The errors of a model, with a misspelt field and the field that lacks for it made one."""
    absent: dict[tuple[Step, ...], set[str]] = {}
    for error in errors:
        if error["type"] == "missing":
            absent.setdefault(error["loc"][:-1], set()).add(str(error["loc"][-1]))
    meant: dict[tuple[Step, ...], str] = {}
    unknown = (error["loc"] for error in errors if error["type"] == "extra_forbidden")
    for loc in islice(unknown, MAX_SUGGESTIONS):
        parent, name = loc[:-1], str(loc[-1])
        lacking = absent.get(parent, set())
        guess = nearest(name, lacking) or nearest(name, () if parent else model.model_fields)
        if guess is not None:
            meant[loc] = guess
            lacking.discard(guess)
    return [
        ModelError(error["type"], loc, error.get("ctx", {}), error["msg"], meant.get(loc))
        for error in errors
        if (loc := error["loc"]) is not None
        and (error["type"] != "missing" or str(loc[-1]) in absent[loc[:-1]])
    ]


def any_within(spans: list[Span], outer: Span) -> bool:
    """Whether one of some disjoint spans, in order, lies in another span."""
    following = bisect_left(spans, (outer.start,))
    return following < len(spans) and spans[following].end <= outer.end


def model_faults(
    errors: Iterable[ModelError], document: Document[Any], spoilt: list[Span], text: str
) -> list[Fault]:
    """The faults that a model's errors are.

    `spoilt` holds the spans that the reader has reported already: what a model says of a value
    there is a consequence, and left out.
    """
    faults = (_fault(error, document, spoilt, text) for error in errors)
    return [fault for fault in faults if fault is not None]


def _fault(
    error: ModelError, document: Document[Any], spoilt: list[Span], text: str
) -> Fault | None:
    """The fault that an error is; None where the text at its place is reported already."""
    tree, loc = document.tree, error.loc
    if error.type == "missing":
        if not tree.whole:
            return None  # what an alias or a merge key would have brought is unknown
        return Fault("missing_field", _missing(loc, document))
    if error.type == "extra_forbidden":
        return Fault("unknown_field", _unknown(error, document))
    steps = known_path(tree.mark, loc)
    span = value_span(tree.mark, steps)
    if _is_spoilt(document, steps, span, spoilt):
        return None
    field = field_path(steps)
    subject = f"`{field}` of {document.label}" if field else f"{document.label}"
    place = document.place(*steps)
    if not steps:
        place = type(place)(place.path, span, place.kind, place.key, None)
    raw = text[span.start : span.end]
    if error.type in _EXPECTED_TYPES:
        expected = _EXPECTED_TYPES[error.type]
        if error.type == "string_type" and span.start in tree.plain:
            return Fault(
                "ambiguous_scalar",
                Problem(
                    f"{subject} must be text, but YAML reads it as a "
                    f"{'boolean' if raw.lower() in ('true', 'false') else 'number'}",
                    place,
                    help="quote it",
                    fix=Fix("quote it", (Edit(document.path, span, f'"{raw}"'),)),
                ),
            )
        got = _describe(_value(tree.data, steps))
        return Fault("wrong_type", Problem(f"{subject} must be {expected}, not {got}", place))
    if error.type == "not_in_vocabulary":
        return Fault(error.type, _not_in_vocabulary(error, document, subject, steps))
    if error.type in _OUT_OF_RANGE:
        bound = _OUT_OF_RANGE[error.type].format_map(error.context)
        return Fault("out_of_range", Problem(f"{subject} must be {bound}", place))
    if error.type not in _BUILT_IN:
        expected = error.context.get("expected")
        return Fault(error.type, Problem(f"{subject} is not {expected}", place))
    name = "not_in_vocabulary" if error.type == "literal_error" else "malformed_value"
    return Fault(name, Problem(f"{subject}: {error.message[:1].lower()}{error.message[1:]}", place))


def _missing(loc: tuple[Step, ...], document: Document[Any]) -> Problem:
    *parent, name = loc
    owner = f"`{field_path(parent)}` of {document.label}" if parent else document.label
    info = document.kind.model.model_fields.get(str(name)) if not parent else None
    description = (info.description or "").partition(". ")[0].rstrip(".") if info else ""
    return Problem(
        f"{owner} lacks `{name}`",
        document.place(*loc),
        help=f"add `{name}`: {description[:1].lower()}{description[1:]}" if description else None,
    )


def _unknown(error: ModelError, document: Document[Any]) -> Problem:
    *parent, name = error.loc
    owner = f"`{field_path(parent)}` of {document.label}" if parent else document.label
    place = document.place(*error.loc, key=True)
    if error.meant is None:
        return Problem(f"{owner} has no field `{name}`", place)
    edit = Edit(document.path, place.span, _written(error.meant, document))
    return Problem(
        f"{owner} has no field `{name}`",
        place,
        help=f"did you mean `{error.meant}`?",
        fix=Fix(f"rename it to `{error.meant}`", (edit,)),
    )


def _not_in_vocabulary(
    error: ModelError, document: Document[Any], subject: str, steps: tuple[Step, ...]
) -> Problem:
    words: tuple[str, ...] = error.context["words"]
    value = _value(document.tree.data, steps)
    place = document.place(*steps)
    message = f"{subject} is `{_short(value)}`, not one of {', '.join(f'`{w}`' for w in words)}"
    guess = nearest(str(value), words)
    if guess is None:
        return Problem(message, place, help="correct it, or add the word to the policy's vocabulary")
    edit = Edit(document.path, place.span, _written(guess, document))
    return Problem(
        message, place, help=f"did you mean `{guess}`?", fix=Fix(f"write `{guess}`", (edit,))
    )


def _written(word: str, document: Document[Any]) -> str:
    return f'"{word}"' if document.kind.format == "jsonl" else word


def _is_spoilt(
    document: Document[Any], steps: tuple[Step, ...], value: Span, spoilt: list[Span]
) -> bool:
    """Whether a reported fault stands between the key and the value, or in a plain value."""
    key = key_span(document.tree.mark, steps)
    start = key.end if key is not None else value.start
    data = _value(document.tree.data, steps)
    end = value.start if isinstance(data, (dict, list)) else value.end
    return any_within(spoilt, Span(start, end))


def _value(data: Any, steps: Iterable[Step]) -> Any:
    for step in steps:
        data = data[step]
    return data


def _describe(value: object) -> str:
    match value:
        case None:
            return "empty"
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
        case str():
            return "text"
        case list():
            return "a list"
    return "a mapping"


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:39] + "…"
