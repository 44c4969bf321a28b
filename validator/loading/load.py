"""One file: from its bytes to documents and faults. Pure, and raises nothing on any bytes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Any

from validator.finding import Place, Problem, Related
from validator.loading.comments import find_comments
from validator.loading.decode import decode
from validator.loading.document import Document, Fault, LoadedFile
from validator.loading.tree import TextFault, Tree
from validator.loading.unreadable import Unreadable
from validator.loading.validate import validate
from validator.loading.yaml_reader import read_plain_yaml, read_yaml
from validator.model.kinds import Kind
from validator.model.terms import Terms
from validator.text import Span

SIZE_LIMITS = {"yaml": 1024 * 1024, "jsonl": 16 * 1024 * 1024}
"""The most bytes that a file may have, by format; a record is some hundred bytes long."""

MAX_FAULTS = 100_000
"""Faults of one file after which no further record of it is judged: memory is not endless."""


def load(
    path: str, kind: Kind[Any], content: bytes, terms: Terms, digest: bytes = b""
) -> LoadedFile:
    """The file at `path`, which is of that kind, judged by those terms.

    `digest` is that of the content, if somebody wants to know it.
    """
    plain = _plain_tree(content) if kind.format == "yaml" else None
    if plain is not None:
        return _file_of(path, kind, plain, terms, digest)
    decoded = decode(content, SIZE_LIMITS[kind.format], kind.format)
    text = decoded.text
    if not decoded.usable:
        refused = text_faults_of(path, decoded.faults)
        return LoadedFile(path, kind, text, faults=refused, unread=(text,), digest=digest)
    if kind.format == "yaml":
        reading = read_yaml(text)
    else:
        # Here, because many a repository has no logs.
        from validator.loading.json_lines import read_json_lines

        reading = read_json_lines(text)
    text_faults: list[TextFault] = []
    found: list[Fault] = []
    if reading.faults:
        text_faults = sorted(reading.faults, key=lambda fault: fault.span)
        found += text_faults_of(path, text_faults)
    starts = [fault.span.start for fault in text_faults]
    documents: list[Document[Any]] = []
    path_fields = kind.match(path) or {}
    unread = [text[start:end] for start, end in reading.broken if start < end]
    for tree in reading.trees:
        if len(found) > MAX_FAULTS:
            found.append(_too_many(path, tree.extent.start))
            unread.append(text[tree.extent.start :])
            break
        own: Sequence[TextFault] = ()
        if starts:
            start, end = tree.extent
            own = text_faults[bisect_left(starts, start) : bisect_right(starts, end)]
        document, faults = validate(path, kind, path_fields, tree, own, text, terms)
        found.extend(faults)
        if document is None:
            unread.append(text[slice(*tree.extent)])
        else:
            documents.append(document)
    comments = find_comments(text, reading.trees) if kind.format == "yaml" else ()
    return LoadedFile(
        path, kind, text, tuple(documents), tuple(found), tuple(unread), tuple(comments), digest
    )


def _plain_tree(content: bytes) -> Tree | None:
    """What a plain YAML text says, as nearly all are; `decode` would refuse nothing in it."""
    if len(content) > SIZE_LIMITS["yaml"]:
        return None
    try:
        return read_plain_yaml(content.decode())
    except UnicodeDecodeError:
        return None


def _file_of(path: str, kind: Kind[Any], tree: Tree, terms: Terms, digest: bytes) -> LoadedFile:
    """The file of one document, of whose text nothing is wrong."""
    text = tree.text
    document, faults = validate(path, kind, kind.match(path) or {}, tree, (), text, terms)
    comments = tuple(find_comments(text, (tree,)))
    if document is None:
        unread = text[slice(*tree.extent)]
        return LoadedFile(path, kind, text, (), tuple(faults), (unread,), comments, digest)
    return LoadedFile(path, kind, text, (document,), tuple(faults), (), comments, digest)


def unreadable(path: str, kind: Kind[Any] | None, name: str, message: str, help: str) -> LoadedFile:  # noqa: A002
    """A file that stands for one whose content is unknown: the fault is all that it says."""
    problem = Problem(message, Place(path, Span(0, 0)), help=help)
    return LoadedFile(path, kind, faults=(Fault(name, problem),), unread=("",))


def unreadable_file(path: str, kind: Kind[Any] | None, reason: Unreadable) -> LoadedFile:
    """A file whose content cannot be had."""
    message = f"this file cannot be read: {reason}"
    return unreadable(path, kind, "unreadable_file", message, "make it a readable file")


def text_faults_of(path: str, faults: Iterable[TextFault]) -> tuple[Fault, ...]:
    """What a reader found wrong with a text, as faults of the file at `path`."""
    return tuple(
        Fault(
            fault.name,
            Problem(
                fault.message,
                Place(path, fault.span),
                tuple(Related(Place(path, span), message) for span, message in fault.related),
                fault.help,
            ),
        )
        for fault in faults
    )


def _too_many(path: str, at: int) -> Fault:
    message = f"more than {MAX_FAULTS:,} faults before this record; what follows was not judged"
    problem = Problem(message, Place(path, Span(at, at + 1)), help="mend those, and check again")
    return Fault("too_large_or_deep", problem)
