"""What tells whether files have changed, found out while other things are done."""

from __future__ import annotations

import os
from _thread import allocate_lock, start_new_thread

from validator.loading.identities import Identities
from validator.sealing import digest_bytes
from validator.source.disk import Disk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from validator.loading.source import Files

    _Found = tuple[bytes | None, Identities]


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
    def identities(self) -> Identities:
        """The paths of all files, and what tells of each."""
        return self._look()[1]

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
    """The digest of all files, and what tells of each."""
    if source is None:
        return None, Identities()
    if isinstance(source, Disk) and (scanned := source.scanned()) is not None:
        names, packed, are_known = scanned
        identities = Identities(os.fsdecode(names), packed)
    else:
        paths = [*source.paths()]
        identities = Identities.of(paths, source.identities(paths))
        names = identities.names.encode("utf-8", "surrogatepass")
        packed, are_known = identities.packed, identities.are_known
    return digest_bytes(names + digest_bytes(packed)) if are_known else None, identities
