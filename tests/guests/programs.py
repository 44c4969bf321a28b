"""Programs of others that the tests run: from npm, as tests/tools has them, or from PyPI."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
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
