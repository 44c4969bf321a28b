"""The plain reader, compiled. Where it was not built, this module raises `ImportError`.

It takes a ninth of the time of `plain_yaml`, whose patterns alone take milliseconds to load, and
gives the same for every text.
"""

from __future__ import annotations

from typing import Any

from validator.loading import _plain_yaml
from validator.loading.core_schema import WORDS, NotJson, resolve


def read_plain(text: str) -> tuple[Any, int] | None:
    """The data of a text that is one plain document, and its start; None for any other text."""
    try:
        return _plain_yaml.read_plain(text, WORDS, resolve)
    except NotJson:
        return None
