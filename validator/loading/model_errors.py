"""What pydantic refuses, reduced to one error for each fault.

A misspelt field is an unknown one and a missing one to pydantic; a field that a merge key may
bring is a missing one. Neither is two faults.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from validator.loading.marks import Mark, Step
from validator.loading.tree import Tree
from validator.suggest import nearest
from validator.text import Span

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

MAX_SUGGESTIONS = 50
"""How many misspelt fields of one record are given a suggestion; each costs a comparison."""

Location = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class ModelError:
    """One thing that a model refuses.

    `meant` is the field that an unknown one most likely means, `certain` says that the record
    cannot do without it, and `fields` are those that there are where the unknown one stands.
    """

    type: str
    loc: Location
    message: str
    context: Mapping[str, Any] = field(default_factory=dict)
    meant: str | None = None
    certain: bool = False
    fields: tuple[str, ...] = ()


def fold_errors(
    details: Iterable[ErrorDetails], schema: Any, tree: Tree, hiding: Sequence[Span]
) -> list[ModelError]:
    """The errors of a model about a tree, one for each fault.

    `schema` is the model's core schema, and `hiding` holds the places, in order, at which the tree
    leaves out fields that it may have.
    """
    parents: dict[Location, _Parent] = {}
    kept: list[ModelError] = []
    for error in details:
        kind, loc = error["type"], error["loc"]
        kept.append(ModelError(kind, loc, error["msg"], error.get("ctx", {})))
        if kind in ("missing", "extra_forbidden"):
            if loc[:-1] not in parents:
                parents[loc[:-1]] = _Parent.at(loc[:-1], schema, tree, hiding)
            if kind == "missing":
                parents[loc[:-1]].lacking.add(str(loc[-1]))
    return list(_folded(kept, parents))


def hides_fields(mark: Mark, hiding: Sequence[Span]) -> bool:
    """Whether one of the places at which fields are left out lies in a mapping, but no deeper."""
    children = mark[2]
    if not hiding or not isinstance(children, dict):
        return False
    deeper = sum(_count(hiding, start, value[1]) for start, _, value in children.values())
    return _count(hiding, mark[0], mark[1]) > deeper


@dataclass(slots=True)
class _Parent:
    """A mapping in which fields lack or are unknown: those that there are, and those not stated."""

    fields: tuple[str, ...]
    unstated: set[str]
    hides: bool
    lacking: set[str] = field(default_factory=set)
    suggestions: int = 0

    @staticmethod
    def at(loc: Location, schema: Any, tree: Tree, hiding: Sequence[Span]) -> _Parent:
        mark, data = tree.mark, tree.data
        for step in loc:
            children: Any = mark[2]
            mark = children[step][2] if isinstance(children, dict) else children[step]
            data = data[step]
        fields = _fields_at(schema, loc)
        return _Parent(fields, set(fields) - set(data), hides_fields(mark, hiding))

    def explain(self, error: ModelError) -> ModelError:
        """An unknown field, with what it most likely means; no two mean the same field."""
        self.suggestions += 1
        if self.suggestions > MAX_SUGGESTIONS:
            return error
        name, lacking = str(error.loc[-1]), frozenset(self.lacking)
        meant = _nearest(name, lacking) or _nearest(name, frozenset(self.unstated))
        self.lacking.discard(meant or "")
        self.unstated.discard(meant or "")
        return replace(error, meant=meant, certain=meant in lacking, fields=self.fields)


def _folded(
    errors: Iterable[ModelError], parents: Mapping[Location, _Parent]
) -> Iterator[ModelError]:
    missing: list[ModelError] = []
    for error in errors:
        parent = parents.get(error.loc[:-1])
        if error.type == "missing":
            missing.append(error)
        elif error.type == "extra_forbidden" and parent is not None:
            yield parent.explain(error)
        else:
            yield error
    for error in missing:
        parent = parents[error.loc[:-1]]
        if str(error.loc[-1]) in parent.lacking and not parent.hides:
            yield error


@lru_cache(maxsize=1024)
def _nearest(name: str, names: frozenset[str]) -> str | None:
    return nearest(name, names)


def _fields_at(schema: Any, loc: Location) -> tuple[str, ...]:
    """The fields of the model to which a path of fields and indexes leads, by a core schema."""
    steps = iter(loc)
    while schema is not None:
        match schema["type"]:
            case "model-fields":
                step = next(steps, None)
                if step is None:
                    return tuple(schema["fields"])
                schema = schema["fields"][step]
            case "list" | "dict":
                next(steps, None)
                schema = schema.get("items_schema") or schema.get("values_schema")
            case _:
                schema = schema.get("schema")
    return ()


def _count(spans: Sequence[Span], start: int, end: int) -> int:
    """How many of some spans, in order, start in a range."""
    return bisect_left(spans, (end,)) - bisect_left(spans, (start,))
