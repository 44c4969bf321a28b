"""A folder of the user's own: what another could have written in it is not there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from validator.source.store import MAX_FILES, Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "caches" / "of a repository")


def test_what_is_written_is_read(store: Store) -> None:
    assert store.read("report") is None
    store.write("report", b"1")
    store.write("report", b"2")
    assert store.read("report") == b"2"
    assert [file.name for file in Path(store.folder).iterdir()] == ["report"]


def test_a_piece_is_read(store: Store) -> None:
    assert store.read("report", 1, 2) is None
    store.write("report", b"123456")
    assert store.read("report", 1, 2) == b"23"
    assert store.read("report", 4) == b"56"
    for size in (9, 2**40, 2**70):
        assert store.read("report", 4, size) in (b"56", None)
    for start in (9, 2**40):
        assert not store.read("report", start, 1)


def test_it_is_private(store: Store) -> None:
    store.write("report", b"1")
    assert Path(store.folder).stat().st_mode & 0o077 == 0
    assert (Path(store.folder) / "report").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("mode", [0o770, 0o707, 0o777])
def test_a_folder_that_others_may_write_to_is_not_used(store: Store, mode: int) -> None:
    store.write("report", b"1")
    Path(store.folder).chmod(mode)
    assert store.read("report") is None
    store.write("report", b"2")
    Path(store.folder).chmod(0o700)
    assert store.read("report") == b"1"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_what_belongs_to_another_user_is_not_used(store: Store) -> None:
    store.write("report", b"1")
    os.chown(Path(store.folder) / "report", 12345, -1)
    assert store.read("report") is None
    store.write("report", b"2")
    assert store.read("report") == b"2"
    os.chown(Path(store.folder), 12345, -1)
    assert store.read("report") is None


def test_a_link_in_place_of_the_folder_is_not_followed(store: Store, tmp_path: Path) -> None:
    store.write("report", b"1")
    Path(store.folder).rename(tmp_path / "elsewhere")
    Path(store.folder).symlink_to(tmp_path / "elsewhere")
    assert store.read("report") is None


def test_what_is_no_file_is_not_read(store: Store) -> None:
    store.write("report", b"1")
    (Path(store.folder) / "folder").mkdir()
    assert store.read("folder") is None


@pytest.mark.parametrize("place", ["caches", "caches/of a repository"])
def test_a_folder_that_cannot_be_made_is_no_error(store: Store, tmp_path: Path, place: str) -> None:
    (tmp_path / place).parent.mkdir(exist_ok=True)
    (tmp_path / place).write_text("a file in the way")
    store.write("report", b"1")
    assert store.read("report") is None


def test_the_oldest_files_go_first(store: Store) -> None:
    for number in range(MAX_FILES + 3):
        store.write(f"report-{number}", b"")
        os.utime(Path(store.folder) / f"report-{number}", (number, number))
    store.write("the last", b"")
    assert len(list(Path(store.folder).iterdir())) == MAX_FILES
    assert store.read("report-0") is None
    assert store.read("the last") == b""


def test_what_is_read_is_in_use_and_stays(store: Store) -> None:
    for number in range(MAX_FILES):
        store.write(f"report-{number}", b"")
        os.utime(Path(store.folder) / f"report-{number}", (number, number))
    assert store.read("report-0") == b""
    store.write("one more", b"")
    assert store.read("report-0") == b""
    assert store.read("report-1") is None
