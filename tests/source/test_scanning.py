"""What tells whether files have changed is the same, whoever finds it out."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from validator.source import disk, scanning
from validator.source.disk import Disk
from validator.source.memory import Memory
from validator.source.scanning import Scan


@pytest.fixture(params=["compiled", "in Python"], autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "compiled":
        pytest.importorskip("validator.source._disk", reason="needs what a C compiler builds")
    else:
        monkeypatch.setattr(disk, "scan", lambda root, names, endings, now: None)
    monkeypatch.setattr("time.time_ns", lambda: 2**62)  # so that no file was written just now


@pytest.mark.parametrize("count", [0, 1, 256, 257, 1500])
def test_every_file_has_its_own(tmp_path: Path, count: int) -> None:
    (tmp_path / "bundles").mkdir()
    for number in range(count):
        (tmp_path / f"bundles/{number}.yaml").write_text("x" * number)
    source = Disk(tmp_path)
    found = Scan(source).identities.by_path
    assert found == {path: source.identities([path])[0] for path in source.paths()}
    assert b"" not in found.values()
    assert len(found) == len(set(found.values())) == count


def test_without_a_source_there_is_nothing() -> None:
    assert Scan(None).identities.by_path == {}


def test_a_source_that_is_no_disk() -> None:
    source = Memory({"bundles/a.yaml": b"x"})
    assert Scan(source).identities.by_path == dict.fromkeys(source.paths(), b"")
    assert Scan(source).digest is None


def test_a_deep_and_wide_tree(tmp_path: Path) -> None:
    """Each path is there once."""
    for number in range(100):
        folder = tmp_path / f"releases/v1.0.{number}"
        (folder / "deep/er").mkdir(parents=True)
        for name in ("production.yaml", "deep/x", "deep/er/y"):
            (folder / name).write_text(str(number))
    (tmp_path / "environments/x.yaml/z").mkdir(parents=True)
    (tmp_path / "bundles").symlink_to(tmp_path / "releases")
    source = Disk(tmp_path)
    expected = {"bundles", "environments/x.yaml"} | {
        path.relative_to(tmp_path).as_posix()
        for path in (tmp_path / "releases").rglob("*")
        if path.is_file()
    }
    paths = [*source.paths()]
    assert sorted(paths) == sorted(expected)
    scan = Scan(source)
    assert scan.identities.paths == paths
    assert scan.digest is None  # for what is behind the link


def test_one_value_for_all_files(tmp_path: Path) -> None:
    (tmp_path / "bundles").mkdir()
    first, second = tmp_path / "bundles/a.yaml", tmp_path / "bundles/b.yaml"
    values = []
    for change in (
        lambda: first.write_text("x"),
        lambda: first.rename(second),
        lambda: second.chmod(0o600),
        lambda: first.write_text("x"),
    ):
        change()
        scan = Scan(Disk(tmp_path))
        values.append(scan.digest)
        assert Scan(Disk(tmp_path)).digest == values[-1]
        assert {*scan.identities.paths} == {*Disk(tmp_path).paths()}
    assert None not in values
    assert len(set(values)) == 4


@pytest.mark.parametrize("time", [-(10**9), 2**33 * 10**9])
def test_a_file_of_another_age(tmp_path: Path, time: int) -> None:
    """Times may be more nanoseconds than a number of 64 bits holds with its sign."""
    (tmp_path / "bundles").mkdir()
    (tmp_path / "bundles/a.yaml").write_text("x")
    before = Scan(Disk(tmp_path)).digest
    os.utime(tmp_path / "bundles/a.yaml", ns=(time, time))
    assert Scan(Disk(tmp_path)).digest not in (None, before)


@pytest.mark.parametrize("error", [RuntimeError, MemoryError, ValueError])
def test_without_another_thread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    """None starts, or it comes to no end: who asks looks for himself."""
    (tmp_path / "bundles").mkdir()
    (tmp_path / "bundles/a.yaml").write_text("x")

    def fail(*_: object) -> None:
        raise error

    with monkeypatch.context() as patched:
        name = "start_new_thread" if error is RuntimeError else "_found"
        patched.setattr(scanning, name, fail)
        scan = Scan(Disk(tmp_path))
        scan._looking.acquire()  # the other thread has ended
        scan._looking.release()
    assert scan.identities.paths == ["bundles/a.yaml"]
