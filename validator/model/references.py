"""The references that kinds declare: who names whom, and by which field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from validator.model.declare import Ref
from validator.model.kinds import KINDS, Kind


def declared_references() -> Iterator[tuple[Kind[Any], str, Ref]]:
    """Every field of a kind that refers, with what it names."""
    for kind in KINDS:
        for field, ref in kind.declared(Ref):
            yield kind, field, ref


def naming_fields() -> dict[str, tuple[str, ...]]:
    """The kinds that something refers to, each with the fields by which it is named."""
    fields: dict[str, tuple[str, ...]] = {}
    for _, _, ref in declared_references():
        known = fields.get(ref.kind, ())
        fields[ref.kind] = known if ref.field in known else (*known, ref.field)
    return fields
