"""Who states a name and who refers to it, by the references that the models declare."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from validator.finding import Place
from validator.index.repository import Name, Repository
from validator.loading.document import Document, File
from validator.model.references import declared_references, naming_fields
from validator.named_tuple import NamedTuple
from validator.suggest import nearest
from validator.text import Position


class Use(NamedTuple):
    """A field that says a name, the record that it is in, and where its value starts."""

    file: File
    document: Document[Any]
    field: str

    @property
    def place(self) -> Place:
        """The value."""
        return self.document.place(self.field)

    @property
    def start(self) -> Position:
        """The line and the column of the value."""
        return self.file.lines.position(self.place.span.start)


@dataclass(frozen=True)
class Uses:
    """The records that state a name, and those that refer to it, by path and place.

    `unread` are the files with a part that could not be read and may do either. `guess` is the
    name that is meant where nobody says this one, if there is a near one.
    """

    name: Name
    stated: tuple[Use, ...]
    references: tuple[Use, ...]
    unread: tuple[File, ...]
    guess: str | None = None

    @property
    def is_said(self) -> bool:
        """Whether some record that could be read says the name."""
        return bool(self.stated or self.references)


def find_uses(repository: Repository, kind: str, value: str) -> Uses:
    """The uses of a name of a kind; a kind that nothing refers to raises `KeyError`."""
    names = [Name(kind, field, value) for field in naming_fields()[kind]]
    said = (name for name in names if repository.named(name) or name in repository.referrers)
    name = next(said, names[0])
    files = {file.path: file for file in repository.files}
    stated = [(document, name.field) for document in repository.named(name)]
    references = [(it.document, it.field) for it in repository.referrers.get(name, ())]
    is_said = bool(stated or references)
    guess = None if is_said else nearest(value, repository.names(kind, name.field))
    return Uses(
        name, _ordered(files, stated), _ordered(files, references), _unread(files, name), guess
    )


def _ordered(files: dict[str, File], found: Iterable[tuple[Document[Any], str]]) -> tuple[Use, ...]:
    uses = (Use(files[document.path], document, field) for document, field in found)
    return tuple(sorted(uses, key=lambda use: (use.place.path, use.place.span)))


def _unread(files: dict[str, File], name: Name) -> tuple[File, ...]:
    """The files that may say a name where nobody can read it."""
    saying: dict[str, set[str]] = {name.kind: {name.field}}
    for kind, field, ref in declared_references():
        if (ref.kind, ref.field) == name[:2]:
            saying.setdefault(kind.name, set()).add(field)
    return tuple(
        file
        for file in files.values()
        if file.kind is not None
        and any(
            not part or name.value in part
            for part in _unread_parts(file, saying.get(file.kind.name, set()))
        )
    )


def _unread_parts(file: File, fields: set[str]) -> Iterator[str]:
    if fields:
        yield from file.unread
        for document in file.documents:
            if not document.invalid.isdisjoint(fields):
                yield file.text[slice(*document.tree.extent)]
