"""What tells whether files have changed is the same, whoever finds it out."""

from __future__ import annotations

from pathlib import Path

import pytest

from validator.source import scanning
from validator.source.disk import Disk
from validator.source.scanning import scanned


@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.parametrize("count", [0, 1, 1500])
def test_every_file_has_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int, count: int
) -> None:
    (tmp_path / "bundles").mkdir()
    for number in range(count):
        (tmp_path / f"bundles/{number}.yaml").write_text("x" * number)
    monkeypatch.setattr(scanning, "workers", lambda: workers)
    disk = Disk(tmp_path)
    monkeypatch.setattr("time.time_ns", lambda: 2**62)  # so that no file was written just now
    with scanned(disk) as scan:
        found = scan().identities
    assert found == {path: disk.identities([path])[0] for path in disk.paths()}
    assert None not in found.values()
    assert len(found) == len(set(found.values())) == count


def test_without_a_source_there_is_nothing() -> None:
    with scanned(None) as scan:
        assert scan().identities == {}


def test_a_deep_and_wide_tree(tmp_path: Path) -> None:
    """However the work is divided, each path is there once."""
    for number in range(100):
        folder = tmp_path / f"releases/v1.0.{number}"
        (folder / "deep/er").mkdir(parents=True)
        for name in ("production.yaml", "deep/x", "deep/er/y"):
            (folder / name).write_text(str(number))
    (tmp_path / "environments/x.yaml/z").mkdir(parents=True)
    (tmp_path / "bundles").symlink_to(tmp_path / "releases")
    disk = Disk(tmp_path)
    assert len(disk.starts()) > 100
    expected = {"bundles", "environments/x.yaml"} | {
        path.relative_to(tmp_path).as_posix()
        for path in (tmp_path / "releases").rglob("*")
        if path.is_file()
    }
    paths = [*disk.paths()]
    assert sorted(paths) == sorted(expected)
    with scanned(disk) as scan:
        assert [*scan().identities] == paths
        assert scan().digest is None  # for what is behind the link


def test_one_value_for_all_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time_ns", lambda: 2**62)  # so that no file was written just now
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
        with scanned(Disk(tmp_path)) as scan:
            values.append(scan().digest)
        with scanned(Disk(tmp_path)) as scan:
            assert scan().digest == values[-1]
        with scanned(None, scan()) as made:
            assert made() is scan()
    assert None not in values
    assert len(set(values)) == 4
