"""Whether a configuration of somebody else's runs relgate already, in whatever form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from validator.loading.decode import decode
from validator.loading.load import SIZE_LIMITS
from validator.loading.tree import Tree
from validator.loading.yaml_reader import read_yaml


def read_config(content: bytes) -> tuple[str, Tree] | None:
    """The text of a YAML file, and its one document; None where it cannot be read for certain."""
    decoded = decode(content, SIZE_LIMITS["yaml"], "yaml")
    if not decoded.usable:
        return None
    reading = read_yaml(decoded.text)
    # Of a key that is stated twice, one reader takes the first and another one the last.
    is_certain = all(fault.name != "duplicate_key" for fault in reading.faults)
    if reading.broken or len(reading.trees) != 1 or not is_certain:
        return None
    return decoded.text, reading.trees[0]


def texts(data: Any) -> Iterator[str]:
    """Every text that is a value in plain data; readers bound how deep it is."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for value in data.values() if isinstance(data, dict) else data:
            yield from texts(value)


def runs_check(script: str) -> bool:
    """Whether a line of a script runs `relgate check`, from wherever and with whatever options."""
    for line in script.splitlines():
        words = [word.rpartition("/")[2] for word in line.split()]
        if "relgate" in words and "check" in words[words.index("relgate") :]:
            return True
    return False
