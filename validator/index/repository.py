"""The repository as an index: records by kind and key, and references both ways.

Rules ask it, and only it. Every question costs a look-up, never a scan within a scan.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

from validator.finding import Place, Problem, Waiver
from validator.loading.document import Document, File
from validator.loading.tag_lock import TagLock
from validator.model.declare import Ref
from validator.model.kinds import BY_NAME, KINDS, Kind, M
from validator.model.references import declared_references
from validator.model.terms import DEFAULT_TERMS, Terms
from validator.named_tuple import NamedTuple

if TYPE_CHECKING:
    from validator.index.indexed import IndexedFiles

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Name(NamedTuple):
    """A value by which records are known: `value` in `field` of a kind."""

    kind: str
    field: str
    value: str


class Attached(NamedTuple):
    """A JSON document of the repository that an option of the policy names, and where it does."""

    data: Any
    named_at: Place


class Reference(NamedTuple):
    """A field of a record that names another record."""

    document: Document[Any]
    field: str
    to: Name


_NO_ATTACHMENTS: Mapping[str, Attached] = {}
_NOTHING_INDEXED: Mapping[Kind[Any], IndexedFiles] = {}


class Repository:
    """Every file of a repository.

    `loaded` are those that were read, in the order of their paths; of the others, all that is at
    hand is what `indexed` holds of each kind. `tag_lock` is the committed lock, where there is one.
    `attachments` holds the JSON documents that the policy names, by path. `waivers` are all that
    the team states; those rules that judge waivers run last, when it is known which of them were
    used. `terms` are those by which the records were judged.
    """

    def __init__(
        self,
        loaded: tuple[File, ...],
        tag_lock: TagLock | None = None,
        attachments: Mapping[str, Attached] = _NO_ATTACHMENTS,
        waivers: tuple[Waiver, ...] = (),
        terms: Terms = DEFAULT_TERMS,
        indexed: Mapping[Kind[Any], IndexedFiles] = _NOTHING_INDEXED,
    ) -> None:
        self.loaded = loaded
        self.tag_lock = tag_lock
        self.attachments = attachments
        self.waivers = waivers
        self.terms = terms
        self._indexed = indexed

    def having(self, **attributes: Any) -> Repository:
        """A repository with other attributes."""
        own = ("loaded", "tag_lock", "attachments", "waivers", "terms")
        kept = {name: getattr(self, name) for name in own}
        return Repository(**kept | {"indexed": self._indexed} | attributes)

    @cached_property
    def files(self) -> Sequence[File]:
        """Every file, in the order of paths."""
        indexed = self._indexed.values()
        return _in_order(self.loaded, indexed) if indexed else self.loaded

    def sizes(self, kind: Kind[Any]) -> dict[str, int]:
        """How many records each file of a kind holds, by its path and in their order."""
        return self._records_of(kind).sizes

    def faults(self, name: str) -> Iterator[Problem]:
        """What loading found wrong, under the name of the rule that reports it."""
        yield from self._faults.get(name, ())

    @property
    def fault_names(self) -> frozenset[str]:
        """The names of the rules to which loading left something to report."""
        return frozenset(self._faults)

    @property
    def documents(self) -> Iterator[Document[Any]]:
        """Every record, in the order of paths and places."""
        for file in self.files:
            yield from file.documents

    def of(self, kind: Kind[M], *needs: str) -> Iterator[Document[M]]:
        """The records of a kind in which every field that is needed is valid."""
        records = self._records_of(kind)
        if records.are_valid:
            return iter(records.documents)
        return (document for document in records.documents if document.invalid.isdisjoint(needs))

    def values(
        self,
        kind: Kind[M],
        *fields: str,
        otherwise: Callable[[Document[M]], V] | None = None,
    ) -> list[Any]:
        """What each record of a kind says in some of its indexed fields: one value, or a tuple.

        For records in which one of them is invalid, it is what `otherwise` makes of them. To ask
        the records themselves takes ten times as long.
        """
        at, values_of = [*map(kind.indexed.index, fields)], attrgetter(*fields)
        values: list[Any] = []
        for run in self._records_of(kind).runs:
            if not isinstance(run, File):
                own = [run[number] for number in at]
                values += own[0] if len(own) == 1 else zip(*own, strict=True)
                continue
            for document in run.documents:
                if document.invalid.isdisjoint(fields):
                    values.append(values_of(document.entity))
                elif otherwise is not None:
                    values.append(otherwise(document))
        return values

    def repeated(
        self, kinds: Iterable[Kind[Any]], *fields: str
    ) -> Iterator[tuple[Document[Any], Document[Any]]]:
        """Each record of some kinds that says in all fields what an earlier one says, after it.

        The earlier one is always the first of them, by path and place.
        """
        judged, values_of = frozenset(kinds), attrgetter(*fields)
        values = [value for kind in judged for value in self.values(kind, *fields)]
        if len(set(values)) == len(values):
            return
        seen: dict[Hashable, Document[Any]] = {}
        for file in self.files:
            if file.kind in judged:
                for document in file.documents:
                    if not document.invalid or document.invalid.isdisjoint(fields):
                        first = seen.setdefault(values_of(document.entity), document)
                        if first is not document:
                            yield first, document

    def named(self, name: Name) -> tuple[Document[Any], ...]:
        """The records that state a name."""
        return self._by_name.get(name, ())

    def is_known(self, name: Name) -> bool:
        """Whether a record states a name, or lies where the record of that name belongs.

        A file that cannot be read, or whose record says another name, is a fault of its own;
        that nobody should name it would be the same fault once more.
        """
        return name in self._by_name or name.value in self._names_by_path.get(name[:2], ())

    def names(self, kind: str, field: str) -> set[str]:
        """The values of a field by which records of a kind are known."""
        return self._known_names.get((kind, field), set())

    def sought(self, kind: str, field: str) -> set[str]:
        """The values by which references name records of a kind."""
        return {
            value
            for owner, name, ref in declared_references()
            if (ref.kind, ref.field) == (kind, field)
            for value in self.values(owner, name)
            if isinstance(value, str)
        }

    def unknown(self, kind: str, field: str) -> set[str]:
        """Those of them that are not known."""
        unknown = self.sought(kind, field).difference(self.values(BY_NAME[kind], field))
        return unknown - self._names_by_path[kind, field] if unknown else unknown

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """Every reference that the records make, by the declarations of their models."""
        return tuple(
            Reference(document, field, Name(ref.kind, ref.field, value))
            for kind, field, ref in declared_references()
            for document in self.of(kind, field)
            if isinstance(value := getattr(document.entity, field), str)
        )

    @cached_property
    def referrers(self) -> Mapping[Name, tuple[Reference, ...]]:
        """The references by what they name."""
        return _grouped(self.references, lambda reference: reference.to)

    def may_be_mentioned(self, kinds: Iterable[str], text: str) -> bool:
        """Whether a part of a file that could not be read as a record of these kinds says it."""
        return any(
            not part or text in part for kind in kinds for part in self._unread.get(kind, ())
        )

    @cached_property
    def _faults(self) -> dict[str, list[Problem]]:
        faults: dict[str, list[Problem]] = {}
        for file in self.loaded:
            for fault in file.faults:
                faults.setdefault(fault.name, []).append(fault.problem)
        return faults

    def _records_of(self, kind: Kind[Any]) -> _Records:
        return self._by_kind.get(kind, _NO_RECORDS)

    @cached_property
    def _by_kind(self) -> Mapping[Kind[Any], _Records]:
        records = {kind: _Records(files) for kind, files in self._indexed.items()}
        for file in self.loaded:
            if (kind := file.kind) is not None:
                if kind not in records:
                    records[kind] = _Records()
                records[kind].loaded.append(file)
        return records

    @cached_property
    def _targets(self) -> frozenset[tuple[str, str]]:
        return frozenset((ref.kind, ref.field) for _, _, ref in declared_references())

    @cached_property
    def _by_name(self) -> Mapping[Name, tuple[Document[Any], ...]]:
        documents: dict[Name, tuple[Document[Any], ...]] = {}
        for kind in KINDS:
            for target, field in self._targets:
                if target == kind.name:
                    stated = _grouped(self.of(kind, field), attrgetter(f"entity.{field}"))
                    for value, group in stated.items():
                        documents[Name(kind.name, field, value)] = group
        return documents

    @cached_property
    def _known_names(self) -> Mapping[tuple[str, str], set[str]]:
        known = {target: set(names) for target, names in self._names_by_path.items()}
        for kind, field, value in self._by_name:
            known[kind, field].add(value)
        return known

    @cached_property
    def _names_by_path(self) -> Mapping[tuple[str, str], set[str]]:
        """The values that paths state of records that others may name, by kind and field."""
        names: dict[tuple[str, str], set[str]] = {target: set() for target in self._targets}
        for target, field in self._targets:
            kind = BY_NAME[target]
            stated = [(kind.match(path) or {}).get(field) for path in self.sizes(kind)]
            names[target, field].update(name for name in stated if name is not None)
        return names

    @cached_property
    def _unread(self) -> dict[str, list[str]]:
        unread: dict[str, list[str]] = {}
        for file in self.loaded:
            if file.kind is not None:
                references = {field for field, _ in file.kind.declared(Ref)}
                hidden = (
                    file.text[document.tree.extent.start : document.tree.extent.end]
                    for document in file.documents
                    if not document.invalid.isdisjoint(references)
                )
                unread.setdefault(file.kind.name, []).extend((*file.unread, *hidden))
        return unread


class _Records:
    """The records of one kind: those of files that were loaded, and those that the index keeps."""

    def __init__(self, indexed: IndexedFiles | None = None) -> None:
        self.loaded: list[File] = []
        self._indexed = indexed

    @cached_property
    def documents(self) -> list[Document[Any]]:
        """All of them."""
        files = self.loaded
        if self._indexed is not None:
            files = _in_order(files, [self._indexed])
        return [document for file in files for document in file.documents]

    @cached_property
    def are_valid(self) -> bool:
        """Whether every field of them is valid."""
        return not any(document.invalid for file in self.loaded for document in file.documents)

    @property
    def sizes(self) -> dict[str, int]:
        """How many of them each file holds, by path."""
        loaded = {file.path: len(file.documents) for file in self.loaded}
        if self._indexed is None:
            return loaded
        indexed = dict(zip(self._indexed.paths, self._indexed.sizes, strict=True))
        return dict(sorted((indexed | loaded).items())) if loaded else indexed

    @cached_property
    def runs(self) -> Sequence[Sequence[Sequence[Any]] | File]:
        """Their columns, with those files in between that were loaded."""
        if self._indexed is None:
            return self.loaded
        if not self.loaded:
            return [self._indexed.columns]
        first, *rest = self._indexed.columns_between(file.path for file in self.loaded)
        runs: list[Sequence[Sequence[Any]] | File] = [first]
        for file, columns in zip(self.loaded, rest, strict=True):
            runs += (file, columns)
        return runs


_NO_RECORDS = _Records()


def _in_order(loaded: Iterable[File], indexed: Iterable[IndexedFiles]) -> list[File]:
    """Files that were loaded and others, by path."""
    others = (file for files in indexed for file in files.files)
    return sorted((*loaded, *others), key=attrgetter("path"))


def _grouped(items: Iterable[V], key: Callable[[V], K]) -> dict[K, tuple[V, ...]]:
    groups: dict[K, list[V]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return {name: tuple(group) for name, group in groups.items()}
