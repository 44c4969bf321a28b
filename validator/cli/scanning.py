"""What tells whether files have changed, found out while other things are done."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

from validator.engine.cache import Identities
from validator.loading.source import Files
from validator.processes import MAX_JOBS, begun, workers

_MANY = 1000
"""From so many files on, another process is started sooner than it is done."""

_AT_ONCE = 256


@contextmanager
def identified(source: Files | None) -> Iterator[Callable[[], Identities]]:
    """The identities of all files of a source, by path; those of none without one.

    Other processes begin at once, and this one joins in when it asks.
    """
    paths = [*source.paths()] if source is not None else []
    size = max(_AT_ONCE, -(-len(paths) // MAX_JOBS))
    chunks = [paths[start : start + size] for start in range(0, len(paths), size)]

    def work(number: int) -> bytes:
        return marshal.dumps(source.identities(chunks[number]) if source is not None else [])

    @cache
    def identities() -> Identities:
        packed = finish(lambda number: None)
        # What is unpacked here, this very run has packed.
        found = [identity for chunk in packed for identity in marshal.loads(chunk)]  # noqa: S302
        return dict(zip(paths, found, strict=True))

    with begun(len(chunks), work, workers() - 1 if len(paths) >= _MANY else 0) as finish:
        yield identities
