"""The facts of a run, for each source of tags."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from real_git import git

from validator.facts.gather import gather as gather_facts
from validator.facts.git import read_git
from validator.index.facts import Facts, Tags
from validator.source.memory import Memory

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LOCK = "releases/tags.lock"


pytestmark = pytest.mark.usefixtures("own_git")


def gather(root: Path, tags_source: str, now: datetime, lock: str | None) -> Facts:
    source = Memory({LOCK: lock.encode()} if lock is not None else {})
    return gather_facts(now, tags_source, read_git(root, tags_source), source)


def told(facts: Facts) -> tuple[object, ...]:
    return facts.now, facts.tags, facts.local_tags


def tagged(folder: Path, tag: str) -> str:
    """Make a repository with one tag, and tell its commit."""
    folder.mkdir(exist_ok=True)
    git(folder, "init", "-q")
    git(folder, "commit", "-q", "--allow-empty", "-m", folder.name)
    git(folder, "tag", tag)
    return git(folder, "rev-parse", "HEAD")


def test_git_is_the_repository_at_hand(tmp_path: Path) -> None:
    commits = {"v1.0.0": tagged(tmp_path / "a", "v1.0.0")}
    facts = gather(tmp_path / "a", "git", NOW, None)
    assert told(facts) == (NOW, Tags(commits), commits)


def test_git_outside_a_repository_is_incomplete(tmp_path: Path) -> None:
    facts = gather(tmp_path, "git", NOW, None)
    assert facts.tags.incomplete == "the folder is not in a git repository"
    assert facts.tags.remedy
    assert facts.local_tags == {}


def test_lock_gives_its_own_commits_and_the_local_ones_to_compare(tmp_path: Path) -> None:
    local = {"v1.0.0": tagged(tmp_path, "v1.0.0")}
    lock = f"v1.0.0 {'a' * 40}\n"
    facts = gather(tmp_path, "lock", NOW, lock)
    assert facts.tags == Tags({"v1.0.0": "a" * 40}, origin=LOCK)
    assert facts.local_tags == local


def test_lock_needs_no_repository(tmp_path: Path) -> None:
    facts = gather(tmp_path, "lock", NOW, f"v1.0.0 {'a' * 40}\n")
    assert told(facts) == (NOW, Tags({"v1.0.0": "a" * 40}, origin=LOCK), {})


def test_a_lock_that_is_not_there_is_incomplete(tmp_path: Path) -> None:
    tags = gather(tmp_path, "lock", NOW, None).tags
    assert tags == Tags({}, f"{LOCK} does not exist", "run `relgate tags update`", LOCK)


def test_a_lock_with_unreadable_lines_is_incomplete(tmp_path: Path) -> None:
    lock = f"v1.0.0 {'a' * 40}\nv1.1.0 <<<<\n"
    tags = gather(tmp_path, "lock", NOW, lock).tags
    assert tags.commits == {"v1.0.0": "a" * 40}
    assert tags.incomplete == f"{LOCK} has lines that cannot be read"
    assert "relgate tags update" in (tags.remedy or "")


def test_a_path_is_another_clone(tmp_path: Path) -> None:
    tagged(tmp_path / "a", "v1.0.0")
    commits = {"v2.0.0": tagged(tmp_path / "b", "v2.0.0")}
    facts = gather(tmp_path / "a", "../b", NOW, None)
    assert told(facts) == (NOW, Tags(commits, origin="the git tags of ../b"), {})
    absolute = str(tmp_path / "b")
    assert gather(tmp_path / "a", absolute, NOW, None).tags.commits == commits


def test_a_path_may_be_a_clone_inside_the_root(tmp_path: Path) -> None:
    tagged(tmp_path / "a", "v1.0.0")
    commits = {"v2.0.0": tagged(tmp_path / "b", "v2.0.0")}
    git(tmp_path / "a", "clone", "-q", "../b", "tags.git")
    assert gather(tmp_path / "a", "tags.git", NOW, None).tags.commits == commits


@pytest.mark.parametrize("path", ["../absent", "folder"])
def test_a_path_that_is_no_clone_is_incomplete(tmp_path: Path, path: str) -> None:
    """A folder inside the root does not stand for the root's own repository."""
    tagged(tmp_path / "a", "v1.0.0")
    (tmp_path / "a/folder").mkdir()
    tags = gather(tmp_path / "a", path, NOW, None).tags
    assert tags.commits == {}
    assert (tags.incomplete or "").startswith(f"{path}: the folder ")
    assert "tags.source" in (tags.remedy or "")
    assert tags.origin == f"the git tags of {path}"
