"""A cache that is damaged, or cannot be used, is none."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from cli.cache.edits import NOW, SETTLED, alike, check, renamed


def damaged(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)


def truncated(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-10])


def empty(file: Path) -> None:
    file.write_bytes(b"")


def foreign(file: Path) -> None:
    file.write_bytes(b"\x80\x04\x95 a pickle of another program")


def folder_in_its_place(file: Path) -> None:
    file.unlink()
    file.mkdir()


DAMAGES = [damaged, truncated, empty, foreign, folder_in_its_place]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_cache_is_no_cache(
    root: Path, folder: Path, damage: Callable[[Path], None]
) -> None:
    before = alike(root, folder)
    time.sleep(SETTLED)
    for file in list(folder.glob("*/*")):
        damage(file)
    assert alike(root, folder) == before
    renamed(root)
    alike(root, folder)


@pytest.mark.parametrize("mode", [0o500, 0o777])
def test_a_cache_that_cannot_be_used_is_no_cache(root: Path, folder: Path, mode: int) -> None:
    folder.mkdir()
    folder.chmod(mode)
    alike(root, folder)
    for store in folder.iterdir():
        store.chmod(mode)
    alike(root, folder)


def test_a_file_in_place_of_the_cache_is_a_usage_error(root: Path, folder: Path) -> None:
    folder.write_text("")
    result = check(root, "--cache-dir", str(folder))
    assert result.exit_code == 2
    assert "is a file" in result.output


@pytest.mark.parametrize("place", [".", "cache", "environments"])
def test_no_cache_lies_inside_the_repository(root: Path, place: str) -> None:
    result = check(root, "--cache-dir", str(root / place))
    assert result.exit_code == 2
    assert "inside the repository" in result.output
    assert "--no-cache" in result.output


def test_a_home_that_is_the_repository_has_no_cache(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("RELGATE_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", str(root / ".cache"))
    assert check(root).exit_code == 1
    assert not (root / ".cache").exists()


def test_two_runs_at_once_do_no_harm(root: Path, folder: Path) -> None:
    bare = check(root, "--no-cache").output
    command = [sys.executable, "-m", "validator", "-C", str(root), "check", "--now", NOW]
    command += ["--output-format", "json", "--cache-dir", str(folder)]
    for _ in range(2):
        runs = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
        assert [run.communicate()[0] for run in runs] == [bare] * 4
