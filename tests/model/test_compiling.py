"""What the models compile to judges as the models do, and is what stands in the package."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any
from unittest.mock import patch

import pydantic_core
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field, ValidationError
from team import TEAM as LOW_LIMIT

from validator.engine.policy import PLAIN_POLICY, WHOLE_POLICY
from validator.model import compiled
from validator.model.compiling import compiled_source
from validator.model.entity import plain_data
from validator.model.kinds import KINDS, Kind
from validator.model.terms import DEFAULT_TERMS

TEAM = LOW_LIMIT._replace(max_rotation_cadence_days=90)
COMPILED = {kind.compiled: kind for kind in (*KINDS, PLAIN_POLICY, WHOLE_POLICY)}
ALL = pytest.mark.parametrize("kind", COMPILED.values(), ids=COMPILED)
VALUES = (
    *(None, True, 0, 1, 90.0, 0.5, -1, 10**30, float("inf")),
    *("", " ", "x", "x\n", "v1.4.0", "\ud800", "production", "gh://A/B", "Ünïcode", "2026-11-20"),
    *([], [None], ["x"], {}, {"x": 1}, {"x": "x"}, {"x": ["x"]}),
)
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
ANYTHING = st.recursive(PLAIN, lambda part: st.lists(part) | st.dictionaries(st.text(), part))


def example(model: type[BaseModel]) -> dict[str, Any]:
    """A record of the examples that the fields state, with tables within tables."""
    return {
        name: deepcopy(info.examples[0]) if info.examples else example(info.annotation)  # type: ignore[arg-type]
        for name, info in model.model_fields.items()
    }


def nodes(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    items = value.items() if isinstance(value, dict) else ()
    for step, part in enumerate(value) if isinstance(value, list) else items:
        yield from nodes(part, (*path, step))


def replaced(record: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    changed = deepcopy(record)
    parent = changed
    for step in path[:-1]:
        parent = parent[step]
    parent[path[-1]] = value
    return changed


def without(record: Any, path: tuple[Any, ...]) -> Any:
    changed = deepcopy(record)
    parent = changed
    for step in path[:-1]:
        parent = parent[step]
    del parent[path[-1]]
    return changed


def judgement(validator: Any, record: Any, terms: Any) -> Any:
    """All that a validator says: the data of the entity, or each error with its place and words."""
    try:
        return plain_data(validator.validate_python(record, context=terms))
    except ValidationError as failure:
        return failure.errors(include_url=False)


def assert_alike(kind: Kind[Any], record: Any) -> None:
    for terms in (DEFAULT_TERMS, TEAM, LOW_LIMIT):
        kind.model.model_rebuild()
        by_model = judgement(kind.model.__pydantic_validator__, record, terms)
        # As text, in which one NaN is as another.
        assert repr(judgement(kind.validator, record, terms)) == repr(by_model)
        if isinstance(accepted := judgement(kind.acceptor(terms), record, terms), dict):
            assert repr(accepted) == repr(by_model)


@ALL
def test_the_module_is_fresh(kind: Kind[Any]) -> None:
    if pydantic_core.__version__ != compiled.PYDANTIC_CORE:
        pytest.skip(f"pydantic_core {compiled.PYDANTIC_CORE} compiled the models, another is here")
    source = compiled_source({name: it.model for name, it in COMPILED.items() if name})
    with open(compiled.__file__) as module:
        assert module.read() == source, "run `make generate`"
    assert type(kind.validator) is pydantic_core.SchemaValidator
    assert kind.validator is not kind.model.__pydantic_validator__


@ALL
def test_each_change_of_an_example_is_judged_alike(kind: Kind[Any]) -> None:
    record = example(kind.model)
    assert judgement(kind.acceptor(TEAM), record, None) == judgement(kind.validator, record, TEAM)
    assert_alike(kind, {**record, "unknown": 1})
    for path in nodes(record):
        for value in VALUES:
            assert_alike(kind, replaced(record, path, value))
        if path:
            assert_alike(kind, without(record, path))


@ALL
@given(st.data())
def test_whatever_stands_somewhere_is_judged_alike(kind: Kind[Any], data: st.DataObject) -> None:
    record = example(kind.model)
    path = data.draw(st.sampled_from([*nodes(record)]))
    assert_alike(kind, replaced(record, path, data.draw(ANYTHING)))


@ALL
def test_what_a_record_leaves_out_has_the_same_default(kind: Kind[Any]) -> None:
    required = [name for name, info in kind.model.model_fields.items() if info.is_required()]
    stated = {name: example(kind.model)[name] for name in required}
    by_model = plain_data(kind.model.model_validate(stated, context=TEAM))
    assert judgement(kind.validator, stated, TEAM) == by_model
    assert by_model.keys() > stated.keys() or kind.name == "stage"


@ALL
def test_with_another_release_of_pydantic_core_the_models_are_compiled_anew(
    kind: Kind[Any],
) -> None:
    again = Kind(kind.name, kind.load_model, kind.layout, kind.key, kind.format, kind.compiled)
    with (
        patch.object(compiled, "PYDANTIC_CORE", "0.1"),
        patch.object(compiled, str(kind.compiled), side_effect=AssertionError),
    ):
        validator = again.validator
    for record in (example(kind.model), {}):
        said = judgement(kind.validator, record, TEAM)
        assert judgement(validator, record, TEAM) == said


@ALL
def test_the_fields_declare_what_those_of_the_model_do(kind: Kind[Any]) -> None:
    uncompiled = Kind(kind.name, kind.load_model, kind.layout, kind.key)
    assert uncompiled.fields == kind.fields
    assert list(kind.fields) == list(kind.model.model_fields)


def test_what_has_no_source_text_is_refused() -> None:
    class Made(BaseModel):
        names: list[str] = Field(default_factory=lambda: ["x"])

    with pytest.raises(ValueError, match="no source text for <function"):
        compiled_source({"made": Made})
