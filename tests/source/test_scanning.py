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
