"""The files of a report as a code host sees them: formats for such hosts are handed this."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


def _same(path: str) -> str:
    return path


def _unknown(path: str) -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class Checkout:
    """Where the records lie in the git repository around them.

    `folder` is the path of the records' root below that of the git repository, empty where they
    are one. `path` gives a file's path below the latter, with links resolved, since a host knows
    none of them. `text` gives what stands in the file, its byte order mark included and each
    broken byte as U+FFFD; None where it cannot be read. Both are asked for files with findings
    only, and take paths as a report has them.
    """

    folder: str = ""
    path: Callable[[str], str] = _same
    text: Callable[[str], str | None] = _unknown


ALONE = Checkout()
"""Records that are a git repository of their own, whose files nobody can read."""
