"""Checks in one process, as the program answers them, and changes between them."""

from __future__ import annotations

import time
from pathlib import Path

from cli.conftest import write
from looked import Done, run

from validator import replay

NOW = "2026-11-23T12:00:00Z"
SETTLED = 0.06
"""Seconds after which a file's times tell that it was not written again."""


def check(*arguments: str) -> Done:
    return run(["check", "--now", NOW, *arguments])


def remembered(*arguments: str) -> Done:
    """A check whose answer is remembered."""
    time.sleep(SETTLED)
    check(*arguments)
    done = check(*arguments)
    assert done.replayed
    return done


def replayed(*arguments: str) -> bool:
    look = replay.look(["check", "--now", NOW, *arguments])
    return look is not None and look.recalled() is not None


def policy(root: Path) -> None:
    write(root, "relgate.toml", '[tags]\nsource = "git"\n\n[severity]\nREF002 = "error"\n')


def touched(root: Path) -> None:
    (root / "bundles/unused.yaml").touch()
