"""What a team's own JSON Schema refuses of a value, judged within bounds.

A pull request may bring the schema along. So nothing is fetched, patterns match in linear time,
and the steps of a judgement are counted: a schema of a few lines can ask for more than any
machine has time for.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any

from validator.linear_pattern import linear_pattern
from validator.model.pattern_size import pattern_size
from validator.named_tuple import NamedTuple

MAX_STEPS = 100_000
"""Steps that one schema may take in a run, beside `STEPS_PER_NODE` for each judged value."""

STEPS_PER_NODE = 10
MAX_REFUSALS = 100
"""How many refusals of one value are told."""

_DRAFTS = ("Draft202012", "Draft201909", "Draft7", "Draft6", "Draft4")
_PATTERN_STEPS = 500
_MAX_SHOWN = 60

Path = tuple[str | int, ...]
Keyword = Callable[[Any, Any, Any, Any], Iterator[Any] | None]


class UnusableSchema(Exception):  # noqa: N818 - it states a fact about a schema, not an error of ours
    """A schema cannot judge; `str()` says why, in words that follow "cannot be used: "."""


class Refusal(NamedTuple):
    """What a schema refuses: the path inside the value, or of its key, and by which keyword."""

    path: Path
    at_key: bool
    reason: str


class TeamSchema:
    """A schema that is known to be one; it counts the steps that its judgements take."""

    def __init__(self, schema: Any) -> None:
        """Raises `UnusableSchema`. The draft is what `$schema` says, 2020-12 where it is absent."""
        self._steps = MAX_STEPS
        self._weights: dict[int, int] = {}
        self._patterns: dict[str, tuple[Callable[[str], bool], int]] = {}
        self._mentions_patterns = False
        self._validator = _guarded(lambda: self._checked(schema))

    def refusals(self, value: Any) -> list[Refusal]:
        """What the schema refuses of a value, sorted by path. Raises `UnusableSchema`."""
        self._weights.clear()
        self._steps += STEPS_PER_NODE * self._weigh(value)
        found: set[Refusal] = _guarded(
            lambda: set(map(_refusal, islice(self._validator.iter_errors(value), MAX_REFUSALS)))
        )
        return sorted(found, key=lambda refusal: ([*map(str, refusal.path)], refusal.reason))

    def _checked(self, schema: Any) -> Any:
        """The validator of a schema, once the schema and its references are known to be sound."""
        from referencing.jsonschema import EMPTY_REGISTRY, specification_with

        draft = _draft(schema)
        kind = self._bounded(draft)
        self._weigh(draft.META_SCHEMA)
        self._weigh(schema)
        for error in kind(draft.META_SCHEMA, registry=EMPTY_REGISTRY).iter_errors(schema):
            where = _shown("/".join(("", *map(str, error.absolute_path))))
            raise UnusableSchema(f"it is no JSON Schema: {_refusal(error).reason} refuses{where}")
        self._steps = MAX_STEPS
        self._mentions_patterns = _mentions(schema, "patternProperties")
        validator = kind(schema, registry=EMPTY_REGISTRY)
        root = specification_with(draft.META_SCHEMA["$schema"]).create_resource(schema)
        _look_up_references(root, EMPTY_REGISTRY.resolver_with_root(root))
        return validator

    def _bounded(self, draft: Any) -> Any:
        """The validator of a draft, with keywords that are counted and match in linear time."""
        from jsonschema.validators import extend

        ours: dict[str, Keyword] = {
            "additionalProperties": self._additional_properties,
            "pattern": self._pattern,
            "patternProperties": self._pattern_properties,
            "propertyNames": _property_names,
            "required": _required,
        }
        keywords: dict[str, Keyword] = {
            name: self._counted(name, ours.get(name, keyword))
            for name, keyword in draft.VALIDATORS.items()
        }
        kind: Any = extend(draft, keywords)  # type: ignore[no-untyped-call]
        # Its own `evolve` takes a nested "$schema" for leave to go back to the library's keywords.
        kind.evolve = _evolve
        kind.descend = _descending(kind.descend)
        return kind

    def _counted(self, name: str, keyword: Keyword) -> Keyword:
        def counted(validator: Any, value: Any, instance: Any, schema: Any) -> Iterator[Any] | None:
            breadth = len(value) if isinstance(value, (dict, list)) else 1
            if name == "uniqueItems" and isinstance(instance, list):
                breadth = len(instance)
            if name == "unevaluatedProperties" and self._mentions_patterns:
                raise UnusableSchema(f"`{name}` beside `patternProperties` is not supported")
            self._spend(1 + breadth * self._weight(instance) // 64)
            return keyword(validator, value, instance, schema)

        return counted

    def _spend(self, steps: int) -> None:
        self._steps -= steps
        if self._steps < 0:
            raise UnusableSchema("it takes too many steps to judge by")

    def _weigh(self, value: Any) -> int:
        """How many values there are in a value, noted for each mapping and list in it."""
        if not isinstance(value, (dict, list)):
            return self._weight(value)
        parts = value.values() if isinstance(value, dict) else value
        weight = 1 + sum(map(self._weigh, parts))
        self._weights[id(value)] = weight
        return weight

    def _weight(self, value: Any) -> int:
        if isinstance(value, str):
            return 1 + len(value) // 1024
        return self._weights.get(id(value), 1)

    def _matches(self, pattern: str, text: str) -> bool:
        if pattern not in self._patterns:
            self._spend(_PATTERN_STEPS)
            try:
                self._patterns[pattern] = linear_pattern(pattern), pattern_size(pattern)
            except ValueError as reason:
                raise UnusableSchema(f"a pattern in it is not supported: {reason}") from None
        matches, size = self._patterns[pattern]
        self._spend(size * len(text) // 2048)
        return matches(text)

    def _pattern(self, validator: Any, pattern: str, instance: Any, schema: Any) -> Iterator[Any]:
        if isinstance(instance, str) and not self._matches(pattern, instance):
            yield _error()

    def _pattern_properties(
        self, validator: Any, patterns: Mapping[str, Any], instance: Any, schema: Any
    ) -> Iterator[Any]:
        if isinstance(instance, dict):
            for pattern, part in patterns.items():
                for name, value in instance.items():
                    if self._matches(pattern, name):
                        yield from validator.descend(value, part, path=name, schema_path=pattern)

    def _additional_properties(
        self, validator: Any, additional: Any, instance: Any, schema: Mapping[str, Any]
    ) -> Iterator[Any]:
        if not isinstance(instance, dict):
            return
        named, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
        for name, value in instance.items():
            if name in named or any(self._matches(pattern, name) for pattern in patterns):
                continue
            if additional is False:
                yield _error(name)
            else:
                yield from validator.descend(value, additional, path=name)


def _draft(schema: Any) -> Any:
    import jsonschema

    if not isinstance(schema, (dict, bool)):
        raise UnusableSchema("it is no JSON Schema, which is a mapping")
    drafts = {
        draft.META_SCHEMA["$schema"].rstrip("#"): draft
        for draft in (getattr(jsonschema, f"{name}Validator") for name in _DRAFTS)
    }
    stated = schema.get("$schema", next(iter(drafts))) if isinstance(schema, dict) else None
    draft = drafts.get(stated.rstrip("#") if isinstance(stated, str) else next(iter(drafts)))
    if draft is None:
        raise UnusableSchema("its `$schema` names no draft from 4 to 2020-12")
    return draft


def _guarded(judge: Callable[[], Any]) -> Any:
    """What a judgement gives. Raises `UnusableSchema`, whatever the library stumbled over."""
    from referencing.exceptions import Unresolvable

    try:
        return judge()
    except UnusableSchema:
        raise
    except RecursionError:
        raise UnusableSchema("it refers to itself without end, or is nested too deep") from None
    except Unresolvable:
        raise UnusableSchema("a `$ref` in it leads nowhere, and nothing is fetched") from None
    except Exception as error:
        # The library has no list of what it raises on odd schemas, such as an `$id` that is no URI.
        raise UnusableSchema(f"it cannot be followed: {type(error).__name__}") from None


def _look_up_references(root: Any, resolver: Any) -> None:
    """Raises `Unresolvable` where a `$ref` leads nowhere, though no value may ever come to it."""
    pending = [(root, resolver)]
    while pending:
        resource, resolver = pending.pop()
        contents = resource.contents
        reference = contents.get("$ref") if isinstance(contents, dict) else None
        if isinstance(reference, str):
            resolver.lookup(reference)
        pending.extend((part, resolver.in_subresource(part)) for part in resource.subresources())


def _evolve(self: Any, **changes: Any) -> Any:
    import attrs

    return attrs.evolve(self, **changes)


def _descending(descend: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    """The library's `descend`, which forgets the path of a value where `false` refuses it."""

    def ours(validator: Any, instance: Any, schema: Any, path: Any = None, **rest: Any) -> Any:
        if schema is not False:
            return descend(validator, instance, schema, path, **rest)
        from jsonschema import ValidationError

        error = ValidationError("", path=() if path is None else (path,), validator=None)  # type: ignore[arg-type]
        return iter([error])

    return ours


