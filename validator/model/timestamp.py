"""Timestamps as a user types them: RFC 3339 with seconds and a zone.

Records are judged by `scalars.Timestamp`, which says the same to pydantic and to JSON Schema; this
does without pydantic, which takes longer to import than a run in which nothing changed takes.
"""

from __future__ import annotations

import re
from datetime import datetime

_FORM = (
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?"
    r"(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
)


def parse_timestamp(text: str) -> datetime:
    """The instant of an RFC 3339 timestamp with a zone. Raises `ValueError`."""
    if re.fullmatch(_FORM, text) is None:
        raise ValueError(text)
    return datetime.fromisoformat(text.upper())


def written(instant: datetime) -> str:
    """An instant as records state it: `2026-11-23T12:00:00Z`, or with its own zone."""
    return instant.isoformat().replace("+00:00", "Z")
