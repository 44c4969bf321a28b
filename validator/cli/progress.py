"""A line on a terminal that says how far a long run is; silent in a short one, and elsewhere."""

from __future__ import annotations

import time
from types import TracebackType
from typing import TextIO

PATIENCE = 1.0
"""Seconds after which a user wonders whether anything happens."""

_EVERY = 0.1


class ProgressLine:
    """Writes to a terminal, over its own line, and leaves nothing behind."""

    def __init__(self, stream: TextIO, *, shown: bool) -> None:
        self._stream = stream
        self._shown = shown and stream.isatty()
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
            self._stream.write(f"\r{' ' * self._width}\r")
            self._stream.flush()

    def advance(self, done: int, total: int) -> None:
        """So many of so many files have been looked through."""
        now = time.monotonic()
        if not self._shown or now < self._next:
            return
        self._next = now + _EVERY
        text = f"Checking: {done:,} of {total:,} files ({done * 100 // total} %)"
        self._stream.write(f"\r{text.ljust(self._width)}")
        self._stream.flush()
        self._width = max(self._width, len(text))
