"""What lets nearly all records through calls hardly any Python.

That it judges alike is tested with the compiled models.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from pydantic import ValidationError
from team import TEAM

from validator.model.accepting import accepting
from validator.model.judgements import reference
from validator.model.kinds import BUNDLE, KINDS, Kind
from validator.model.terms import DEFAULT_TERMS

STATED = {
    "id": "0a0f0a9e-8f1e-4a57-8a55-70b1f3f0c7d2",
    "name": "prod-api",
    "vercel_token_ref": "gh://production-portal/VERCEL_TOKEN",
    "rotation_cadence_days": 30,
    "last_rotated_at": "2026-10-01T00:00:00Z",
    "owner": "platform-team",
}


def functions(schema: Any) -> Iterator[Any]:
    """All functions in a core schema."""
    if callable(schema) and not isinstance(schema, type):
        yield schema
    elif isinstance(schema, dict | list):
        for part in schema.values() if isinstance(schema, dict) else schema:
            yield from functions(part)


@pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
@pytest.mark.parametrize("terms", [DEFAULT_TERMS, TEAM], ids=["default", "team"])
def test_no_function_is_called_but_for_timestamps_and_references_of_the_team(
    kind: Kind[Any], terms: Any
) -> None:
    called = [*functions(accepting(kind.schema, terms))]
    assert datetime.fromisoformat in called
    assert all(function in (datetime.fromisoformat, reference) for function in called)


@pytest.mark.parametrize(
    "stated",
    [
        {},
        {"vercel_token_ref": "doppler://ops/TOKEN"},
        {"last_rotated_at": "2026-10-01t00:00:00.123456789+02:00"},
    ],
)
def test_what_a_team_may_say_is_let_through(stated: dict[str, Any]) -> None:
    BUNDLE.acceptor(TEAM).validate_python({**STATED, **stated}, context=TEAM)


@pytest.mark.parametrize(
    "stated",
    [
        {"vercel_token_ref": "hunter2"},
        {"rotation_cadence_days": 31},
        {"rotation_cadence_days": 0},
        {"last_rotated_at": "2026-02-29T00:00:00Z"},
        {"unknown": 1},
    ],
)
def test_nothing_else_is_let_through(stated: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        BUNDLE.acceptor(TEAM).validate_python({**STATED, **stated}, context=TEAM)


def test_an_entity_holds_nothing_but_its_fields() -> None:
    entity = BUNDLE.acceptor(TEAM).validate_python(STATED, context=TEAM)
    assert entity == BUNDLE.validator.validate_python(STATED, context=TEAM)
    assert not hasattr(entity, "__pydantic_fields_set__")
