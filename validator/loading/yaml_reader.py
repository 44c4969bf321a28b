"""YAML texts to plain data with marks, under the 1.2 core schema.

A file is a stream of JSON trees: duplicate keys, anchors, aliases, merge keys, custom tags and
keys that are not texts are faults with a place. Nothing here raises on any text.

Nearly all records are plain, and most have no findings. So libyaml, which takes longer to load
than a record to be checked, reads those that are not, and is asked for the marks of a plain one
when somebody wants them.
"""

from __future__ import annotations

from functools import partial

from validator.loading.plain_yaml import read_plain
from validator.loading.tree import Marks, Reading, Tree


def read_yaml(text: str) -> Reading:
    """The documents of a YAML text, in order, and what is wrong with it.

    A document that is no YAML is left out; where libyaml stopped in it, so is all that follows.
    """
    if (plain := read_plain(text)) is None:
        return _read_in_full(text)
    data, extent = plain
    return Reading([Tree(data, extent, partial(_marks, text))], [], [])


def _marks(text: str) -> Marks:
    [tree] = _read_in_full(text).trees
    return Marks(tree.mark, tree.plain)


def _read_in_full(text: str) -> Reading:
    from validator.loading.full_yaml import read_in_full

    return read_in_full(text)
