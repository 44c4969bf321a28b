"""The models as source text, of which a run makes their validators without importing pydantic.

To import pydantic and build the models takes longer than all else that a check of a few files does.
What comes of it is but data: a core schema for each, of which `pydantic_core` makes the validator.
`make generate` writes it into `validator.model.compiled`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from pydantic import BaseModel

from validator.model import judgements
from validator.model.declare import outlines
from validator.model.entity import Entity, entity_type
from validator.pydantic_engine import VERSION

_HEAD = '''"""What the models compile to; written by `make generate`, and not to be edited.

Each function gives the core schema of one model. It means the same to the release of
`pydantic_core` that it was made with; with any other, the models are compiled anew.
"""

# ruff: noqa
# fmt: off

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from validator.model import judgements
from validator.model.declare import Indexed, Outline, Ref, Unique
from validator.model.entity import entity_type

'''
_SPENT = frozenset(("metadata", "ref", "serialization", "json_schema_input_schema"))
"""Parts of a core schema that no validator reads."""

_NAMES = {function: name for name, function in vars(judgements).items() if callable(function)}


def entity_schema(model: type[BaseModel]) -> Any:
    """The core schema of a model, with entities for models, and but what is judged by."""
    model.model_rebuild()
    return _with_entities(model.__pydantic_core_schema__)


def compiled_source(models: Mapping[str, type[BaseModel]]) -> str:
    """The source text of a module with the fields of some models and a core schema for each.

    Raises `ValueError` for a part of a schema that has no source text.
    """
    lines = [f"PYDANTIC_CORE = {VERSION!r}", ""]
    lines += ["FIELDS: Mapping[str, Mapping[str, Outline]] = {"]
    for name, model in models.items():
        lines += [f"    {name!r}: {{"]
        lines += [f"        {field!r}: {outline!r}," for field, outline in outlines(model).items()]
        lines += ["    },"]
    lines += ["}"]
    for name, model in models.items():
        lines += ["", "", f"def {name}() -> Any:", f"    return {_text(entity_schema(model), 1)}"]
    return _HEAD + "\n".join(lines) + "\n"


def _with_entities(schema: Any) -> Any:
    match schema:
        case {"type": "default", "default_factory": factory, **rest} if _makes_default(factory):
            from_nothing = {"type": "default", "default": {}, "validate_default": True}
            return _with_entities(from_nothing | rest)
        case {"type": "default", "default": list() | dict() as empty, **rest} if not empty:
            # Made anew, as pydantic's engine would import `copy` to have another one.
            made = {"default_factory": type(empty), "default_factory_takes_data": False}
            return {"type": "default", **made} | _with_entities(rest)
        case {"type": "model", "cls": model, **rest}:
            parts = {key: _with_entities(part) for key, part in rest.items() if key not in _SPENT}
            return {"type": "model", "cls": entity_type(model.__name__), **parts}
        case {"type": "model-fields", "fields": fields, "computed_fields": [], **rest}:
            judged = {name: _with_entities(field) for name, field in fields.items()}
            return {"type": "model-fields", **rest, "fields": judged}
        case dict():
            return {key: _with_entities(part) for key, part in schema.items() if key not in _SPENT}
        case list():
            return [_with_entities(part) for part in schema]
    return schema


def _makes_default(factory: Any) -> bool:
    """Whether a function makes the object of a model that states nothing, as is said by `{}`."""
    model = getattr(factory, "__self__", None)
    return isinstance(model, type) and issubclass(model, BaseModel)


def _text(value: Any, depth: int = 0) -> str:
    """A part of a core schema as source text; fields of models stand on lines of their own."""
    match value:
        case {"type": "model-fields", "fields": fields, **rest}:
            indent = "    " * (depth + 1)
            lines = (f"{indent}{name!r}: {_text(it, depth + 1)},\n" for name, it in fields.items())
            start = _text({"type": "model-fields", **rest}, depth)[:-1]
            return f"{start}, 'fields': {{\n{''.join(lines)}{indent[4:]}}}}}"
        case dict():
            parts = (f"{key!r}: {_text(part, depth)}" for key, part in value.items())
            return f"{{{', '.join(parts)}}}"
        case list() | tuple():
            return f"[{', '.join(_text(part, depth) for part in value)}]"
        case str() | int() | float() | None:
            return repr(value)
        case partial():
            arguments = ", ".join(map(_text, (value.func, *value.args)))
            return f"partial({arguments})"
        case type() if value in (list, dict):
            return value.__name__
        case type() if issubclass(value, Entity):
            return f"entity_type({value.__name__!r})"
        case _ if value == datetime.fromisoformat:
            return "datetime.fromisoformat"
        case _ if value in _NAMES:
            return f"judgements.{_NAMES[value]}"
    raise ValueError(f"there is no source text for {value!r}")