def _required(validator: Any, names: Any, instance: Any, schema: Any) -> Iterator[Any]:
    if isinstance(instance, dict):
        for name in names:
            if name not in instance:
                yield _error(name)


def _property_names(validator: Any, part: Any, instance: Any, schema: Any) -> Iterator[Any]:
    if isinstance(instance, dict):
        for name in instance:
            yield from validator.descend(name, part, path=name)


def _error(*path: str) -> Any:
    from jsonschema import ValidationError

    return ValidationError("", path=path)


def _refusal(error: Any) -> Refusal:
    keyword = error.validator
    at_key = keyword == "additionalProperties" or "propertyNames" in error.absolute_schema_path
    demand = "" if keyword == "required" else _shown(error.validator_value)
    reason = f"`{keyword}`{demand}" if keyword else "nothing may stand here"
    return Refusal(tuple(error.absolute_path), at_key, reason)


def _shown(demand: Any) -> str:
    """What a keyword demands, where it is short; never the value that it refuses."""
    parts = demand if isinstance(demand, list) else [demand]
    if any(isinstance(part, (dict, list)) for part in parts):
        return ""
    text = json.dumps(demand, ensure_ascii=False)
    return f" {text}" if len(text) <= _MAX_SHOWN and text.isprintable() else ""


def _mentions(schema: Any, keyword: str) -> bool:
    pending = [schema]
    while pending:
        part = pending.pop()
        if isinstance(part, dict):
            if keyword in part:
                return True
            pending.extend(part.values())
        elif isinstance(part, list):
            pending.extend(part)
    return False
