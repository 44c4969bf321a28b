"""What the world outside the files says, gathered once and handed to the rules as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Tags:
    """The release tags and the commits they point at, as far as they can be known.

    `commits` maps each tag to the full id of its commit. Where the list may lack tags
    (`incomplete` is a reason such as "the clone is shallow"), a tag that is missing from it
    is unknowable, not absent, and `remedy` tells the user what to do about it.
    """

    commits: Mapping[str, str] = field(default_factory=dict)
    incomplete: str | None = None
    remedy: str | None = None
    origin: str = "this repository's git tags"


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of one run.

    `now` is an instant with a zone. `tags` is what the policy's `tags.source` says;
    `local_tags` is what the git repository at hand says, which only the check of a committed
    lock compares with.
    """

    now: datetime
    tags: Tags = Tags()
    local_tags: Mapping[str, str] = field(default_factory=dict)
