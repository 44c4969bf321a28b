"""The floors and fences of the design, read from the imports: no exemption list."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import validator

PACKAGE = Path(validator.__file__).parent
FLOORS = [
    {
        *("text", "pydantic_engine", "linear_pattern", "finding", "privacy", "suggest", "wording"),
        *("sealing", "submodules", "named_tuple"),
    },
    {"model"},
    {"loading"},
    {"index", "processes", "spawning"},
    {"rules", "git_program"},
    {"engine", "source", "facts"},
    {"outputs"},
    {"still_true"},
    {"replay"},
    {"cli"},
    {"__main__"},
]
"""Lowest first. `source` and `facts` are edges, which only the command line imports; `git_program`,
`processes` and `spawning` are what they share."""

FENCES = {
    "yaml": {"loading"},
    "tomllib": {"loading"},
    "click": {"cli"},
    "icalendar": {"outputs"},
    "subprocess": {"git_program", "spawning", "source"},
    "os": {
        *("source", "facts", "git_program", "processes", "spawning", "submodules"),
        *("replay", "cli", "__main__"),
    },
    "pathlib": {"source", "facts", "cli"},
    "socket": set(),
    "urllib.request": set(),
}
"""Which top-level parts of the package may import a module."""

FILES = sorted(PACKAGE.rglob("*.py"))


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def floor_of(part: str) -> int:
    return next(number for number, parts in enumerate(FLOORS) if part in parts)


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
            yield node.module or ""


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_downward(path: Path) -> None:
    part = part_of(path)
    if part == "__init__":
        assert not any(name.startswith("validator") for name in imports(path))
        return
    for name in imports(path):
        package, _, rest = name.partition(".")
        if package != "validator" or not rest:
            continue
        target = rest.split(".")[0]
        if (PACKAGE / target).exists() or (PACKAGE / f"{target}.py").exists():
            lower = floor_of(target) < floor_of(part)
            assert lower or target == part or floor_of(part) == floor_of(target) == 0, name


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_fences_hold(path: Path) -> None:
    for name in imports(path):
        for module, allowed in FENCES.items():
            if name == module or name.startswith(f"{module}."):
                assert part_of(path) in allowed, f"{name} belongs in {sorted(allowed)}"


def test_rules_import_no_rules() -> None:
    for path in (PACKAGE / "rules").glob("*.py"):
        names = [name for name in imports(path) if name.startswith("validator.rules.")]
        assert all(name.split(".")[2] in ("RuleOptions", "option") for name in names), path


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_patterns_mean_the_same_to_every_python(path: Path) -> None:
    """Groups do not repeat with `*+`, which matches too much in Python 3.11.0 to 3.11.4.

    See python/cpython#106052. `(?>(?:...)*)` is the same, and is right in all.
    """
    assert not re.search(r"(?<!\\)\)(?:[*+?]|\{[0-9,]*\}+)\+", path.read_text())


def test_only_the_edges_are_impure() -> None:
    """Clock, files and environment are read at the edges only."""
    impure = {"open", "now", "utcnow", "today", "environ", "getenv", "read_text", "read_bytes"}
    for path in FILES:
        if part_of(path) in {"source", "facts", "git_program", "replay", "cli", "__main__"}:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                called = node.func
                name = (
                    called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
                )
                assert name not in impure, f"{path}:{node.lineno} calls {name}"
