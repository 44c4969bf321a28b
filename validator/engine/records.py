"""The records of a source as a list of what was checked shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from validator.engine.collect import load_file
from validator.engine.parts import record_paths
from validator.finding import Record
from validator.loading.source import Source
from validator.model.terms import Terms
from validator.privacy import mask_known


def list_records(
    source: Source, terms: Terms, reported: Callable[[str], bool] = lambda path: True
) -> Iterator[Record]:
    """The records in the files for which `reported` is true, by path and line.

    Every file is read anew, one after the other: a check keeps little of those that are in order.
    """
    for path in record_paths(source.paths()):
        if reported(path):
            file = load_file(source, path, terms)
            for document in file.documents:
                key = document.key_text
                line = file.lines.position(document.first_line.start).line
                yield Record(document.kind.name, key and mask_known(key), path, line)
