"""What must not be shown."""

from __future__ import annotations

from validator.named_tuple import NamedTuple
from validator.text import Span


class Sensitive(NamedTuple):
    """A span that must not be shown, and what it looks like: "a GitHub token"."""

    span: Span
    what: str
