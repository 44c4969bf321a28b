"""YAML texts to plain data with marks, under the 1.2 core schema.

A file is a stream of JSON trees: duplicate keys, anchors, aliases, merge keys, custom tags and
keys that are not texts are faults with a place. Nothing here raises on any text.

Nearly all records are plain. So libyaml, which takes longer to load than a record to be checked,
reads only those that are not. And the plain reader is compiled, where there was a compiler.
"""

from __future__ import annotations

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
    tree = read_plain_yaml(text)
    if tree is None:
        from validator.loading.full_yaml import read_in_full

        return read_in_full(text)
    return Reading([tree], [], [])


def read_plain_yaml(text: str) -> Tree | None:
    """The one document of a text that is plain, and so without a fault; None for any other."""
    plain = read_plain(text)
    if plain is None and "\r\n" in text:
        plain = _read_plain_crlf(text)
    if plain is None:
        return None
    data, start = plain
    return Tree(data, start, len(text), _plain_marks, text)


def _read_plain_crlf(text: str) -> tuple[Any, int] | None:
    from validator.loading.crlf import shift_in, without_returns

    if (plain := read_plain(without_returns(text))) is None:
        return None
    data, start = plain
    return data, shift_in(text)(start)


def _plain_marks(tree: Tree) -> Marks:
    from validator.loading.plain_yaml import plain_marks

    text, data = tree.text, tree.data
    if "\r" not in text:
        return plain_marks(text, data)
    from validator.loading.crlf import shift_in, shifted, without_returns

    return shifted(plain_marks(without_returns(text), data), shift_in(text))
