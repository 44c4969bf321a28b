"""Plain data against a model: the entity, and what is wrong with which field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from validator.loading.document import Document, Fault, LoadedDocument
from validator.loading.tree import TextFault, Tree
from validator.model.kinds import Kind
from validator.model.terms import Terms
from validator.pydantic_engine import ValidationError

_NONE: frozenset[str] = frozenset()


def validate(
    path: str,
    kind: Kind[Any],
    path_fields: Mapping[str, str],
    tree: Tree,
    text_faults: Sequence[TextFault],
    text: str,
    terms: Terms,
) -> tuple[Document[Any] | None, Sequence[Fault]]:
    """The document for a tree, None where it is no mapping, and its faults.

    `path_fields` is what the path says of every record in the file, `text_faults` are those that
    the reader found in the tree, in order.
    """
    if not text_faults:
        try:
            entity = kind.acceptor(terms).validate_python(tree.data, context=terms)
        except ValidationError:
            pass
        else:
            return LoadedDocument(path, kind, tree, entity, _NONE, path_fields, text), ()
    # Here, because most runs meet no fault, and need nothing of what tells one.
    from validator.loading.faulty_record import validate_faulty

    return validate_faulty(path, kind, path_fields, tree, text_faults, text, terms)
