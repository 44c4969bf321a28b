"""The YAML reader against ruamel.yaml, a reader that shares no code with libyaml.

Generated texts: data written down in many styles, fragments of YAML in any order, and real
records with damage. Whatever our reader accepts without a fault, ruamel.yaml reads as the same
data, but for what `REFUSED_BY_RUAMEL` and `READ_OTHERWISE` name. The examples are the same in
each run, for ruamel.yaml may hold faults that nobody has met; those lists were found sufficient
on a million others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from loading.comparing import assert_sound, same
from loading.rendering import documents
from ruamel.yaml import YAML, YAMLError
from ruamel.yaml.constructor import SafeConstructor

from validator.loading.decode import decode
from validator.loading.full_yaml import read_in_full
from validator.loading.marks import Mark
from validator.loading.tree import Reading

ROOT = Path(__file__).resolve().parents[2]
RECORDS = [path.read_bytes() for path in sorted(ROOT.glob("environments/*/*.yaml"))[:3]]
RECORDS += [path.read_bytes() for path in sorted(ROOT.glob("releases/*/*.yaml"))[:2]]

REFUSED_BY_RUAMEL = {
    r"\t": "takes few tabs between tokens",
    r"[|>][^\n]*\n *\n": "takes no blank lines of growing length at the start of a block scalar",
    r"""["'\]}] *:[^ \n]""": "takes no value, nor an empty one, right after a quoted key's colon",
    r"(?m)^\.\.\.[^.]*^\.\.\.": "takes no second `...` without a document between",
    r"!,": "takes no `!` without a text right before a comma",
    r"[|>].*\n+ *---": "reads on past `---` in a block scalar that is not indented",
}
"""Texts that ruamel.yaml refuses, or divides otherwise into documents, than YAML 1.2 does."""

READ_OTHERWISE = {
    r"!": "resolves a plain scalar that has the tag `!`, which makes it a text",
    r"(?=.*_)[-+]?[0-9.][0-9a-fA-Fxo_.eE+-]*": "takes underscores in numbers, as YAML 1.1 does",
    r"[-+]?0b[01]+": "takes binary numbers, as YAML 1.1 does",
    r"[-+]0[ox][0-9a-fA-F]+": "takes signs before octal and hexadecimal numbers",
    r"(?:!!str\s+)?:": "takes a lone colon after a tag for a text, not for an empty key",
    r"=": "takes it for the default value of YAML 1.1",
    r"[|>].*": "reads on past `...` in a block scalar that is not indented",
}
"""Scalars that ruamel.yaml resolves otherwise than the core schema of YAML 1.2."""

FRAGMENTS = [
    *("a", "b", "key", "x y", "é", "1", "-1", ".5", "0x1F", "0o17", "1_000", "~", "null", "true"),
    *(
        " ",
        "  ",
        "\n",
        "\n",
        "\n ",
        "\n  ",
        "\n\n",
        "\t",
        "- ",
        "- x\n",
        ": ",
        "a: ",
        "b: ",
        "c: 1\n",
    ),
    *("[", "]", "{", "}", ", ", ",", "? ", "?", ":", "-", "#", " # c", "'", '"', "'q'", '"q"'),
    *(
        "|\n",
        ">\n",
        "|-\n",
        "|+\n",
        "|2\n",
        "---\n",
        "...\n",
        "\\n",
        "\\",
        "!",
        "!!str ",
        "%",
        "@",
        "&a ",
    ),
]
fragments = st.lists(st.sampled_from(FRAGMENTS), max_size=14).map(
    lambda parts: "".join([*parts, "\n"])
)
flows = fragments.map(lambda text: f"k: [a, {text.strip()}]\n")


_BARE_TAG = re.compile(r"!(?:\s+|#.*)*\Z")


class Constructor(SafeConstructor):
    """ruamel.yaml's, but for timestamps: the core schema has none."""


Constructor.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)


def read_by_ruamel(text: str) -> list[Any]:
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = Constructor
    return list(yaml.load_all(text))


def differing_scalars(ours: Any, mark: Mark, theirs: Any) -> Iterator[tuple[int, int]]:
    """The spans of the scalars that were resolved to different values."""
    start, end, children = mark
    if isinstance(children, dict) and isinstance(theirs, dict) and len(children) == len(theirs):
        for (key, (key_start, key_end, child)), (their_key, value) in zip(
            children.items(), theirs.items(), strict=True
        ):
            if not same(key, their_key):
                yield key_start, key_end
            yield from differing_scalars(ours[key], child, value)
    elif isinstance(children, list) and isinstance(theirs, list) and len(children) == len(theirs):
        for item, child, value in zip(ours, children, theirs, strict=True):
            yield from differing_scalars(item, child, value)
    elif not same(ours, theirs):
        yield start, end


def assert_as_ruamel_reads(text: str, reading: Reading) -> None:
    assert_sound(text, reading)
    if reading.faults:
        return
    try:
        theirs = read_by_ruamel(text)
    except YAMLError:
        theirs = []
    if len(theirs) != len(reading.trees):
        assert any(re.search(pattern, text) for pattern in REFUSED_BY_RUAMEL)
        return
    for tree, data in zip(reading.trees, theirs, strict=True):
        for start, end in differing_scalars(tree.data, tree.mark, data):
            source = "!" if _BARE_TAG.search(text, 0, start) else text[start:end]
            assert any(re.fullmatch(pattern, source) for pattern in READ_OTHERWISE)


@settings(max_examples=120, deadline=None, derandomize=True)
@given(documents(), st.sampled_from(["\n", "\r\n"]))
def test_what_is_written_down_is_read_back(document: tuple[str, Any], line_break: str) -> None:
    text, data = document
    text = text.replace("\n", line_break)
    reading = read_in_full(text)
    assert not reading.faults
    assert same([tree.data for tree in reading.trees], [data])
    assert_as_ruamel_reads(text, reading)


@settings(max_examples=1000, deadline=None, derandomize=True)
@given(fragments | flows)
def test_fragments_in_any_order(text: str) -> None:
    assert_as_ruamel_reads(text, read_in_full(text))


@st.composite
def damaged_records(draw: st.DrawFn) -> bytes:
    content = draw(st.sampled_from(RECORDS))
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(content)))
        end = at + draw(st.sampled_from([0, 0, 1, 2, 40]))
        other = st.sampled_from(FRAGMENTS).map(str.encode) | st.binary(max_size=2)
        content = content[:at] + draw(other) + content[end:]
    return content


@settings(max_examples=200, deadline=None, derandomize=True)
@given(damaged_records())
def test_damaged_records(content: bytes) -> None:
    decoded = decode(content, 2**20, "yaml")
    reading = read_in_full(decoded.text)
    if decoded.usable:
        assert_as_ruamel_reads(decoded.text, reading)
    else:
        assert_sound(decoded.text, reading)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40) | st.text(st.characters(codec="utf-8"), max_size=20))
def test_any_text(text: str) -> None:
    assert_sound(text, read_in_full(text))
