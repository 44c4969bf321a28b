"""A single value against the field of a model, before it stands in any file."""

from __future__ import annotations

from typing import Any

from validator.loading.marks import Mark
from validator.loading.tree import Marks, Tree
from validator.loading.validate import validate
from validator.model.kinds import Kind
from validator.model.terms import Terms


def why_refused(kind: Kind[Any], field: str, value: str, terms: Terms) -> str | None:
    """What the model has against a text in a field, as a message; None where it may stand there."""
    text = f"{field}: {value}"
    mark: Mark = (0, len(text), {field: (0, len(field), (len(field) + 2, len(text), None))})
    tree = Tree({field: value}, 0, len(text), Marks(mark))
    _, faults = validate("", kind, {}, tree, (), text, terms)
    messages = (it.problem.message for it in faults if it.problem.place.field == field)
    return next(messages, None)
