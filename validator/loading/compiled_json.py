"""The plain reader of JSON Lines, compiled. Where it was not built, importing this fails.

It takes a quarter of the time of `plain_json`, whose patterns and reader take milliseconds to load.
A line may be plain to one and not to the other; the strict reader then reads it, and alike.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from validator.loading import _plain_json


def read_plain_lines(text: str) -> Iterable[tuple[int, int, Any]]:
    """As `plain_json.read_plain_lines`."""
    try:
        return _plain_json.read_plain_lines(text)
    except UnicodeEncodeError:  # Half a character, which no file holds, is no UTF-8.
        from validator.loading import plain_json

        return plain_json.read_plain_lines(text)
