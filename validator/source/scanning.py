"""What tells whether files have changed, found out while other things are done."""

from __future__ import annotations

import marshal

from validator.processes import MAX_JOBS, begun, workers
from validator.sealing import digest_bytes
from validator.source.disk import Disk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType

    from validator.loading.source import Files, Identity

_MANY = 1000
"""From so many files on, another process is started sooner than it is done."""

_AT_ONCE = 128
_REPEATABLE = 2
"""A version of what `marshal` writes in which equal data are equal bytes."""


class Scan:
    """What tells of each file whether it has changed, as it was found out in pieces.

    Each piece is packed: whether all in it is known, the paths, and the identities.
    """

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = pieces
        self._identities: dict[str, Identity] | None = None

    @property
    def digest(self) -> bytes | None:
        """One value for the state of all files; None where that of one is not known.

        The order counts: a disk lists its files in the same one while nothing changes.
        """
        if any(piece.startswith(_UNKNOWN) for piece in self._pieces):
            return None
        return digest_bytes(b"".join(self._pieces))

    @property
    def identities(self) -> Mapping[str, Identity]:
        """The identities of all files, by path."""
        if self._identities is None:
            self._identities = {}
            for piece in self._pieces:
                # What is unpacked here, this very run has packed.
                self._identities.update(zip(*marshal.loads(piece[1:]), strict=True))  # noqa: S302
        return self._identities


class scanned:  # noqa: N801 - it reads as what it yields: `with scanned(source) as scan`
    """The scan of all files of a source; of none without one.

    Other processes begin at once, and this one joins in when it asks. A scan that has been made
    already is taken for what it is.
    """

    def __init__(self, source: Files | None, made: Scan | None = None) -> None:
        self._made = made
        self._source = source
        self._pieces = _pieces(source) if source is not None and made is None else []
        many = isinstance(source, Disk) and sum(map(len, self._pieces)) >= _MANY
        others = workers() - 1 if many else 0
        self._begun = begun(len(self._pieces), self._work, others, bytes, bytes)

    def __enter__(self) -> Callable[[], Scan]:
        self._finish = self._begun.__enter__()
        return self._scan

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._begun.__exit__(kind, error, traceback)

    def _scan(self) -> Scan:
        if self._made is None:
            self._made = Scan(self._finish(lambda number: None))
        return self._made

    def _work(self, number: int) -> bytes:
        source, piece = self._source, self._pieces[number]
        if source is None:
            return b""
        if isinstance(source, Disk):
            piece = [path for start in piece for path in source.below(start)]
        identities = source.identities(piece)
        known = _UNKNOWN if b"" in identities else _KNOWN
        return known + marshal.dumps((piece, identities), _REPEATABLE)


_KNOWN, _UNKNOWN = b"+", b"-"


def _pieces(source: Files) -> list[list[str]]:
    starts = source.starts() if isinstance(source, Disk) else [*source.paths()]
    size = max(_AT_ONCE, -(-len(starts) // MAX_JOBS))
    return [starts[at : at + size] for at in range(0, len(starts), size)]
