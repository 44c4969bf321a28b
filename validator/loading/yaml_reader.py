"""YAML texts to plain data with marks, under the 1.2 core schema.

A file is a stream of JSON trees: duplicate keys, anchors, aliases, merge keys, custom tags and
keys that are not texts are faults with a place. Nothing here raises on any text.

Nearly all records are plain. So libyaml, which takes longer to load than a record to be checked,
reads only those that are not. And the plain reader is compiled, where there was a compiler.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from validator.loading.tree import Marks, Reading, Tree

try:
    from validator.loading.compiled_yaml import read_plain
except ImportError:
    from validator.loading.plain_yaml import read_plain


def read_yaml(text: str) -> Reading:
    """The documents of a YAML text, in order, and what is wrong with it.

    A document that is no YAML is left out; where libyaml stopped in it, so is all that follows.
    """
    if (plain := read_plain(text)) is None:
        from validator.loading.full_yaml import read_in_full

        return read_in_full(text)
    data, extent = plain
    return Reading([Tree(data, extent, partial(_plain_marks, text, data))], [], [])


def _plain_marks(text: str, data: Any) -> Marks:
    from validator.loading.plain_yaml import plain_marks

    return plain_marks(text, data)
