"""A line on a terminal that says how far a long run is; silent in a short one, and elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType

PATIENCE = 1.0
"""Seconds after which a user wonders whether anything happens."""

_EVERY = 0.1


class ProgressLine:
    """Writes to standard error, over its own line, and leaves nothing behind."""

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown and sys.stderr.isatty()
        self._next = time.monotonic() + PATIENCE
        self._width = 0

    def __enter__(self) -> ProgressLine:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._width:
            sys.stderr.write(f"\r{' ' * self._width}\r")
            sys.stderr.flush()

    def advance(self, done: int, total: int) -> None:
        """So many of so many files have been looked through."""
        now = time.monotonic()
        if not self._shown or now < self._next:
            return
        self._next = now + _EVERY
        text = f"Checking: {done:,} of {total:,} files ({done * 100 // total} %)"
        sys.stderr.write(f"\r{text.ljust(self._width)}")
        sys.stderr.flush()
        self._width = max(self._width, len(text))
