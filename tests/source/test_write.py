"""Several files written as one step: all of them or none, and nothing lost."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from validator.source import write
from validator.source.write import ChangedOnDisk, FileChange, replace_file, write_changes


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    for name in "abc":
        replace_file(root / f"bundles/{name}.yaml", name.encode())
    return root


def everything(root: Path) -> dict[str, bytes]:
    """Every file below a root, the hidden ones too."""
    files = (path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


CHANGES = (
    FileChange("bundles/a.yaml", b"a", b"new a"),
    FileChange("bundles/b.yaml", b"b", None),
    FileChange("bundles/new/d.yaml", None, b"d"),
    FileChange("bundles/c.yaml", b"c", b"new c"),
)
CHANGED = {"bundles/a.yaml": b"new a", "bundles/c.yaml": b"new c", "bundles/new/d.yaml": b"d"}


def test_all_is_written(root: Path) -> None:
    write_changes(root, CHANGES)
    assert everything(root) == CHANGED


@pytest.mark.parametrize("number", range(len(CHANGES)))
def test_a_file_that_has_changed_is_not_written_nor_is_any_other(root: Path, number: int) -> None:
    before = everything(root)
    change = CHANGES[number]._replace(before=b"other")
    with pytest.raises(ChangedOnDisk) as refused:
        write_changes(root, [*CHANGES[:number], change, *CHANGES[number + 1 :]])
    assert refused.value.filename == change.path
    assert refused.value.strerror == "it has changed since it was read"
    assert everything(root) == before
    assert not (root / "bundles/new").exists()


def test_what_is_there_is_not_overwritten(root: Path) -> None:
    with pytest.raises(ChangedOnDisk, match="it is there already"):
        write_changes(root, [FileChange("bundles/a.yaml", None, b"x")])
    assert (root / "bundles/a.yaml").read_bytes() == b"a"


def test_what_comes_to_be_there_meanwhile_is_not_overwritten(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(root)
    link = os.link

    def too_late(temporary: Path, target: Path) -> None:
        target.write_bytes(b"of somebody else")
        link(temporary, target)

    monkeypatch.setattr(os, "link", too_late)
    with pytest.raises(FileExistsError):
        write_changes(root, CHANGES)
    assert everything(root) == {**before, "bundles/new/d.yaml": b"of somebody else"}


def fails_at(call: int, error: BaseException, done: Callable[..., object]) -> Callable[..., object]:
    """A function that does what another does, but for one call."""
    calls = 0

    def function(*arguments: object, **named: object) -> object:
        nonlocal calls
        calls += 1
        if calls == call:
            raise error
        return done(*arguments, **named)

    return function


@pytest.mark.parametrize("call", range(1, len(CHANGES) + 1))
@pytest.mark.parametrize("is_done", [True, False])
@pytest.mark.parametrize(
    "error", [KeyboardInterrupt(), OSError(errno.ENOSPC, "No space left on device")]
)
def test_an_interrupt_between_two_writes_puts_all_back(
    root: Path, monkeypatch: pytest.MonkeyPatch, call: int, is_done: bool, error: BaseException
) -> None:
    before, put = everything(root), write._put

    def puts_and_fails(staged: object) -> None:
        put(staged)  # type: ignore[arg-type]
        raise error

    second = fails_at(call, error, put)
    calls = iter(range(1, len(CHANGES) + 1))
    if is_done:
        monkeypatch.setattr(
            write, "_put", lambda it: (puts_and_fails if next(calls) == call else put)(it)
        )
    else:
        monkeypatch.setattr(write, "_put", second)
    with pytest.raises(type(error)):
        write_changes(root, CHANGES)
    assert everything(root) == before
    assert not (root / "bundles/new").exists()


@pytest.mark.parametrize("call", range(1, 4))
def test_a_full_disk_is_told_before_anything_is_written(
    root: Path, monkeypatch: pytest.MonkeyPatch, call: int
) -> None:
    before = everything(root)
    full = OSError(errno.ENOSPC, "No space left on device")
    monkeypatch.setattr(os, "fsync", fails_at(call, full, os.fsync))
    with pytest.raises(OSError, match="No space left") as failure:
        write_changes(root, CHANGES)
    assert failure.value.filename == [it.path for it in CHANGES if it.after is not None][call - 1]
    assert everything(root) == before


def test_a_disk_that_takes_nothing_is_told_of_a_file_that_the_user_knows(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: object, *arguments: object, **options: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system", str(path))

    remove, change = CHANGES[1], CHANGES[0]
    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refuse)
        patch.setattr(Path, "unlink", refuse)  # which the system refuses even where nothing is
        with pytest.raises(OSError, match="Read-only") as failure:
            write_changes(root, [remove, change])
    assert failure.value.filename in (remove.path, change.path)


def test_the_mode_is_kept_and_a_file_that_moves_takes_it_along(root: Path) -> None:
    (root / "bundles/a.yaml").chmod(0o640)
    (root / "bundles/b.yaml").chmod(0o755)
    moved = FileChange("bundles/moved.yaml", None, b"b", mode_of="bundles/b.yaml")
    write_changes(root, [CHANGES[0], CHANGES[1], moved])
    assert (root / "bundles/a.yaml").stat().st_mode & 0o777 == 0o640
    assert (root / "bundles/moved.yaml").stat().st_mode & 0o777 == 0o755


def test_a_file_that_is_removed_leaves_no_empty_folder_but_at_the_top(root: Path) -> None:
    replace_file(root / "releases/v1.0.0/x.yaml", b"x")
    write_changes(root, [FileChange("releases/v1.0.0/x.yaml", b"x", None)])
    assert (root / "releases").is_dir()
    assert not (root / "releases/v1.0.0").exists()


def test_a_read_only_file_stays(root: Path) -> None:
    (root / "bundles/a.yaml").chmod(0o444)
    with pytest.raises(PermissionError, match="it is read-only"):
        write_changes(root, CHANGES)
    assert (root / "bundles/a.yaml").read_bytes() == b"a"


def test_no_link_leads_out(root: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.yaml").write_bytes(b"o")
    (root / "bundles/link.yaml").symlink_to(tmp_path / "outside.yaml")
    with pytest.raises(OSError, match="leads out of the root") as refused:
        write_changes(root, [FileChange("bundles/link.yaml", b"o", b"x")])
    assert refused.value.filename == "bundles/link.yaml"
    assert (tmp_path / "outside.yaml").read_bytes() == b"o"


def test_a_link_within_is_written_through(root: Path) -> None:
    (root / "bundles/link.yaml").symlink_to("a.yaml")
    write_changes(root, [FileChange("bundles/link.yaml", b"a", b"x")])
    assert (root / "bundles/link.yaml").is_symlink()
    assert (root / "bundles/a.yaml").read_bytes() == b"x"


def test_a_folder_that_is_a_file_is_told(root: Path) -> None:
    with pytest.raises(NotADirectoryError, match=r"a\.yaml is a file, not a directory"):
        write_changes(root, [FileChange("bundles/a.yaml/x.yaml", None, b"x")])


def test_a_file_system_without_hard_links_will_do(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(temporary: Path, target: Path) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    write_changes(root, CHANGES)
    assert everything(root) == CHANGED
