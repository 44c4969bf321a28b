"""Parts that were written one behind the other, packed: each is read when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate

from validator.engine.keeping import Store
from validator.engine.parts import CHECK

_FEW = 64
"""So many parts are sought and read one by one: to prepare for all of them takes longer."""


class KeptParts:
    """Parts in what is kept under the name `kept_as`, from `start` on.

    Each of their `names` has a NUL before and behind it; `sizes` says how long each part is, and
    `checks` ends with what it ends with. A part that does not is no longer the one it was.
    """

    def __init__(
        self,
        store: Store,
        kept_as: str,
        start: int,
        names: str = "",
        sizes: Sequence[int] = (),
        checks: bytes = b"",
    ) -> None:
        self._store = store
        self._kept_as = kept_as
        self._names = names
        self._starts = [*accumulate(sizes, initial=start)]
        self._checks = checks
        self._read: dict[str, bytes | memoryview] = {}

    def __len__(self) -> int:
        return len(self._starts) - 1

    @cached_property
    def names(self) -> list[str]:
        """The names of all, in order."""
        return self._names[1:-1].split("\0") if len(self) else []

    def get(self, name: str) -> bytes | memoryview:
        """The part of a name; empty where there is none, or it cannot be read any more."""
        if name not in self._read:
            number = self._number(name)
            self._read[name] = b"" if number is None else self._part(number)
        return self._read[name]

    def _number(self, name: str) -> int | None:
        if len(self._read) >= _FEW:
            return self._numbers.get(name)
        at = self._names.find(f"\0{name}\0")
        return self._names.count("\0", 0, at) if at >= 0 else None

    def _part(self, number: int) -> bytes | memoryview:
        start, end = self._starts[number : number + 2]
        part: bytes | memoryview
        if len(self._read) >= _FEW:
            part = self._all[start:end]
        else:
            part = self._store.read(self._kept_as, start, end - start) or b""
        check = self._checks[number * CHECK : (number + 1) * CHECK]
        return part if part[-CHECK:] == check else b""

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.names)}

    @cached_property
    def _all(self) -> memoryview:
        return memoryview(self._store.read(self._kept_as) or b"")
