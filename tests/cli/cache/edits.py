"""A repository under check, with a cache: how it is checked, and what may happen to it."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from looked import Done
from looked import run as run_looked
from real_git import git

import validator
import validator.engine.run
from validator.cli import cli

NOW = "2026-11-23T12:00:00Z"
LATER = "2027-01-10T12:00:00Z"
SETTLED = 0.06
"""Seconds after which a file's times tell that it was not written again."""


def command(root: Path, *arguments: str) -> list[str]:
    clock = [] if "--now" in arguments else ["--now", NOW]
    return ["-C", str(root), "check", "--output-format", "json", *arguments, *clock]


def check(root: Path, *arguments: str) -> Result:
    """Judges, or recalls a report; never replays what was written."""
    return CliRunner().invoke(cli, command(root, *arguments))


def alike(root: Path, folder: Path, *arguments: str) -> dict[str, Any]:
    """The report, which is the same to the byte with a cache and without one.

    With a cache, it is what a run writes that looks for what was written before, then what one
    writes that does not, then, where that can be told, what was written before.
    """
    bare = check(root, "--no-cache", *arguments)
    cached = ("--cache-dir", str(folder), *arguments)
    for way in (looked, check, looked):
        result = way(root, *cached)
        assert (result.stdout, result.stderr) == (bare.stdout, bare.stderr)
        assert result.exit_code == bare.exit_code
    report: dict[str, Any] = json.loads(bare.output)
    return report


def looked(root: Path, *arguments: str) -> Done:
    """Replays what was written, where that can be."""
    return run_looked(command(root, *arguments))


def replayed(root: Path, folder: Path) -> bool:
    return looked(root, "--cache-dir", str(folder)).replayed


def one(root: Path, pattern: str) -> Path:
    return sorted(root.glob(pattern))[5]


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def same_size_and_time(root: Path) -> None:
    path = one(root, "bundles/*.yaml")
    times = path.stat()
    replaced(path, "platform-team", "plat form-te\\u0020")
    replaced(path, "plat form-te\\u0020", "platform te@m")
    path.write_text(path.read_text().replace("platform te@m", "p@acme.exampl"))
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert path.stat().st_size == times.st_size
    assert path.stat().st_mtime_ns == times.st_mtime_ns


def renamed(root: Path) -> None:
    path = one(root, "environments/production/*.yaml")
    path.rename(path.with_name("renamed.yaml"))


def deleted(root: Path) -> None:
    one(root, "bundles/production-*.yaml").unlink()


def swapped(root: Path) -> None:
    first, second, *_ = sorted(root.glob("releases/*/staging.yaml"))
    first.rename(root / "aside")
    second.rename(first)
    (root / "aside").rename(second)


def added(root: Path) -> None:
    shutil.copy(one(root, "environments/staging/*.yaml"), root / "environments/staging/copy.yml")


def stage_log(root: Path) -> None:
    replaced(one(root, "releases/*/stages.jsonl"), '"success"', '"failure"')


def evidence_lost(root: Path) -> None:
    path = one(root, "releases/*/stages.jsonl")
    path.write_text("".join(path.read_text().splitlines(keepends=True)[1:]))


def other_repository(root: Path) -> None:
    """A fork, of which only all releases together tell."""
    path = one(root, "releases/*/stages.jsonl")
    for file in path.parent.iterdir():
        file.write_text(file.read_text().replace("acme/invoices", "mallory/invoices"))


def policy(root: Path) -> None:
    replaced(root / "relgate.toml", "[tags]", 'ignore = ["SCH002"]\n\n[tags]')


def severity(root: Path) -> None:
    replaced(root / "relgate.toml", "[tags]", '[severity]\nSCH002 = "warning"\n\n[tags]')


def broken_policy(root: Path) -> None:
    (root / "relgate.toml").write_text("nonsense = 1\n")


def lock(root: Path) -> None:
    path = root / "releases/tags.lock"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-1]))


def tag(root: Path) -> None:
    git(root, "commit", "--quiet", "--allow-empty", "-m", "x")
    git(root, "tag", "v1.1.0")


def comment(root: Path) -> None:
    path = one(root, "environments/staging/*.yaml")
    path.write_text(f"# relgate: ignore[REF001] until=2027-01-01 because x\n{path.read_text()}")


def no_record(root: Path) -> None:
    (root / "releases/notes.txt").write_text("x")


def token(root: Path) -> None:
    path = one(root, "releases/*/production.yaml")
    path.write_text(f"# {'gh' + 'p_'}{'a1B2' * 9}\n{path.read_text()}")


def link(root: Path) -> None:
    path = one(root, "bundles/*.yaml")
    path.rename(root / "aside.yaml")
    path.symlink_to(root / "aside.yaml")
    replaced(root / "aside.yaml", "owner:", "ownr:")


def judged(root: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether a check has to ask the rules about the whole repository."""

    def judge(*arguments: Any, **options: Any) -> None:
        raise InterruptedError

    with monkeypatch.context() as patch:
        patch.setattr(validator.engine.run, "_judge", judge)
        result = check(root, "--cache-dir", str(folder))
    return isinstance(result.exception, InterruptedError)


def harmless(
    root: Path,
    files: str = "environments/staging/*.yaml",
    old: str = "acme.grafana.net/d/",
    new: str = "acme.grafana.net/e/",
) -> None:
    """An edit of which no rule takes note."""
    replaced(one(root, files), old, new)


def answered(root: Path, folder: Path, *arguments: str) -> bool:
    """Whether what was written is written again, and rightly."""
    bare = check(root, "--no-cache", *arguments)
    time.sleep(SETTLED)
    done = looked(root, "--cache-dir", str(folder), *arguments)
    assert (done.stdout, done.stderr) == (bare.stdout, bare.stderr)
    assert done.exit_code == bare.exit_code
    return done.replayed


def scramble(chance: random.Random, path: Path) -> None:
    """Change, remove or bring back some of a file."""
    text = path.read_text() if path.exists() else "name: x\n"
    lines = text.splitlines(keepends=True) or ["name: x\n"]
    at = chance.randrange(len(lines))
    match chance.randrange(6):
        case 0:
            path.unlink(missing_ok=True)
            return
        case 1:
            lines[at] = re.sub("[0-9]", str(chance.randrange(10)), lines[at])
        case 2:
            del lines[at]
        case 3:
            lines.insert(at, chance.choice(lines))
        case 4:
            lines[at] = lines[at].replace("staging", "production", 1)
        case 5:
            lines[at] = f"{lines[at].rstrip()} # changed\n"
    path.write_text("".join(lines))
