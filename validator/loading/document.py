"""Files and the documents in them, as the rest of the program sees them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Generic

from validator.finding import Place, Problem
from validator.loading.marks import Step, field_path, key_span, known_path, value_span
from validator.loading.tree import Tree, quoted
from validator.model.kinds import Kind, M
from validator.named_tuple import NamedTuple
from validator.text import LineIndex, Span


class Fault(NamedTuple):
    """A problem that loading or a model found, under the name of the rule that reports it."""

    name: str
    problem: Problem


class Comment(NamedTuple):
    """A comment that speaks to relgate: its span from the `#`, and the line that it is about.

    `subject` is the comment's own line where it follows a value, else the next line that holds
    one; lines count from 1.
    """

    span: Span
    text: str
    subject: int


class Document(Generic[M]):
    """One record of a file.

    `entity` holds the fields that are valid; reading one named in `invalid` is an error, so
    ask the index for records in which the fields you need are valid. `path_fields` is what its
    path says by the kind's layout, `text` the whole file.
    """

    __slots__ = ()

    path: str
    kind: Kind[Any]
    tree: Tree
    entity: M
    invalid: frozenset[str]
    path_fields: Mapping[str, str]
    text: str

    @property
    def key(self) -> tuple[str, ...] | None:
        """What the record says it is, None where it does not say."""
        data, names = self.tree.data, self.kind.key
        if not isinstance(data, dict) or not self.invalid.isdisjoint(names):
            return None
        key = tuple(part for name in names if isinstance(part := data.get(name), str))
        return key if len(key) == len(names) else None

    @property
    def first_line(self) -> Span:
        """The record's first line, to its end."""
        start, end = self.tree.mark[0], self.tree.extent.end
        breaks = (self.text.find(character, start, end) for character in "\r\n")
        return Span(start, min((at for at in breaks if at >= 0), default=max(start, end)))

    @property
    def label(self) -> str:
        """The record in the reader's terms: `environment production/api`."""
        return f"{self.kind.name} {self.key_text}" if self.key_text else f"the {self.kind.name}"

    @property
    def key_text(self) -> str | None:
        """The record's key as one text, or what its path says where the record does not."""
        key = self.key or tuple(self.path_fields.get(name, "?") for name in self.kind.key)
        return None if "?" in key else "/".join(key)

    def subject(self, *steps: Step) -> str:
        """What a message is about: `artifacts[0].url` of release v1.4.0/production."""
        shown = (step if isinstance(step, int) else quoted(step)[1:-1] for step in steps)
        return f"`{field_path(shown)}` of {self.label}" if steps else self.label

    def place(self, *steps: Step, key: bool = False) -> Place:
        """The value at a path of fields and indexes, or its key.

        Where the record lacks the field: its parent's key, a parent in a list itself, and the
        first line for a field of the record.
        """
        mark = self.tree.mark
        known = steps
        while known_path(mark, known) != known:
            known = known[:-1]
        lacks = len(known) < len(steps)
        span = key_span(mark, known) if key or lacks else None
        span = span or (value_span(mark, known) if known else self.first_line)
        return Place(self.path, span, self.kind.name, self.key_text, field_path(steps) or None)

    def __contains__(self, name: str) -> bool:
        """Whether the record states a field of that name, valid or not."""
        return isinstance(self.tree.data, dict) and name in self.tree.data


class LoadedDocument(Document[M]):
    """A record that was read, with all that is known of it."""

    __slots__ = ("entity", "invalid", "kind", "path", "path_fields", "text", "tree")

    def __init__(
        self,
        path: str,
        kind: Kind[Any],
        tree: Tree,
        entity: M,
        invalid: frozenset[str],
        path_fields: Mapping[str, str],
        text: str,
    ) -> None:
        self.path = path
        self.kind = kind
        self.tree = tree
        self.entity = entity
        self.invalid = invalid
        self.path_fields = path_fields
        self.text = text


class File:
    """One file: its text, the documents read from it and what is wrong with it.

    `kind` is None for a file of no kind, such as the policy. `unread` holds the parts of the
    text that could not be read as records, so that nobody takes what they may say for absent;
    an empty one stands for a text that nobody knows.
    """

    path: str
    kind: Kind[Any] | None
    text: str
    documents: tuple[Document[Any], ...]
    faults: tuple[Fault, ...]
    unread: tuple[str, ...]
    comments: tuple[Comment, ...]

    @cached_property
    def lines(self) -> LineIndex:
        """Where the lines of the text start."""
        return LineIndex(self.text)

    @cached_property
    def path_fields(self) -> Mapping[str, str]:
        """What the path says of the records in the file, by the kind's layout."""
        return (self.kind.match(self.path) if self.kind is not None else None) or {}


class LoadedFile(File):
    """A file that was read, with all that it says.

    `digest` is that of its content, BLAKE2b with 16 bytes; empty where it could not be read.
    """

    def __init__(
        self,
        path: str,
        kind: Kind[Any] | None,
        text: str = "",
        documents: tuple[Document[Any], ...] = (),
        faults: tuple[Fault, ...] = (),
        unread: tuple[str, ...] = (),
        comments: tuple[Comment, ...] = (),
        digest: bytes = b"",
    ) -> None:
        self.path = path
        self.kind = kind
        self.text = text
        self.documents = documents
        self.faults = faults
        self.unread = unread
        self.comments = comments
        self.digest = digest

    def with_faults(self, faults: Iterable[Fault]) -> LoadedFile:
        """The same file, of which more is wrong."""
        return LoadedFile(
            *(self.path, self.kind, self.text, self.documents, (*self.faults, *faults)),
            *(self.unread, self.comments, self.digest),
        )
