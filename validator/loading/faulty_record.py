"""A record with faults: what of it is valid, and what is wrong with which field.

What is valid is kept field by field, so that one bad value hides no other problem.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from functools import lru_cache
from typing import Any

from validator.loading.document import Document, Fault, LoadedDocument
from validator.loading.marks import value_span
from validator.loading.model_errors import Location, ModelError, fold_errors, hides_fields
from validator.loading.model_faults import any_within, model_faults
from validator.loading.tree import TextFault, Tree
from validator.model.kinds import Kind
from validator.model.terms import Terms
from validator.pydantic_engine import SchemaValidator, ValidationError
from validator.text import Span


def validate_faulty(
    path: str,
    kind: Kind[Any],
    path_fields: Mapping[str, str],
    tree: Tree,
    text_faults: Iterable[TextFault],
    text: str,
    terms: Terms,
) -> tuple[Document[Any] | None, list[Fault]]:
    """As `validate`, for a tree in which the reader or the model finds something wrong."""
    data = tree.data
    spoilt = [fault.span for fault in text_faults if _spoils(fault, text)]
    hiding = [] if tree.whole else spoilt
    errors: list[ModelError] = []
    entity: Any = None
    try:
        entity = kind.validator.validate_python(data, context=terms)
    except ValidationError as failure:
        details = failure.errors(include_url=False, include_input=False)
        errors = fold_errors(details, kind.schema, tree, hiding)
    fields = data if isinstance(data, dict) else {}
    invalid = _invalid_fields(kind, errors, tree, spoilt, hiding)
    if errors or invalid:
        entity = _partial(kind, fields, invalid, terms)
    document = LoadedDocument(path, kind, tree, entity, invalid, path_fields, text)
    in_quotes = _refused_in_quotes(kind, errors, tree, text, terms)
    faults = model_faults(errors, document, spoilt, text, terms, in_quotes)
    return (document if isinstance(data, dict) else None), faults


def _spoils(fault: TextFault, text: str) -> bool:
    """Whether a fault leaves unknown what a value says: an anchor or a second key does not."""
    return fault.name != "duplicate_key" and text[fault.span.start : fault.span.start + 1] != "&"


def _invalid_fields(
    kind: Kind[Any],
    errors: Sequence[ModelError],
    tree: Tree,
    spoilt: Sequence[Span],
    hiding: Sequence[Span],
) -> frozenset[str]:
    """The fields of which nobody knows what they say: wrong, lacking, misspelt or spoilt."""
    if not errors and not spoilt and not hiding:
        return frozenset()
    invalid = {str(error.loc[0]) for error in errors if error.loc}
    invalid |= {error.meant for error in errors if error.meant and len(error.loc) == 1}
    children = tree.mark[2] if isinstance(tree.mark[2], dict) else {}
    hidden = hides_fields(tree.mark, hiding)
    for name, field in kind.fields.items():
        if name not in children:
            if hidden or field.is_required:
                invalid.add(name)
        elif spoilt:
            _, key_end, value = children[name]
            if any_within(spoilt, Span(key_end, value[1])):
                invalid.add(name)
    return frozenset(invalid & kind.fields.keys())


def _refused_in_quotes(
    kind: Kind[Any], errors: Iterable[ModelError], tree: Tree, text: str, terms: Terms
) -> dict[Location, ModelError]:
    """What is wrong with plain numbers and booleans that ought to be texts once they are quoted."""
    spans = {e.loc: value_span(tree.mark, e.loc) for e in errors if e.type == "string_type"}
    plain = {loc: span for loc, span in spans.items() if span.start in tree.plain}
    if not plain:
        return {}
    data = deepcopy(tree.data)
    for (*parents, last), span in plain.items():
        holder = data
        for step in parents:
            holder = holder[step]
        holder[last] = text[slice(*span)]
    try:
        kind.validator.validate_python(data, context=terms)
    except ValidationError as failure:
        return {
            it["loc"]: ModelError(it["type"], it["loc"], it["msg"], it.get("ctx", {}))
            for it in failure.errors(include_url=False, include_input=False)
            if it["loc"] in plain
        }
    return {}


def _partial(kind: Kind[Any], data: dict[str, Any], invalid: frozenset[str], terms: Terms) -> Any:
    """An entity of the fields that are valid; reading another one raises `AttributeError`."""
    valid = {name: data[name] for name in kind.fields if name in data and name not in invalid}
    return _validator_without(kind, invalid).validate_python(valid, context=terms)


@lru_cache(maxsize=256)
def _validator_without(kind: Kind[Any], invalid: frozenset[str]) -> SchemaValidator:
    model = kind.schema
    fields = {name: it for name, it in model["schema"]["fields"].items() if name not in invalid}
    return SchemaValidator({**model, "schema": {**model["schema"], "fields": fields}})
