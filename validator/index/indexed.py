"""Records of which only the indexed fields are at hand; all else is read from their file again.

A check of many files keeps little of those that are in order: few of them are ever looked at more
closely. To a rule there is no difference but the time it takes.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping
from functools import cache, cached_property
from typing import Any

from validator.loading.document import Document, File, LoadedFile
from validator.model.kinds import Kind, Row


class IndexedFile(File):
    """A file without faults and comments to relgate; `load` reads it."""

    kind: Kind[Any]
    rows: tuple[Row, ...]
    faults = unread = comments = ()

    def __init__(
        self, path: str, kind: Kind[Any], rows: tuple[Row, ...], load: Callable[[str], LoadedFile]
    ) -> None:
        self.path = path
        self.kind = kind
        self.rows = rows
        self._load = load

    def __getattr__(self, name: str) -> Any:
        return getattr(self.loaded, name)

    @cached_property
    def documents(self) -> tuple[IndexedDocument, ...]:  # type: ignore[override] # nobody sets it
        """Its records; most runs ask few files for them."""
        entity = _entity_type(self.kind)
        return tuple(
            [
                IndexedDocument(self, self.kind, number, entity, row)
                for number, row in enumerate(self.rows)
            ]
        )

    @cached_property
    def loaded(self) -> LoadedFile:
        """All that the file says."""
        return self._load(self.path)


class IndexedDocument(Document[Any]):
    """A record in order, as far as the index knows it."""

    invalid = frozenset[str]()

    def __init__(
        self, file: IndexedFile, kind: Kind[Any], number: int, entity: Callable[..., Any], row: Row
    ) -> None:
        self._file = file
        self._number = number
        self.path = file.path
        self.kind = kind
        self.entity = entity(*row, self)

    @property
    def key(self) -> tuple[str, ...]:
        """What the record says it is."""
        return tuple([getattr(self.entity, name) for name in self.kind.key])

    @property
    def path_fields(self) -> Mapping[str, str]:  # type: ignore[override] # nobody sets it
        """What the path of the file says."""
        return self._file.path_fields

    def __getattr__(self, name: str) -> Any:
        return getattr(self.loaded, name)

    @property
    def loaded(self) -> Document[Any]:
        """All that the record says."""
        return self._file.loaded.documents[self._number]


@cache
def _entity_type(kind: Kind[Any]) -> Callable[..., Any]:
    """A type whose instances have the indexed fields, and ask the record for the others."""
    fields = namedtuple("fields", (*kind.indexed, "record"))  # type: ignore[misc]

    class Entity(fields):
        __slots__ = ()

        def __getattr__(self, name: str) -> Any:
            return getattr(self.record.loaded.entity, name)

    return Entity
