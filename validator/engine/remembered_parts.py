"""What surveys found of the parts of a repository, remembered from run to run."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from validator.engine.keeping import Store, keep, keep_head, read_head, read_kept
from validator.engine.kept_parts import KeptParts
from validator.engine.parts import (
    CHECK,
    PartPaths,
    SurveyedPart,
    is_whole,
    other_paths,
    parts_of,
    record_paths,
)
from validator.loading.identities import Identities
from validator.loading.source import Identity
from validator.model.kinds import part_of

if TYPE_CHECKING:
    from threading import Thread

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
        self._version, head, start = read_head(store, self._name)
        state, later = read_kept(store, self._later_name)
        known, self._kept = _unpacked(head, store, self._name, start)
        since, moves, changes = marshal.loads(later) if later else (None, {}, {})  # noqa: S302
        is_current = since == self._version
        self._state = state if is_current else self._version
        self._writing: Thread | None = None
        self._moves: dict[str, Identity | None] = moves if is_current else {}
        self._changes: dict[str, bytes | None] = changes if is_current else {}
        # Of nothing that is remembered, all is stale.
        is_any = bool(len(self._kept) or self._changes)
        self._moved = self._moved_since(known) if is_any else {}
        self._stale = {part_of(path) for path in self._moved}
        self._are_same_files = is_any and all(
            identity is not None and self._was_there(path, known)
            for path, identity in self._moved.items()
        )

    def _moved_since(self, known: Identities) -> dict[str, Identity | None]:
        """The identities of the files that are not surely as they are remembered; None if gone."""
        moved = self._identities.moved_since(known)
        for path, identity in self._moves.items():
            now = self._identities.by_path.get(path)
            if now == identity and now != b"":
                moved.pop(path, None)
            else:
                moved[path] = now
        return moved

    def _was_there(self, path: str, known: Identities) -> bool:
        if path in self._moves:
            return self._moves[path] is not None
        return known.names == self._identities.names or path in known.by_path

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
        """The same for a part that is remembered."""
        return SurveyedPart.unpacked(self._packed(name))

    def _is_kept(self, name: str) -> bool:
        return is_whole(self._packed(name))

    def _packed(self, name: str) -> bytes | memoryview:
        return (self._changes[name] or b"") if name in self._changes else self._kept.get(name)

    def _names(self) -> dict[str, None]:
        """The names of all parts that are remembered, in order."""
        names = dict.fromkeys(self._kept.names)
        for name, packed in self._changes.items():
            if packed is None:
                names.pop(name, None)
            else:
                names[name] = None
        return names

    def changed(self) -> list[PartPaths] | None:
        """The parts of which files have changed.

        None where any file has come or gone, or another than of records has changed.
        """
        if not self._are_same_files or other_paths(self._moved):
            return None
        alone = self._stale & self._moved.keys()
        folders = tuple(f"{name}/" for name in self._stale - alone)
        within = [it for it in self._identities.paths if it.startswith(folders)] if folders else []
        return parts_of(record_paths([*alone, *within]))

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
        gone = set() if among is None else self._names().keys() - {part.name for part in among}
        if not anew and not gone and not self._moved:
            return
        self._stale -= anew.keys()
        self._moves.update(self._moved)
        self._changes.update(anew)
        self._changes.update(dict.fromkeys(gone))
        if len(self._changes) * _MUCH < len(self._kept):
            later = (self._version, self._moves, self._changes)
            self._state = keep(self._store, self._later_name, marshal.dumps(later))
        else:
            self._write_all()

    def _write_all(self) -> None:
        """Keep identities and parts: what is packed already is but put behind the rest."""
        from threading import Thread  # Here, because a run in which nothing changed needs none.

        names = self._names()
        parts = [*map(self._packed, names)]
        # The checks of all parts, so that no two contents have one state.
        checks = b"".join([part[-CHECK:] for part in parts])
        identities = (self._identities.names, self._identities.packed)
        separated = "\0".join(["", *names, ""])
        head = marshal.dumps((*identities, separated, [*map(len, parts)], checks))

        def write() -> None:
            with suppress(MemoryError):  # What cannot be kept is not there.
                self._state = keep_head(self._store, self._name, head, parts)

        # Beside what follows, for it is much, and nearly all of it is done without the interpreter.
        self._writing = Thread(target=write)
        self._writing.start()


def _unpacked(
    head: memoryview, store: Store, name: str, start: int
) -> tuple[Identities, KeptParts]:
    """The identities of all files, and the parts that are kept behind the head."""
    if not head:
        return Identities(), KeptParts(store, name, start)
    names, packed, *parts = marshal.loads(head)  # noqa: S302 - it is whole, and the user's own
    return Identities(names, packed), KeptParts(store, name, start, *parts)
