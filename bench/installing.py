"""Programs installed into folders of their own, by pip or by npm."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterable
from pathlib import Path

from bench.timing import clean_environment


class Missing(Exception):  # noqa: N818 - it names what happened
    """Something cannot be installed, for the reason in the text; it names no host and no path."""


def pip_install(folder: Path, *packages: str) -> None:
    """A new virtual environment with some packages. Raises `Missing`.

    The newest pip installs them: the programs that older ones write import `re` before all else,
    which takes as long as the start of Python itself.
    """
    venv.create(folder, with_pip=True, clear=True)
    pip = (str(folder / "bin/python"), "-m", "pip", "--quiet", "--disable-pip-version-check")
    output("pip install", *pip, "install", "--upgrade", "pip")
    output("pip install", *pip, "install", *packages)


def npm_install(folder: Path, *packages: str) -> None:
    """A new folder with some packages of npm. Raises `Missing`."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    options = ("--no-audit", "--no-fund", "--no-save", "--prefix", str(folder))
    output("npm install", "npm", "install", *options, *packages)


def pip_versions(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """The versions of distributions in a virtual environment."""
    names = list(names)
    code = f"import importlib.metadata as metadata; print(*map(metadata.version, {names}))"
    found = output("asking for versions", str(folder / "bin/python"), "-c", code).split()
    return dict(zip(names, found, strict=True))


def npm_versions(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """The versions of packages of npm in a folder, and that of Node."""
    versions = {
        name: json.loads((folder / "node_modules" / name / "package.json").read_text())["version"]
        for name in names
    }
    node = output("asking for versions", "node", "--version")
    return {**versions, "Node": node.removeprefix("v")}


def output(doing: str, *argv: str) -> str:
    """What a program prints. Raises `Missing` where it fails, and shows what it said."""
    try:
        done = subprocess.run(  # noqa: S603 - the commands are our own
            argv, env=clean_environment(), capture_output=True, text=True, check=False
        )
    except OSError:
        raise Missing(f"there is no {Path(argv[0]).name}") from None
    if done.returncode:
        print(done.stderr[-2000:], file=sys.stderr)
        raise Missing(f"{doing} failed")
    return done.stdout.strip()
