"""Which version comes next, by semver."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from validator.model.tag import precedence

Part = Literal["major", "minor", "patch"]

_FIRST = "v0.1.0"
"""The version to start with, as semver.org advises."""


def newest(tags: Iterable[str]) -> str | None:
    """The tag of the highest precedence."""
    return max(tags, key=lambda tag: (precedence(tag), tag), default=None)


def is_final(tag: str) -> bool:
    """Whether a tag is that of no pre-release."""
    return "-" not in tag.partition("+")[0]


def next_version(tags: Iterable[str], part: Part | None = None) -> str:
    """The version after the newest of some tags, which differs in that part; the patch, if in none.

    After a pre-release comes the version that it leads to, where that differs enough.
    """
    latest = newest(tags)
    if latest is None:
        return "v1.0.0" if part == "major" else _FIRST
    major, minor, patch = (
        int(number) for number in latest[1:].partition("+")[0].partition("-")[0].split(".")
    )
    is_ahead = not is_final(latest)
    match part:
        case "major":
            major, minor, patch = (major + (not is_ahead or bool(minor or patch)), 0, 0)
        case "minor":
            minor, patch = (minor + (not is_ahead or bool(patch)), 0)
        case _:
            patch += not is_ahead
    return f"v{major}.{minor}.{patch}"
