"""JSON Lines: one strict JSON value (RFC 8259) a line, with marks for each key and value.

A line that is broken is left out, and the others are read all the same. Nothing here raises on
any text.

Nearly all lines are plain. So the strict reader, which takes longer to load than a log to be read,
reads only those that are not. And the plain reader is compiled, where there was a compiler.
"""

from __future__ import annotations

from validator.loading import node_faults
from validator.loading.tree import Marks, Reading, TextFault, Tree
from validator.text import Span

try:
    from validator.loading.compiled_json import read_plain_lines
except ImportError:
    from validator.loading.plain_json import read_plain_lines

MAX_LINE = 2**20
"""The longest line that is read, in characters; a stage record has some hundred."""


def read_json_lines(text: str) -> Reading:
    """The records of a text, in order, and what is wrong with it. Blank lines mean nothing."""
    reading = Reading([], [], [])
    for start, end, data in read_plain_lines(text):
        if end - start > MAX_LINE:
            reading.faults.append(_too_long(start))
            reading.broken.append(Span(start, end))
        elif data is ...:
            from validator.loading.strict_json import read_strictly

            read_strictly(text, Span(start, end), reading)
        else:
            reading.trees.append(Tree(data, start, end, _marks, text))
    if not reading.trees and not reading.faults:
        reading.faults.append(node_faults.empty_file())
    return reading


def _marks(tree: Tree) -> Marks:
    from validator.loading.strict_json import strict_marks

    return strict_marks(tree.text, tree.extent)


def _too_long(start: int) -> TextFault:
    return TextFault(
        "too_large_or_deep",
        "a line of more than 1 MiB",
        Span(start, start + 1),
        "move what is no part of a record out of it",
    )
