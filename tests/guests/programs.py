"""Programs of others that the tests run: from npm, as tests/tools has them, or from PyPI."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GUESTS = (".pre-commit-hooks.yaml", "action.yml", ".github/action-requirements.txt")
"""What pre-commit and GitHub look for in the repository of a tool."""

_MODULES = ROOT / "tests/tools/node_modules"


def node(module: str) -> list[str]:
    """The command that runs a file of a package from npm; the test is skipped without npm."""
    program = shutil.which("node")
    if program is None or shutil.which("npm") is None:
        pytest.skip(f"npm is not installed, so that {module} cannot be run")
    assert (_MODULES / module).is_file(), "run `make tests/tools/node_modules/.done`"
    return [program, str(_MODULES / module)]


def python(name: str) -> str:
    """The program that a test dependency brings along."""
    return str(Path(sys.executable).with_name(name))


def copy_relgate(folder: Path) -> None:
    """Copies what others install of this repository, which building would leave things in."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "validator", folder / "validator", ignore=ignored)
    for name in (*("pyproject.toml", "README.md", "LICENSE"), *GUESTS):
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
