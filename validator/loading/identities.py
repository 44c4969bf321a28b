"""What tells of each file of a source whether it has changed.

It stays in the one piece that it was found as: in most runs nearly all files are what they were,
and to compare pieces takes a fraction of the time that it takes to compare file by file.
"""

from __future__ import annotations

import struct

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from validator.loading.source import Identity

IDENTITY_SIZE = 40
"""The most bytes that an identity has (`source.Identity`)."""

_CHUNK = 64 * IDENTITY_SIZE
_UNKNOWN = bytes(IDENTITY_SIZE)


class Identities:
    """The paths of all files, each with a NUL behind it in `names`, and what tells of each.

    `packed` holds the identities one behind the other, each `IDENTITY_SIZE` bytes: zeros stand
    behind a shorter one, and for none.
    """

    def __init__(self, names: str = "", packed: bytes = b"") -> None:
        self.names = names
        self.packed = packed
        self._paths: list[str] | None = None
        self._by_path: dict[str, Identity] | None = None

    @staticmethod
    def of(paths: Iterable[str], identities: Iterable[Identity]) -> Identities:
        """Those of some paths, in their order."""
        names = "".join([f"{path}\0" for path in paths])
        return Identities(names, b"".join([it.ljust(IDENTITY_SIZE, b"\0") for it in identities]))

    def __len__(self) -> int:
        return len(self.packed) // IDENTITY_SIZE

    @property
    def paths(self) -> list[str]:
        """The paths, in order."""
        if self._paths is None:
            self._paths = self.names.split("\0")[:-1]
        return self._paths

    @property
    def by_path(self) -> dict[str, Identity]:
        """The identities; empty where nothing tells of a file."""
        if self._by_path is None:
            identities = struct.iter_unpack(f"{IDENTITY_SIZE}s", self.packed)
            self._by_path = {
                path: identity if identity != _UNKNOWN else b""
                for path, (identity,) in zip(self.paths, identities, strict=True)
            }
        return self._by_path

    @property
    def are_known(self) -> bool:
        """Whether something tells of each file."""
        return _UNKNOWN not in self.packed or b"" not in self.by_path.values()

    def moved_since(self, known: Identities) -> dict[str, Identity | None]:
        """The identities of the files that are not surely as they were known; None of one gone."""
        if self.names == known.names and self.are_known:
            return {self.paths[at]: self._at(at) for at in self._differing(known)}
        before, now = known.by_path, self.by_path
        moved = {path: it for path, it in now.items() if not it or before.get(path) != it}
        return moved | dict.fromkeys(before.keys() - now.keys())

    def _differing(self, other: Identities) -> Iterator[int]:
        """At which of the same paths another one has something else."""
        for start in range(0, len(self.packed), _CHUNK):
            end = start + _CHUNK
            if self.packed[start:end] != other.packed[start:end]:
                numbers = range(start // IDENTITY_SIZE, min(end // IDENTITY_SIZE, len(self)))
                yield from (at for at in numbers if self._at(at) != other._at(at))

    def _at(self, number: int) -> Identity:
        return self.packed[number * IDENTITY_SIZE : (number + 1) * IDENTITY_SIZE]
