"""The modules of a package, wherever it lies."""

from __future__ import annotations

import sys
import zipfile
from importlib import import_module, invalidate_caches
from pathlib import Path
from pkgutil import iter_modules

import pytest

import validator.rules
from validator.submodules import submodules


def test_they_are_those_that_python_finds() -> None:
    found = submodules(validator.rules)
    assert found == sorted(
        {"__init__", *(it.name for it in iter_modules(validator.rules.__path__))}
    )
    assert len(found) > 30


def test_what_is_no_module_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "package_on_disk"
    (package / "folder").mkdir(parents=True)
    for name in ("__init__.py", "b.py", "a.pyc", "note.txt", "part.abi3.so"):
        (package / name).touch()
    monkeypatch.syspath_prepend(tmp_path)
    assert submodules(import_module("package_on_disk")) == ["__init__", "a", "b"]


def test_in_an_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = tmp_path / "packages.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for name in ("__init__", "b", "a"):
            file.writestr(f"package_in_archive/{name}.py", "")
    monkeypatch.setattr(sys, "path", [str(archive), *sys.path])
    invalidate_caches()
    assert submodules(import_module("package_in_archive")) == ["a", "b"]
