"""One file: from its bytes to documents and faults. Pure, and raises nothing on any bytes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import Any

from validator.finding import Place, Problem, Related
from validator.loading.comments import find_comments
from validator.loading.decode import decode
from validator.loading.document import Document, Fault, LoadedFile
from validator.loading.json_lines import read_json_lines
from validator.loading.tree import TextFault
from validator.loading.validate import validate
from validator.loading.yaml_reader import read_yaml
from validator.model.kinds import Kind
from validator.model.terms import Terms
from validator.text import Span

SIZE_LIMITS = {"yaml": 1024 * 1024, "jsonl": 16 * 1024 * 1024}
"""The most bytes that a file may have, by format; a record is some hundred bytes long."""


def load(path: str, kind: Kind, content: bytes, terms: Terms) -> LoadedFile:
    """The file at `path`, which is of that kind, judged by those terms."""
    decoded = decode(content, SIZE_LIMITS[kind.format], kind.format)
    if not decoded.usable:
        return LoadedFile(
            path, kind, decoded.text, faults=text_faults_of(path, decoded.faults), unread=(decoded.text,)
        )
    text = decoded.text
    reading = read_yaml(text) if kind.format == "yaml" else read_json_lines(text)
    text_faults = sorted((*decoded.faults, *reading.faults), key=lambda fault: fault.span)
    starts = [fault.span.start for fault in text_faults]
    faults = list(text_faults_of(path, text_faults))
    documents: list[Document[Any]] = []
    for tree in reading.trees:
        first, last = bisect_left(starts, tree.extent.start), bisect_right(starts, tree.extent.end)
        document, found = validate(path, kind, tree, text_faults[first:last], text, terms)
        faults.extend(found)
        if document is not None:
            documents.append(document)
    return LoadedFile(
        path,
        kind,
        text,
        tuple(documents),
        tuple(faults),
        tuple(text[span.start : span.end] for span in reading.broken),
        tuple(find_comments(text, reading.trees)) if kind.format == "yaml" else (),
    )


def unreadable(path: str, kind: Kind | None, name: str, message: str, help: str) -> LoadedFile:  # noqa: A002
    """A file that stands for one whose content is unknown: the fault is all that it says."""
    problem = Problem(message, Place(path, Span(0, 0)), help=help)
    return LoadedFile(path, kind, faults=(Fault(name, problem),), unread=("",))


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
