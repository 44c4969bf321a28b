"""The repositories of one size that are checked: clean, to be edited, and with defects."""

from __future__ import annotations

import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from bench.defects import plant
from bench.generate import generate, write
from bench.installing import output

DEFECTS = 0.01
SMALLEST_WITH_DEFECTS = 100
_SETTLING_SECONDS = 2.0


@dataclass(frozen=True)
class Repositories:
    """Three repositories; `defects` is None where the size is too small for a share of them."""

    clean: Path
    edited: Path
    defects: Path | None


def make_repositories(place: Path, size: int) -> Repositories:
    """Generate the repositories of one size anew, below `place`. Raises `Missing` without git."""
    shutil.rmtree(place, ignore_errors=True)
    made = Repositories(
        place / "clean",
        place / "edited",
        place / "defects" if size >= SMALLEST_WITH_DEFECTS else None,
    )
    files = generate(size)
    write(made.clean, files)
    write(made.edited, files)
    if made.defects is not None:
        plant(files, DEFECTS)
        write(made.defects, files)
    for repository in (made.clean, made.edited, made.defects):
        if repository is not None:
            # As users have it; and the tags of relgate's own repository do not matter here.
            output("git init", "git", "init", "--quiet", "--template=", str(repository))
    # A cache rightly mistrusts files that were written in the same moment as itself.
    time.sleep(_SETTLING_SECONDS)
    return made


def describe(repository: Path) -> str:
    """How large the files of a repository are, and what lies beside them."""
    sizes: dict[str, list[int]] = {".yaml": [0, 0], ".jsonl": [0, 0]}
    for folder, _, names in os.walk(repository):
        for name in names:
            ending = os.path.splitext(name)[1]  # noqa: PTH122 - a hundred thousand times
            if ending in sizes:
                sizes[ending][0] += 1
                sizes[ending][1] += os.stat(f"{folder}/{name}").st_size  # noqa: PTH116
    (files, file_size), (logs, log_size) = sizes.values()
    return (
        f"{file_size // files:,} bytes of YAML each on average, and {logs:,} stage logs of "
        f"{log_size / 1e6:.1f} MB in all, which only relgate reads"
    )
