"""Records of which only the indexed fields are at hand; all else is read from their file again.

A check of many files keeps little of those that are in order: few of them are ever looked at more
closely. So the values of each field stand in one list for all files of a kind, and files and
records are made of them once a rule asks. To a rule there is no difference but the time it takes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, cached_property
from itertools import accumulate, pairwise
from typing import Any

from validator.loading.document import Document, File, LoadedFile
from validator.model.kinds import Kind, Row


class IndexedFiles:
    """The files of one kind that have neither faults nor comments to relgate; `load` reads one.

    Their `paths` are in order, and `sizes` says how many records each holds. `columns` are the
    values that all their records have in the indexed fields, field by field.
    """

    def __init__(
        self,
        kind: Kind[Any],
        paths: Sequence[str],
        sizes: Sequence[int],
        columns: Sequence[Sequence[Any]],
        load: Callable[[str], LoadedFile],
    ) -> None:
        self.kind = kind
        self.paths = paths
        self.sizes = sizes
        self.columns = columns
        self._load = load

    @cached_property
    def files(self) -> list[IndexedFile]:
        """Each of them."""
        rows = [*zip(*self.columns, strict=True)]
        return [
            IndexedFile(path, self.kind, rows[start:end], self._load)
            for path, (start, end) in zip(self.paths, pairwise(self._starts), strict=True)
        ]

    def columns_between(self, paths: Iterable[str]) -> list[Sequence[Sequence[Any]]]:
        """The columns, cut where some other paths would stand, which are in order."""
        cuts = [self._starts[bisect_left(self.paths, path)] for path in paths]
        return [
            [column[start:end] for column in self.columns]
            for start, end in pairwise((0, *cuts, self._starts[-1]))
        ]

    @cached_property
    def _starts(self) -> list[int]:
        """Where the records of each file start, and where those of the last one end."""
        return [0, *accumulate(self.sizes)]


class IndexedFile(File):
    """One of these files; `rows` are the values of its records, record by record."""

    kind: Kind[Any]
    faults = unread = comments = ()

    def __init__(
        self, path: str, kind: Kind[Any], rows: Sequence[Row], load: Callable[[str], LoadedFile]
    ) -> None:
        self.path = path
        self.kind = kind
        self._rows = rows
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
                for number, row in enumerate(self._rows)
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
