"""What a model refuses, as faults with a place and a message in the reader's terms.

Models say what is wrong by pydantic's error types, or by types of their own, which are the
names of the rules that report them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from validator.finding import Fix, Problem
from validator.loading.document import Document, Fault
from validator.loading.marks import Step, key_span, known_path, value_span
from validator.loading.model_errors import Location, ModelError
from validator.loading.near_misses import put_right
from validator.loading.rewriting import replacement
from validator.loading.tree import quoted
from validator.model.terms import Terms
from validator.pydantic_engine import BUILT_IN_ERRORS
from validator.suggest import is_slip, nearest
from validator.text import Edit, Span, line_start

_WRONG_TYPE = {
    "bool_type": "`true` or `false`",
    "day_type": "a day, like 2027-01-31",
    "dict_type": "a mapping",
    "float_type": "a number",
    "int_type": "a whole number",
    "list_type": "a list",
    "model_type": "a mapping",
    "string_type": "text",
    "threshold_type": "a number or a comparison as text",
}
_OUT_OF_RANGE = {
    "greater_than": "be more than {gt}",
    "greater_than_equal": "be at least {ge}",
    "less_than": "be less than {lt}",
    "less_than_equal": "be at most {le}",
    "too_long": "have at most {max_length} items",
    "too_short": "have at least {min_length} items",
    "string_too_long": "have at most {max_length} characters",
    "string_too_short": "have at least {min_length} characters",
}
_LOCKED = frozenset(("secret_literal", "unmasked_approver"))
"""What nobody can waive, and so gets not by as a number in place of a text."""


def model_faults(
    errors: Iterable[ModelError],
    document: Document[Any],
    spoilt: Sequence[Span],
    text: str,
    terms: Terms,
    in_quotes: Mapping[Location, ModelError],
) -> list[Fault]:
    """The faults that a model's errors are.

    `spoilt` holds the spans that the reader has reported already, in order: what a model says
    of a value there is a consequence, and left out. `in_quotes` tells what is wrong with plain
    numbers and booleans that ought to be texts once they are quoted.
    """
    faults: list[Fault] = []
    for error in errors:
        if error.type == "missing":
            faults.append(Fault("missing_field", _missing(error, document, text)))
        elif error.type == "extra_forbidden":
            faults.append(Fault("unknown_field", _unknown(error, document, text)))
        else:
            steps = known_path(document.tree.mark, error.loc)
            if not _is_spoilt(document, steps, spoilt):
                quoted_error = in_quotes.get(error.loc)
                faults.append(_wrong_value(error, steps, document, text, terms, quoted_error))
    return faults


def any_within(spans: Sequence[Span], outer: Span) -> bool:
    """Whether one of some disjoint spans, in order, lies in another span."""
    following = bisect_left(spans, (outer.start,))
    return following < len(spans) and spans[following].end <= outer.end


def _missing(error: ModelError, document: Document[Any], text: str) -> Problem:
    *parent, name = error.loc
    field = document.kind.fields.get(str(name)) if not parent else None
    return Problem(
        f"{document.subject(*parent)} lacks `{name}`",
        document.place(*error.loc),
        help=f"add `{name}`: {field.meaning}" if field and field.meaning else f"add `{name}`",
        fix=_with_identity(document, text) if error.loc == ("id",) else None,
    )


def _with_identity(document: Document[Any], text: str) -> Fix | None:
    """Gives a record an id that no other one has, before all that it says.

    The id follows from where the record stands and from what it says, so that two checks of one
    file propose the same. None where the record has no first key to write it before.
    """
    path, (at, end, children) = document.path, document.tree.mark
    seed = f"{path}\n{at}\n{text[at:end]}".encode("utf-8", "surrogatepass").hex()
    entry = f"id: {uuid5(NAMESPACE_URL, seed)}"
    if not isinstance(children, dict) or not children:
        return None
    first = min(start for start, _, _ in children.values())
    indent = text[line_start(text, first) : first]
    if text[at] == "{":
        entry = f'"id": "{entry[4:]}", ' if document.kind.format == "jsonl" else f"{entry}, "
        first = at + 1
        if text[first : first + 1] in ("\r", "\n"):
            entry = entry.rstrip()
    elif indent.strip(" "):
        return None
    else:
        entry += f"\n{indent}"
    return Fix("give it an id", (Edit(path, Span(first, first), entry),), safe=False)


def _unknown(error: ModelError, document: Document[Any], text: str) -> Problem:
    *parent, name = error.loc
    place = document.place(*error.loc, key=True)
    message = f"{document.subject(*parent)} has no field {quoted(str(name))}"
    if error.meant is None:
        known = ", ".join(f"`{field}`" for field in error.fields)
        return Problem(message, place, help=f"remove it; the fields are {known}" if known else None)
    is_certain = error.certain or is_slip(str(name), error.meant, error.fields)
    return Problem(
        message,
        place,
        help=f"did you mean `{error.meant}`?",
        fix=replacement(document.path, place.span, error.meant, text, safe=is_certain),
    )


def _wrong_value(
    error: ModelError,
    steps: tuple[Step, ...],
    document: Document[Any],
    text: str,
    terms: Terms,
    in_quotes: ModelError | None,
) -> Fault:
    """The fault of a value that is there and is not what its field may hold."""
    subject = document.subject(*steps)
    span = value_span(document.tree.mark, steps)
    value = document.tree.data
    for step in steps:
        value = value[step]
    if steps != error.loc and error.loc[-1] == "[key]":
        # pydantic's word for a key that a mapping may not have; its value is not to blame.
        subject = f"a key of {document.subject(*steps[:-1])}"
        span, value = key_span(document.tree.mark, steps) or span, steps[-1]
    place = document.place(*steps)._replace(span=span)
    match error.type:
        case "string_type" if span.start in document.tree.plain:
            read = "a boolean" if isinstance(value, bool) else "a number"
            message = f"{subject} must be text, but YAML reads this as {read}"
            if in_quotes is not None:
                if in_quotes.type in _LOCKED and not isinstance(value, bool):
                    return _wrong_value(in_quotes, steps, document, text, terms, None)
                advice = f"quote it; it must be {_expected(in_quotes)}"
                return Fault("ambiguous_scalar", Problem(message, place, help=advice))
            quotes = Fix("quote it", (Edit(document.path, span, f'"{text[slice(*span)]}"'),))
            return Fault("ambiguous_scalar", Problem(message, place, help="quote it", fix=quotes))
        case "not_in_vocabulary" | "literal_error":
            # pydantic hands over the words of a `Literal` as one text only.
            words = error.context.get("words") or re.findall(
                "'([^']*)'", str(error.context.get("expected"))
            )
            if not isinstance(value, str):
                message = f"{subject} must be {_one_of(words)}, not {_described(value)}"
                return Fault("wrong_type", Problem(message, place))
            message = f"{subject} is {quoted(value)}, not {_one_of(words)}"
            guess = nearest(value, words)
            is_certain = guess is not None and is_slip(value, guess, words)
            fix = replacement(document.path, span, guess, text, safe=is_certain) if guess else None
            help_ = f"did you mean `{guess}`?" if guess else None
            return Fault("not_in_vocabulary", Problem(message, place, help=help_, fix=fix))
        case kind if kind in _WRONG_TYPE:
            message = f"{subject} must be {_WRONG_TYPE[kind]}, not {_described(value)}"
            return Fault("wrong_type", Problem(message, place))
        case kind if kind in _OUT_OF_RANGE:
            message = f"{subject} must {_OUT_OF_RANGE[kind].format_map(error.context)}"
            return Fault("out_of_range", Problem(message, place))
        case kind if kind in BUILT_IN_ERRORS:
            reason = f"{error.message[:1].lower()}{error.message[1:]}"
            return Fault("malformed_value", Problem(f"{subject}: {reason}", place))
    message = f"{subject} must be {_expected(error)}"
    right = isinstance(value, str) and put_right(error.context.get("form", ""), value, terms)
    fix = replacement(document.path, span, right[0], text, safe=right[1]) if right else None
    return Fault(error.type, Problem(message, place, fix=fix))


def _expected(error: ModelError) -> str:
    words = error.context.get("words")
    return _one_of(words) if words else str(error.context.get("expected"))


def _is_spoilt(document: Document[Any], steps: tuple[Step, ...], spoilt: Sequence[Span]) -> bool:
    """Whether a reported fault stands between the key and the value, or in a plain value."""
    if not spoilt:
        return False
    mark = document.tree.mark
    value, key = value_span(mark, steps), key_span(mark, steps)
    for step in steps:
        children: Any = mark[2]
        mark = children[step][2] if isinstance(children, dict) else children[step]
    return any_within(
        spoilt,
        Span(
            key.end if key is not None else value.start,
            value.end if mark[2] is None else value.start,
        ),
    )


def _one_of(words: Iterable[str]) -> str:
    *others, last = (f"`{word}`" for word in words)
    return f"one of {', '.join(others)} or {last}" if others else last


def _described(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case int():
            return "a number"
        case float():
            return "a fraction"
        case str():
            return "text"
        case list():
            return "a list"
        case datetime():
            return "a date with a time"
        case date() | time():
            return "a date or a time"
    return "a mapping"
