"""What tells whether files have changed, found out while other things are done."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

from validator.engine.cache import Identities
from validator.loading.source import Files, Identity
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

    def work(number: int) -> list[Identity]:
        return source.identities(chunks[number]) if source is not None else []

    @cache
    def identities() -> Identities:
        found = [identity for chunk in finish(lambda number: None) for identity in chunk]
        return dict(zip(paths, found, strict=True))

    others = workers() - 1 if len(paths) >= _MANY else 0
    # What is unpacked here, this very run has packed.
    with begun(len(chunks), work, others, marshal.dumps, marshal.loads) as finish:
        yield identities
