"""`relgate tags update`, run against real remotes."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from real_git import git

from validator.cli import cli
from validator.cli.tags import update_lock
from validator.loading.tag_lock import parse_tag_lock, render_tag_lock

LOCK = "releases/tags.lock"


pytestmark = pytest.mark.usefixtures("own_git")


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """Make the repository in which the tags live: v1.0.0, v1.1.0 and one that is no release."""
    folder = tmp_path / "app"
    folder.mkdir()
    git(folder, "init", "-q")
    git(folder, "commit", "-q", "--allow-empty", "-m", "one")
    git(folder, "tag", "v1.0.0")
    git(folder, "commit", "-q", "--allow-empty", "-m", "two")
    git(folder, "tag", "-a", "-m", "m", "v1.1.0")
    git(folder, "tag", "nightly")
    return folder


@pytest.fixture
def root(app: Path) -> Path:
    """Make the GitOps repository, whose origin is the other one."""
    folder = app.with_name("root")
    folder.mkdir()
    git(folder, "init", "-q")
    git(folder, "remote", "add", "origin", app.as_uri())
    return folder


def update(root: Path, *arguments: str) -> Result:
    result = CliRunner().invoke(cli, ["-C", str(root), "tags", "update", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


def locked(root: Path) -> dict[str, str]:
    return dict(parse_tag_lock(LOCK, (root / LOCK).read_text()).commits)


def remote_tags(app: Path) -> dict[str, str]:
    names = [name for name in git(app, "tag").split() if name.startswith("v")]
    return {name: git(app, "rev-parse", f"{name}^{{commit}}") for name in names}


def test_writes_the_release_tags_of_origin(root: Path, app: Path) -> None:
    result = update(root)
    assert result.exit_code == 0
    assert result.stdout == f"Wrote {LOCK}: 2 tags (2 added, 0 removed).\n"
    assert (root / LOCK).read_text() == render_tag_lock(remote_tags(app))
    assert os.listdir(root / "releases") == ["tags.lock"]


def test_takes_a_path_and_the_current_folder(
    root: Path, app: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    git(root, "remote", "remove", "origin")
    assert CliRunner().invoke(cli, ["tags", "update", "../app"]).exit_code == 0
    assert locked(root) == remote_tags(app)


def test_counts_what_was_added_and_removed(root: Path, app: Path) -> None:
    update(root)
    git(app, "tag", "-d", "v1.0.0")
    git(app, "tag", "v1.2.0")
    git(app, "tag", "v1.2.1")
    assert "3 tags (2 added, 1 removed)" in update(root).stdout
    assert locked(root) == remote_tags(app)


def test_no_change_is_not_rewritten(root: Path) -> None:
    update(root)
    text = "# our own note\r\n" + (root / LOCK).read_text().replace("\n", "\r\n")
    (root / LOCK).write_bytes(text.encode())
    before = (root / LOCK).stat()
    result = update(root)
    assert (result.exit_code, result.stdout) == (0, f"{LOCK} is up to date: 2 tags.\n")
    assert (root / LOCK).read_bytes() == text.encode()
    assert (root / LOCK).stat().st_ino == before.st_ino


def test_a_moved_tag_is_refused_until_accepted(root: Path, app: Path) -> None:
    update(root)
    before = (root / LOCK).read_bytes()
    old, new = git(app, "rev-parse", "v1.0.0"), git(app, "rev-parse", "HEAD")
    git(app, "tag", "-f", "v1.0.0", "HEAD")
    git(app, "tag", "v1.2.0")
    result = update(root)
    assert result.exit_code == 1
    assert f"v1.0.0  {old[:12]} -> {new[:12]}\n" in result.stderr
    assert "v1.1.0" not in result.stderr
    assert "--accept-moved" in result.stderr
    assert (root / LOCK).read_bytes() == before
    result = update(root, "--accept-moved")
    assert result.exit_code == 0
    assert "(1 added, 0 removed, 1 moved)" in result.stdout
    assert locked(root) == remote_tags(app)


def test_check_compares_and_writes_nothing(root: Path, app: Path) -> None:
    result = update(root, "--check")
    assert result.exit_code == 1
    assert "stale (2 added, 0 removed)" in result.stderr
    assert not (root / "releases").exists()
    update(root)
    before = (root / LOCK).read_bytes()
    assert update(root, "--check").exit_code == 0
    git(app, "tag", "-f", "v1.0.0", "HEAD")
    result = update(root, "--check", "--accept-moved")
    assert result.exit_code == 1
    assert "v1.0.0  " in result.stderr
    assert (root / LOCK).read_bytes() == before


def test_no_release_tags_at_the_remote(root: Path, app: Path) -> None:
    update(root)
    before = (root / LOCK).read_bytes()
    git(app, "tag", "-d", "v1.0.0", "v1.1.0")
    for options in ([], ["--check"]):
        result = update(root, *options)
        assert result.exit_code == 1
        assert "The remote has no release tags" in result.stderr
    assert (root / LOCK).read_bytes() == before


def test_unreadable_lines_are_replaced_and_counted(root: Path, app: Path) -> None:
    update(root)
    (root / LOCK).write_bytes(b"<<<<<<< HEAD\n" + (root / LOCK).read_bytes() + b"\xff\n")
    assert "2 unreadable lines" in update(root, "--check").stderr
    assert "2 unreadable lines" in update(root).stdout
    assert (root / LOCK).read_text() == render_tag_lock(remote_tags(app))


@pytest.mark.parametrize(
    ("remote", "reason"),
    [
        ("upstream", "no remote is called `upstream` here"),
        ("--", "REMOTE"),
        ("ext::true", "transport 'ext' not allowed"),
        ("/absent/x", "cannot list the tags of `/absent/x`"),
    ],
)
def test_a_remote_that_cannot_be_asked(root: Path, remote: str, reason: str) -> None:
    arguments = ["--", "-x"] if remote == "--" else [remote]
    result = update(root, *arguments)
    assert result.exit_code == 2
    assert reason in result.stderr or "is no remote" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not (root / "releases").exists()


def test_a_root_that_does_not_exist(tmp_path: Path) -> None:
    assert update(tmp_path / "absent").exit_code == 2


@pytest.mark.parametrize("link", ["releases", LOCK])
@pytest.mark.parametrize("target", ["../outside", ".git"])
def test_a_link_out_of_the_root_is_not_followed(root: Path, link: str, target: str) -> None:
    (root / "../outside").mkdir()
    (root / link).parent.mkdir(exist_ok=True)
    (root / link).symlink_to((root / target / "x").resolve() if link == LOCK else root / target)
    before = sorted(os.listdir(root / target))
    result = update(root)
    assert result.exit_code == 2
    assert "symbolic link leads out of the root or into .git" in result.stderr
    assert sorted(os.listdir(root / target)) == before


def test_a_link_inside_the_root_stays_a_link(root: Path, app: Path) -> None:
    (root / "deploy/releases").mkdir(parents=True)
    (root / "releases").symlink_to("deploy/releases")
    assert update(root).exit_code == 0
    assert (root / "releases").is_symlink()
    assert locked(root) == remote_tags(app)


def test_what_is_in_the_way_is_an_error_in_one_line(root: Path) -> None:
    (root / LOCK).mkdir(parents=True)
    result = update(root)
    assert (result.exit_code, result.stderr) == (
        2,
        f"Error: {LOCK}: not a regular file; remove it\n",
    )
    (root / LOCK).rmdir()
    (root / LOCK).symlink_to("tags.lock")
    assert update(root).exit_code == 2
    (root / LOCK).unlink()
    (root / "releases").rmdir()
    (root / "releases").write_text("")
    assert update(root).exit_code == 2


def test_the_mode_is_kept_and_a_new_file_follows_the_umask(root: Path, app: Path) -> None:
    before = os.umask(0o027)
    try:
        update(root)
    finally:
        os.umask(before)
    assert stat.S_IMODE((root / LOCK).stat().st_mode) == 0o640
    (root / LOCK).chmod(0o604)
    git(app, "tag", "v1.2.0")
    update(root)
    assert "v1.2.0" in locked(root)
    assert stat.S_IMODE((root / LOCK).stat().st_mode) == 0o604


def test_a_write_that_fails_leaves_the_old_lock_alone(
    root: Path, app: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    update(root)
    before = (root / LOCK).read_bytes()
    git(app, "tag", "v1.2.0")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    result = update(root)
    assert result.exit_code == 2
    assert result.stderr == f"Error: {LOCK}: No space left on device\n"
    assert (root / LOCK).read_bytes() == before
    assert os.listdir(root / "releases") == ["tags.lock"]


def test_the_function_tells_what_changed(root: Path, app: Path) -> None:
    change = update_lock(root, "origin", accept_moved=False)
    assert (change.added, change.removed, change.written) == (("v1.0.0", "v1.1.0"), (), True)
    assert not update_lock(root, "origin", accept_moved=False).written
