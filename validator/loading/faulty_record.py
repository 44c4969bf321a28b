"""A record with faults: what of it is valid, and what is wrong with which field.

What is valid is kept field by field, so that one bad value hides no other problem.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from validator.loading.document import Document, Fault, LoadedDocument
from validator.loading.model_errors import ModelError, fold_errors, hides_fields
from validator.loading.model_faults import any_within, model_faults
from validator.loading.tree import TextFault, Tree
from validator.model.kinds import Kind
from validator.model.terms import Terms
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
    model, data = kind.model, tree.data
    spoilt = [fault.span for fault in text_faults if _spoils(fault, text)]
    hiding = [] if tree.whole else spoilt
    errors: list[ModelError] = []
    entity: Any = None
    try:
        entity = model.model_validate(data, context=terms)
    except ValidationError as failure:
        details = failure.errors(include_url=False, include_input=False)
        errors = fold_errors(details, model, tree, hiding)
    fields = data if isinstance(data, dict) else {}
    invalid = _invalid_fields(model, errors, tree, spoilt, hiding)
    if errors or invalid:
        entity = _partial(model, fields, invalid, terms)
    document = LoadedDocument(path, kind, tree, entity, invalid, path_fields, text)
    faults = model_faults(errors, document, spoilt, text, terms)
    return (document if isinstance(data, dict) else None), faults


def _spoils(fault: TextFault, text: str) -> bool:
    """Whether a fault leaves unknown what a value says: an anchor or a second key does not."""
    return fault.name != "duplicate_key" and text[fault.span.start : fault.span.start + 1] != "&"


def _invalid_fields(
    model: type[BaseModel],
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
    for name, info in model.model_fields.items():
        if name not in children:
            if hidden or info.is_required():
                invalid.add(name)
        elif spoilt:
            _, key_end, value = children[name]
            if any_within(spoilt, Span(key_end, value[1])):
                invalid.add(name)
    return frozenset(invalid & model.model_fields.keys())


def _partial(
    model: type[BaseModel], data: dict[str, Any], invalid: frozenset[str], terms: Terms
) -> Any:
    """An entity of the fields that are valid; reading another one raises `AttributeError`."""
    entity = model.model_construct(
        **{
            name: _field_adapter(model, name).validate_python(value, context=terms)
            for name, value in data.items()
            if name in model.model_fields and name not in invalid
        }
    )
    for name in invalid:
        entity.__dict__.pop(name, None)
    return entity


@cache
def _field_adapter(model: type[BaseModel], name: str) -> TypeAdapter[Any]:
    info = model.model_fields[name]
    annotation: Any = info.annotation
    return TypeAdapter(Annotated[annotation, *info.metadata] if info.metadata else annotation)
