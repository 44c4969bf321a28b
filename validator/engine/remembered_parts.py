"""What surveys found of the parts of a repository, remembered from run to run."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import accumulate
from typing import TYPE_CHECKING, TypeVar

from validator.engine.keeping import Identities, Store, keep, keep_head, read_head, read_kept
from validator.engine.parts import CHECK, PartPaths, SurveyedPart, is_whole, parts_of, record_paths
from validator.loading.source import Identity
from validator.model.kinds import part_of

if TYPE_CHECKING:
    from threading import Thread

V = TypeVar("V")

_MUCH = 10
"""One part in so many may have changed before all are written anew."""


class RememberedParts:
    """What surveys found of parts, and the identities of all files at that time.

    Most of it is written once, and what changes later beside it, until that is much as well.
    Parts are kept packed, for few are looked at.
    """

    def __init__(self, store: Store, question: bytes, identities: Identities) -> None:
        self._store = store
        self._name = f"survey-{question.hex()}"
        self._later_name = f"changes-{question.hex()}"
        self._identities = identities
        self._version, head, self._rest = read_head(store, self._name)
        state, later = read_kept(store, self._later_name)
        known, self._parts = _unpacked(head) if head else ({}, {})
        self._size = len(self._parts)
        since, moves, changes = marshal.loads(later) if later else (None, {}, {})  # noqa: S302
        is_current = since == self._version
        self._state = state if is_current else self._version
        self._writing: Thread | None = None
        self._moves: dict[str, Identity | None] = moves if is_current else {}
        self._changes: dict[str, bytes | None] = changes if is_current else {}
        _overlay(known, self._moves)
        _overlay(self._parts, self._changes)
        # Of nothing that is remembered, all is stale.
        self._moved = _moved(known, identities) if self._parts else {}
        self._stale = {part_of(path) for path in self._moved}
        self._are_same_files = len(known) == len(identities) and all(
            identity is not None and path in known for path, identity in self._moved.items()
        )

    @property
    def state(self) -> bytes:
        """Stands for all of it: no two memories of other contents have the same."""
        self.settle()
        return self._state

    def settle(self) -> None:
        """Wait until all that was to be kept has been written."""
        if self._writing is not None:
            try:
                self._writing.join()
            finally:  # An interrupt, too, leaves nothing half done.
                self._writing.join()
            self._writing = None

    def holds(self, part: PartPaths, now: int | None) -> bool:
        """Whether the files of a part are unchanged, and what was found of it holds at an instant.

        `now` is None where it is known already that all does.
        """
        if part.name in self._stale or not self._is_kept(part.name):
            return False
        return now is None or self.known(part.name).holds(now)

    def found(self, name: str) -> SurveyedPart | None:
        """What was found of a part when it was last read, whatever its files hold now."""
        return self.known(name) if self._is_kept(name) else None

    def known(self, name: str) -> SurveyedPart:
        """The same for a part that is remembered. Raises `KeyError`."""
        return SurveyedPart.unpacked(self._packed(self._parts[name]))

    def _is_kept(self, name: str) -> bool:
        return name in self._parts and is_whole(self._packed(self._parts[name]))

    def _packed(self, part: bytes | slice) -> bytes | memoryview:
        return part if isinstance(part, bytes) else self._rest[part]

    def changed(self) -> list[PartPaths] | None:
        """The parts of which files have changed; None where any file has come or gone."""
        if not self._are_same_files:
            return None
        folders = tuple(f"{name}/" for name in self._stale if name not in self._identities)
        within = [path for path in self._identities if path.startswith(folders)] if folders else []
        return parts_of(record_paths([*self._stale & self._identities.keys(), *within]))

    def tell_the_same(self, anew: Iterable[SurveyedPart]) -> bool:
        """Whether the index knows the same of some parts as before they were surveyed again.

        Of a part that a rule suspects, or that must be loaded, more matters than what it knows.
        """
        return all(
            (before := self.found(part.name)) is not None
            and not (part.suspects or before.suspects)
            and part.traits == before.traits
            and [(path, records) for path, _, records in part.files]
            == [(path, records) for path, _, records in before.files]
            and all(records is not None for _, _, records in part.files)
            for part in anew
        )

    def remember(self, anew: Mapping[str, bytes], among: Sequence[PartPaths] | None = None) -> None:
        """Keep what was found of the parts that were surveyed again, and forget what is gone.

        `anew` maps their names to what was found, packed. `among` are all that there are, where
        some may be gone.
        """
        is_any_gone = among is not None and self._parts
        gone = self._parts.keys() - {part.name for part in among or ()} if is_any_gone else set()
        if not anew and not gone:
            return
        self._stale -= anew.keys()
        self._moves.update(self._moved)
        self._changes.update(anew)
        self._changes.update(dict.fromkeys(gone))
        self._parts.update(anew)
        for name in gone:
            del self._parts[name]
        if len(self._changes) * _MUCH < self._size:
            later = (self._version, self._moves, self._changes)
            self._state = keep(self._store, self._later_name, marshal.dumps(later))
        else:
            self._write_all()

    def _write_all(self) -> None:
        """Keep identities and parts: what is packed already is but put behind the rest."""
        from threading import Thread  # Here, because a run in which nothing changed needs none.

        parts = [*map(self._packed, self._parts.values())]
        sizes = dict(zip(self._parts, map(len, parts), strict=True))
        # The checks of all parts, so that no two contents have one state.
        checks = b"".join([part[-CHECK:] for part in parts])
        head = marshal.dumps(({**self._identities}, sizes, checks))

        def write() -> None:
            with suppress(MemoryError):  # What cannot be kept is not there.
                self._state = keep_head(self._store, self._name, head, parts)

        # Beside what follows, for it is much, and nearly all of it is done without the interpreter.
        self._writing = Thread(target=write)
        self._writing.start()


def _unpacked(head: memoryview) -> tuple[dict[str, Identity], dict[str, bytes | slice]]:
    """The identities of all files, and where each part stands."""
    known, sizes, _ = marshal.loads(head)  # noqa: S302 - it is whole, and the user's own
    ends = [*accumulate(sizes.values())]
    return known, dict(zip(sizes, map(slice, [0, *ends], ends), strict=True))


def _moved(known: Identities, now: Identities) -> dict[str, Identity | None]:
    """The identities of the files that are not surely as they were known; None of one gone."""
    moved: dict[str, Identity | None] = {
        path: identity
        for path, identity in now.items()
        if not identity or known.get(path) != identity
    }
    new = sum(path not in known for path in moved)
    if len(known) + new > len(now):
        moved |= dict.fromkeys(known.keys() - now.keys())
    return moved


def _overlay(contents: dict[str, V], changes: Mapping[str, V | None]) -> None:
    """Take over changes; None stands for what is gone."""
    for name, content in changes.items():
        if content is None:
            contents.pop(name, None)
        else:
            contents[name] = content
