"""Plain data of two sides, compared value by value."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from validator.engine.diff.change import ABSENT
from validator.engine.diff.pairing import pair_up
from validator.model.kinds import Kind
from validator.named_tuple import NamedTuple

Steps = tuple[str, ...]
"""The way to a value: names of fields, and `[name]` for an artifact."""


class Difference(NamedTuple):
    """A value that is not the same on both sides; `ABSENT` where a side does not state it."""

    steps: Steps
    before: Any
    after: Any


def differences(before: Any, after: Any, steps: Steps = ()) -> Iterator[Difference]:
    """Where two values differ: mappings by key, artifacts by name and URL, all else as a whole."""
    if isinstance(before, dict) and isinstance(after, dict):
        for name in dict.fromkeys((*before, *after)):
            below = (*steps, str(name))
            yield from differences(before.get(name, ABSENT), after.get(name, ABSENT), below)
    elif steps == ("artifacts",) and _is_artifacts(before) and _is_artifacts(after):
        for old, new in pair_up(before, after, (_whole, _name, _url)):
            name = _name(new or old or {})
            below = (*steps, f"[{'?' if name is None else name}]")
            yield from differences(old or ABSENT, new or ABSENT, below)
    elif not same(before, after):
        yield Difference(steps, before, after)


def with_defaults(kind: Kind[Any], data: Mapping[str, Any]) -> dict[str, Any]:
    """A record with what it says by leaving a field out."""
    left_out = {
        name: info.get_default(call_default_factory=True)
        for name, info in kind.model.model_fields.items()
        if name not in data and not info.is_required()
    }
    return {**data, **left_out}


def same(before: Any, after: Any) -> bool:
    """Whether two values are one; JSON tells `true` from 1, but not 1 from 1.0."""
    if isinstance(before, dict) and isinstance(after, dict):
        return before.keys() == after.keys() and all(
            same(value, after[name]) for name, value in before.items()
        )
    if isinstance(before, list) and isinstance(after, list):
        return len(before) == len(after) and all(map(same, before, after))
    if isinstance(before, bool) is not isinstance(after, bool):
        return False
    return bool(before == after)


def path_of(steps: Steps) -> str:
    """The way to a value as a reader writes it: `artifacts[pytest].url`."""
    text = ""
    for step in steps:
        text += step if step.startswith("[") or not text else f".{step}"
    return text


def _is_artifacts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) and item for item in value)


def _whole(artifact: dict[str, Any]) -> str:
    return json.dumps(artifact, sort_keys=True)


def _name(artifact: dict[str, Any]) -> str | None:
    name = artifact.get("name")
    return name if isinstance(name, str) else None


def _url(artifact: dict[str, Any]) -> str | None:
    url = artifact.get("url")
    return url if isinstance(url, str) else None
