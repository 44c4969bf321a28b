"""The plain reader, compiled. Where it was not built, this module raises `ImportError`.

It takes a fifth of the time of `plain_yaml`, whose patterns alone take milliseconds to load, and
gives the same for every text.
"""

from __future__ import annotations

from typing import Any

from validator.loading import _plain_yaml
from validator.loading.core_schema import WORDS, NotJson, resolve
from validator.text import Span


def read_plain(text: str) -> tuple[Any, Span] | None:
    """The data of a text that is one plain document, and its extent; None for any other text."""
    try:
        found = _plain_yaml.read_plain(text, WORDS, resolve)
    except NotJson:
        return None
    if found is None:
        return None
    data, start = found
    return data, Span(start, len(text))
