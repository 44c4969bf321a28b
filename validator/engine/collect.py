"""A source, loaded: the files that the rules judge."""

from __future__ import annotations

from typing import Any

from validator.engine.parts import record_paths
from validator.index.repository import Repository
from validator.loading.document import LoadedFile
from validator.loading.load import SIZE_LIMITS, load, unreadable, unreadable_file
from validator.loading.source import Source, Unreadable
from validator.model.kinds import KINDS, Kind, kind_of
from validator.model.terms import Terms
from validator.named_tuple import NamedTuple
from validator.sealing import digest_bytes


class Fetched(NamedTuple):
    """The content of a file and its digest; None and the reason where it cannot be read.

    A file of no kind is not read to its end: that it is there is all that matters.
    """

    path: str
    kind: Kind[Any] | None
    content: bytes | None
    digest: bytes
    reason: Unreadable | None = None


def load_repository(source: Source, terms: Terms) -> Repository:
    """Every record of a source, for commands that ask who says what; a check surveys instead."""
    paths = record_paths(source.paths())
    return Repository(tuple(load_file(source, path, terms) for path in paths), terms=terms)


def load_file(source: Source, path: str, terms: Terms) -> LoadedFile:
    """The file at a path below the kinds' directories, judged by itself."""
    return load_fetched(fetch(source, path), terms)


def fetch(source: Source, path: str) -> Fetched:
    """What stands in the file at a path below the kinds' directories."""
    kind = kind_of(path)
    try:
        content = source.read(path, SIZE_LIMITS[kind.format] if kind is not None else 0)
    except Unreadable as reason:
        return Fetched(path, kind, None, b"", reason)
    return Fetched(path, kind, content, digest_bytes(content))


def load_fetched(fetched: Fetched, terms: Terms) -> LoadedFile:
    """The file with a content, judged by itself."""
    path, kind, content, digest, reason = fetched
    if reason is not None:
        return unreadable_file(path, kind, reason)
    if kind is not None and content is not None:
        return load(path, kind, content, terms, digest)
    globs = ", ".join(f"`{kind.globs[0]}`" for kind in KINDS)
    file = unreadable(
        path,
        None,
        "unrecognised_file",
        "no kind of record lies here, so nothing checks this file",
        f"records are {globs}; move this file, or remove it",
    )
    file.digest = digest
    return file
