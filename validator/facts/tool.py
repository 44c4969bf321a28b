"""Which program this is: what is remembered by one version means nothing to another."""

from __future__ import annotations

import os
import sys
from _frozen_importlib_external import PathFinder  # which `importlib.machinery` hands on

import validator

_LIBRARIES = ("click", "jsonschema", "pydantic", "pydantic_core", "yaml")
"""Whose versions decide what is found, and how it is written."""


def fingerprint() -> tuple[object, ...]:
    """What changes when the program, the libraries that it uses, or Python does.

    Files are told by size and times of change, for asking for versions takes longer than a check.
    """
    libraries = [PathFinder.find_spec(name) for name in _LIBRARIES]
    origins = [spec.origin for spec in libraries if spec is not None and spec.origin]
    return (
        validator.__version__,
        sys.version,
        sorted(_sources(os.path.dirname(validator.__file__))),
        [(origin, _state(os.stat(origin))) for origin in origins],
    )


def _sources(folder: str) -> list[tuple[str, tuple[int, ...]]]:
    found: list[tuple[str, tuple[int, ...]]] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if entry.name != "__pycache__":
                    found += _sources(entry.path)
            elif entry.name.endswith((".py", ".so", ".pyd")):
                found.append((entry.path, _state(entry.stat())))
    return found


def _state(status: os.stat_result) -> tuple[int, ...]:
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size
