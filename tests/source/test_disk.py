"""Files on disk: what is listed, what is read, and what no link may reach."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from validator.loading.source import Unreadable
from validator.source.disk import Disk


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    (root / "bundles").mkdir(parents=True)
    (root / "bundles/a.yaml").write_text("name: a\n")
    (tmp_path / "secret.yaml").write_text("hunter2\n")
    return root


def why_not(root: Path, path: str) -> str:
    with pytest.raises(Unreadable) as refused:
        Disk(root).read(path, 100)
    return str(refused.value)


def test_lists_what_lies_below_the_directories_of_kinds(root: Path) -> None:
    (root / "src").mkdir()
    (root / "src/b.yaml").write_text("")
    (root / "environments/staging").mkdir(parents=True)
    (root / "environments/staging/api.yaml").write_text("")
    assert sorted(Disk(root).paths()) == ["bundles/a.yaml", "environments/staging/api.yaml"]


def test_lists_no_plain_directory_but_one_named_as_a_record(root: Path) -> None:
    (root / "bundles/plain").mkdir()
    (root / "bundles/x.yaml").mkdir()
    assert sorted(Disk(root).paths()) == ["bundles/a.yaml", "bundles/x.yaml"]
    assert why_not(root, "bundles/x.yaml") == "it is a directory"


def test_reads_one_byte_past_the_limit_and_no_more(root: Path) -> None:
    (root / "bundles/a.yaml").write_bytes(b"x" * 1000)
    assert Disk(root).read("bundles/a.yaml", 10) == b"x" * 11


def test_a_file_that_is_not_there(root: Path) -> None:
    assert "nowhere" in why_not(root, "bundles/b.yaml")


@pytest.mark.parametrize("path", ["../secret.yaml", "bundles/../../secret.yaml"])
def test_no_path_leads_out(root: Path, path: str) -> None:
    assert "out of the repository" in why_not(root, path)


@pytest.mark.parametrize("target", ["../../secret.yaml", "/etc/passwd"])
def test_no_link_leads_out(root: Path, target: str) -> None:
    (root / "bundles/b.yaml").symlink_to(target)
    assert "out of the repository" in why_not(root, "bundles/b.yaml")


def test_no_linked_directory_leads_out(root: Path) -> None:
    (root.parent / "elsewhere").mkdir()
    (root.parent / "elsewhere/b.yaml").write_text("hunter2\n")
    (root / "environments").symlink_to(root.parent / "elsewhere")
    (root / "bundles/more").symlink_to(root.parent / "elsewhere")
    assert sorted(Disk(root).paths()) == ["bundles/a.yaml", "bundles/more", "environments"]
    assert "out of the repository" in why_not(root, "bundles/more/b.yaml")


def test_a_link_inside_is_read(root: Path) -> None:
    (root / "bundles/b.yaml").symlink_to("a.yaml")
    assert Disk(root).read("bundles/b.yaml", 100) == b"name: a\n"


def test_a_root_that_is_a_link_itself(root: Path) -> None:
    (root.parent / "alias").symlink_to(root)
    assert Disk(root.parent / "alias").read("bundles/a.yaml", 100) == b"name: a\n"


def test_a_loop(root: Path) -> None:
    (root / "bundles/b.yaml").symlink_to("b.yaml")
    assert "itself" in why_not(root, "bundles/b.yaml")


def test_a_pipe_is_not_waited_for(root: Path) -> None:
    os.mkfifo(root / "bundles/b.yaml")
    assert why_not(root, "bundles/b.yaml") == "it is not a plain file"


def test_a_refusal_of_the_system(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may read every file, so the system's answer is played."""

    def refuse(*_: object, **__: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    assert why_not(root, "bundles/a.yaml") == "permission denied"


def test_a_directory_that_cannot_be_listed_is_not_passed_over(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refuse)
    assert list(Disk(root).paths()) == ["bundles"]


def test_deep_trees_do_not_exhaust_the_stack(root: Path) -> None:
    folder = os.open(root / "bundles", os.O_RDONLY)
    for _ in range(1200):
        os.mkdir("d", dir_fd=folder)
        below = os.open("d", os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = below
    try:
        assert "bundles/a.yaml" in set(Disk(root).paths())
    finally:
        # pytest's own clean-up would exhaust the stack, and fail the runs that come after.
        for _ in range(1200):
            above = os.open("..", os.O_RDONLY, dir_fd=folder)
            os.close(folder)
            os.rmdir("d", dir_fd=above)
            folder = above
        os.close(folder)
