"""Release tags: `v` and a semantic version (semver.org 2.0.0), pre-releases included."""

from __future__ import annotations

import re
from functools import lru_cache

_NUMBER = "(?:0|[1-9][0-9]*)"
_LABEL = f"(?:{_NUMBER}|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)"

TAG_PATTERN = (
    rf"^v{_NUMBER}\.{_NUMBER}\.{_NUMBER}"
    rf"(?:-{_LABEL}(?:\.{_LABEL})*)?"
    r"(?:\+[0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*)?$"
)
MAX_TAG_LENGTH = 256

Precedence = tuple[tuple[tuple[int, str], ...], bool, tuple[tuple[bool, tuple[int, str]], ...]]


@lru_cache(maxsize=4096)  # The records of a release all name one tag.
def is_tag(text: str) -> bool:
    """Whether a text is a release tag as the specification wants it (vX.Y.Z)."""
    is_short = len(text) <= MAX_TAG_LENGTH
    return is_short and re.match(TAG_PATTERN, text) is not None and not text.endswith("\n")


@lru_cache(maxsize=4096)
def precedence(tag: str) -> Precedence:
    """A sort key by semver precedence: `v1.0.0-rc.1` < `v1.0.0` < `v1.0.1`; build data is ignored.

    Numbers compare by length and text, so that no length of digits is costly to convert.
    """
    version = tag[1:].partition("+")[0]
    core, dash, labels = version.partition("-")
    numbers = tuple([(len(part), part) for part in core.split(".")])
    if not dash:
        return (numbers, True, ())
    return (
        numbers,
        False,
        tuple(
            (not part.isdigit(), (len(part), part) if part.isdigit() else (0, part))
            for part in labels.split(".")
        ),
    )
