"""relgate as it is where nothing of it was compiled."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import validator

PLANTED = "raise SystemExit('imported')"


def run_uncompiled(folder: Path, program: str, planted: Iterable[str]) -> str:
    """What a program writes that begins by printing where a module of ours lies.

    It runs beside files whose names could be taken for modules: none of them is imported.
    """
    site, records = folder / "site", folder / "records"
    built = shutil.ignore_patterns("*.so", "*.pyd", "__pycache__")
    shutil.copytree(Path(validator.__file__).parent, site / "validator", ignore=built)
    for name in planted:
        (records / name).parent.mkdir(parents=True, exist_ok=True)
        (records / name).write_text(PLANTED)
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        cwd=records,
        env={**os.environ, "PYTHONPATH": str(site)},
    )
    assert done.stdout.startswith(str(site)), done.stderr
    return done.stdout
