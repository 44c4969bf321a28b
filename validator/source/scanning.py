"""What tells whether files have changed, found out while other things are done."""

from __future__ import annotations

import marshal
import os
import struct
from _thread import allocate_lock, start_new_thread

from validator.sealing import digest_bytes
from validator.source.disk import IDENTITY_SIZE, Disk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from validator.loading.source import Files, Identity

    _Found = tuple[bytes | None, Callable[[], Mapping[str, Identity]]]

_REPEATABLE = 2
"""A version of what `marshal` writes in which equal data are equal bytes."""


class Scan:
    """What tells of each file of a source whether it has changed; nothing without a source.

    A disk is looked through beside whatever is done until somebody asks.
    """

    def __init__(self, source: Files | None) -> None:
        self._source = source
        self._found: _Found | None = None
        self._looking = allocate_lock()
        if isinstance(source, Disk):
            self._looking.acquire()
            try:
                start_new_thread(self._look_beside, ())
            except RuntimeError:  # There are no more threads to be had.
                self._looking.release()

    @property
    def digest(self) -> bytes | None:
        """One value for the state of all files; None where that of one is not known.

        The order counts: a disk lists its files in the same one while nothing changes.
        """
        return self._look()[0]

    @property
    def identities(self) -> Mapping[str, Identity]:
        """The identities of all files, by path."""
        digest, unpacked = self._look()
        identities = unpacked()
        self._found = digest, lambda: identities  # What it was made of need not be kept.
        return identities

    def _look_beside(self) -> None:
        try:
            self._found = _found(self._source)
        except Exception:  # noqa: S110 - who asks does it again, and meets the error if there is one
            pass
        finally:
            self._looking.release()

    def _look(self) -> _Found:
        with self._looking:
            if self._found is None:
                self._found = _found(self._source)
            return self._found


def _found(source: Files | None) -> _Found:
    """The digest of all files, and what makes a mapping of their identities."""
    if source is None:
        return None, dict
    if isinstance(source, Disk) and (scanned := source.scanned()) is not None:
        names, packed, are_known = scanned
        digest = digest_bytes(names + digest_bytes(packed)) if are_known else None
        return digest, lambda: _unpacked(names, packed)
    paths = [*source.paths()]
    identities = source.identities(paths)
    content = marshal.dumps((paths, identities), _REPEATABLE)
    digest = digest_bytes(content) if b"" not in identities else None
    return digest, lambda: dict(zip(paths, identities, strict=True))


def _unpacked(names: bytes, packed: bytes) -> dict[str, Identity]:
    paths = os.fsdecode(names).split("\0")[:-1]
    identities = struct.iter_unpack(f"{IDENTITY_SIZE}s", packed)
    return {
        path: identity if identity != _UNKNOWN else b""
        for path, (identity,) in zip(paths, identities, strict=True)
    }


_UNKNOWN = bytes(IDENTITY_SIZE)
