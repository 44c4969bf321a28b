"""relgate as users install it, and the ways in which it is measured."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from collections.abc import Iterator
from itertools import cycle, islice, zip_longest
from pathlib import Path

from bench.generate import NOW
from bench.handwriting import instant
from bench.installing import Missing, output, pip_install
from bench.peers import FILES
from bench.repositories import Repositories
from bench.timing import Command, clean_environment

COLD, NO_CACHE, UNCHANGED, ONE_CHANGED, DEFECTS_COLD, DEFECTS_UNCHANGED = (
    "relgate, cold",
    "relgate, no cache",
    "relgate, unchanged",
    "relgate, one changed",
    "relgate, 1 % defects, cold",
    "relgate, 1 % defects, unchanged",
)
_PACKAGE = ("pyproject.toml", "setup.py", "README.md", "LICENSE", "validator")
_SECONDS = re.compile(r"(?<=T\d\d:\d\d:)\d\d(?=Z)")
_EDITED_FILES = 100


def install(root: Path, place: Path) -> Path:
    """Install relgate from this tree into an environment below `place`, and tell its program.

    Not as an editable install, which makes Python's start slower, and from a copy, so that no
    build of another day gets into it. Raises `Missing`.
    """
    source, folder = place / "source", place / "relgate"
    shutil.rmtree(source, ignore_errors=True)
    source.mkdir(parents=True)
    for name in _PACKAGE:
        if (root / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(root / name, source / name, ignore=ignored)
        else:
            shutil.copy(root / name, source)
    stamp = folder / "installed.txt"
    digest = _digest(source)
    if not stamp.exists() or stamp.read_text() != digest:
        pip_install(folder, str(source))
        stamp.write_text(digest)
    return folder / "bin/relgate"


def version(root: Path) -> str:
    """The commit that is measured, and whether the tree differs from it."""
    git = ("git", "-C", str(root))
    try:
        commit = output("git", *git, "rev-parse", "--short", "HEAD")
        changed = output("git", *git, "status", "--porcelain", "--untracked-files=no")
    except Missing:
        return "commit unknown"
    return f"commit {commit}{', with changes' if changed else ''}"


def commands(program: Path, repositories: Repositories, caches: Path) -> list[Command]:
    """The ways to check the repositories, each with a cache below `caches` or none."""
    clean, edited, defects = repositories.clean, repositories.edited, repositories.defects
    edits = _edits(edited)
    check = (str(program), "check", "--now", instant(NOW))
    cold, unchanged, changed, unmended = (
        (*check, "--cache-dir", str(caches / name))
        for name in ("cold", "unchanged", "changed", "unmended")
    )

    def empty() -> None:
        shutil.rmtree(caches / "cold", ignore_errors=True)

    def fill_and_edit() -> None:
        _fill(changed, edited)
        next(edits)

    ways = [
        Command(COLD, cold, clean, before=empty),
        Command(NO_CACHE, (*check, "--no-cache"), clean),
        Command(UNCHANGED, unchanged, clean, before=lambda: _fill(unchanged, clean)),
        Command(ONE_CHANGED, changed, edited, before=fill_and_edit),
    ]
    if defects is None:
        return ways
    return [
        *ways,
        Command(DEFECTS_COLD, cold, defects, 1, before=empty),
        Command(DEFECTS_UNCHANGED, unmended, defects, 1, before=lambda: _fill(unmended, defects)),
    ]


def _fill(argv: tuple[str, ...], repository: Path) -> None:
    """Fill the cache that a command names last, where there is none."""
    if not Path(argv[-1]).exists():
        subprocess.run(  # noqa: S603 - the command is our own; how it ends is checked when it counts
            argv, cwd=repository, env=clean_environment(), capture_output=True, check=False
        )


def _edits(repository: Path) -> Iterator[None]:
    """At each step a file, of each kind in turn, says another second; it stays valid."""
    kinds = [sorted(islice(repository.glob(files), _EDITED_FILES)) for files in FILES.values()]
    paths = [path for each in zip_longest(*kinds) for path in each if path is not None]
    for path in cycle(paths):
        text = path.read_bytes().decode()
        later = _SECONDS.sub(lambda found: f"{(int(found[0]) + 1) % 60:02}", text, count=1)
        path.write_bytes(later.encode())
        yield


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
