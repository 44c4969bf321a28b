"""What git says has changed, read back from what it writes."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from real_git import git

from validator.source.before import Before
from validator.source.disk import Disk
from validator.source.git_changes import Changes, changed_lines, find_changes, read_hunks
from validator.source.git_repository import repository_around
from validator.source.git_tree import GitIndex, GitTree

pytestmark = pytest.mark.usefixtures("own_git")

LIMIT = 100_000


@pytest.fixture
def root(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q", "-b", "main", "root")
    return tmp_path / "root"


def put(root: Path, path: str, text: str) -> None:
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, newline="")


def commit(root: Path) -> str:
    git(root, "add", "--all", ".")
    git(root, "commit", "-q", "--allow-empty", "-m", os.urandom(8).hex())
    return git(root, "rev-parse", "HEAD")


def changes(root: Path, *, staged: bool = False) -> tuple[GitTree, Changes]:
    repository = repository_around(root)
    tree = GitTree(repository, "HEAD")
    after = GitIndex(repository) if staged else Disk(root)
    return tree, find_changes(repository, tree, after, staged=staged)


def lines(root: Path, *paths: str, staged: bool = False) -> dict[str, set[int]]:
    repository = repository_around(root)
    return changed_lines(repository, GitTree(repository, "HEAD"), paths, staged=staged)


TEXT = "".join(f"line {number}\n" for number in range(40))


def test_every_kind_of_change(root: Path) -> None:
    for name in ("same", "edited", "removed", "moved", "renamed", "linked"):
        put(root, f"bundles/{name}.yaml", f"{name}\n{TEXT}")
    put(root, "README.md", "x")
    commit(root)
    put(root, "README.md", "y")
    put(root, "bundles/edited.yaml", "x")
    put(root, "bundles/untracked.yaml", "x")
    (root / "bundles/removed.yaml").unlink()
    (root / "bundles/moved.yaml").rename(root / "bundles/moved-by-hand.yaml")
    (root / "bundles/linked.yaml").unlink()
    (root / "bundles/linked.yaml").symlink_to("same.yaml")
    git(root, "mv", "bundles/renamed.yaml", "bundles/renamed-in-git.yaml")
    _, found = changes(root)
    assert found.renamed == {
        "bundles/moved.yaml": "bundles/moved-by-hand.yaml",
        "bundles/renamed.yaml": "bundles/renamed-in-git.yaml",
    }
    assert found.removed == {"bundles/removed.yaml"}
    assert found.added == {"bundles/untracked.yaml", "bundles/moved-by-hand.yaml"}
    kept = {"README.md", "bundles/same.yaml"}
    assert not found.changed & kept
    assert len(found.changed) == 8
    git(root, "add", "--all")
    _, staged = changes(root, staged=True)
    assert staged.changed == found.changed
    assert staged.renamed == found.renamed
    assert staged.removed == found.removed


def test_what_git_is_told_to_forget_is_still_there(root: Path) -> None:
    put(root, "bundles/x.yaml", "x\n")
    commit(root)
    git(root, "rm", "-q", "--cached", "bundles/x.yaml")
    put(root, "bundles/x.yaml", "y\n")
    _, found = changes(root)
    assert (found.changed, found.removed) == ({"bundles/x.yaml"}, set())


def test_what_a_sparse_checkout_leaves_out_is_no_change(root: Path) -> None:
    put(root, "bundles/x.yaml", "x\n")
    put(root, "environments/staging/x.yaml", "x\n")
    commit(root)
    git(root, "sparse-checkout", "set", "bundles")
    assert not (root / "environments").exists()
    tree, found = changes(root)
    assert not found.changed
    assert Before(Disk(root), tree, found).paths() == ["bundles/x.yaml"]


def test_lines(root: Path) -> None:
    put(root, "bundles/a b.yaml", TEXT)
    put(root, "bundles/old.yaml", TEXT)
    commit(root)
    edited = (
        TEXT.replace("line 3\n", "")
        .replace("line 7\n", "++ b/x\n@@ -1 +1 @@\n")
        .replace("line 39\n", "--- a/y")
    )
    put(root, "bundles/a b.yaml", edited)
    git(root, "mv", "bundles/old.yaml", "bundles/né\tw.yaml")
    put(root, "bundles/né\tw.yaml", TEXT.replace("line 20\n", "line twenty\n"))
    paths = ("bundles/a b.yaml", "bundles/old.yaml", "bundles/né\tw.yaml")
    expected = {"bundles/a b.yaml": {7, 8, 40}, "bundles/né\tw.yaml": {21}}
    assert lines(root, *paths) == expected
    git(root, "add", "--all")
    put(root, "bundles/a b.yaml", "")
    assert lines(root, *paths, staged=True) == expected
    assert lines(root) == {}


LINES = st.lists(
    st.sampled_from([b"a", b"b", b"", b"\r", b"--- a/x", b"+++ b/x", b"@@ -1,9 +1,9 @@", b"\xff"]),
    max_size=12,
)


@given(st.lists(st.tuples(LINES, LINES), min_size=1, max_size=4))
def test_no_text_of_a_file_passes_for_a_part_of_the_patch(
    hunks: list[tuple[list[bytes], list[bytes]]],
) -> None:
    """Hunks as git writes them, whatever the lines hold, give back their numbers."""
    patch = [b"diff --git a/bundles/x.yaml b/bundles/x.yaml", b"--- a/bundles/x.yaml"]
    patch.append(b"+++ b/bundles/x.yaml")
    expected = []
    start = 1
    for before, after in hunks:
        patch.append(b"@@ -%d,%d +%d,%d @@ said" % (start, len(before), start, len(after)))
        patch += [b"-" + line for line in before] + [b"+" + line for line in after]
        if after:
            expected.append((b"bundles/x.yaml", range(start, start + len(after))))
        start += 20
    assert list(read_hunks(b"\n".join(patch) + b"\n\\ No newline at end of file\n")) == expected


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading(patch: bytes) -> None:
    list(read_hunks(patch))
    list(read_hunks(b"+++ " + patch + b"\n@@ -1 +1 @@\n"))


def test_random_changes_are_undone(root: Path) -> None:
    """The files before are those of the commit, however they were changed since."""
    chance = random.Random(9)
    names = ["bundles", "environments", "staging", "a.yaml", "b.yaml", "c d.yaml", "e.yaml"]

    def edit() -> None:
        path = "/".join(
            [chance.choice(names[:2]), *chance.choices(names, k=chance.randrange(1, 3))]
        )
        target = root / path
        if any(it.is_symlink() or it.is_file() for it in target.parents):
            return
        if target.is_dir():
            return
        match chance.randrange(4):
            case 0 if os.path.lexists(target):
                target.unlink()
            case 1 if not os.path.lexists(target):
                target.parent.mkdir(parents=True, exist_ok=True)
                target.symlink_to(chance.choice(["a.yaml", "../bundles/b.yaml", "nowhere"]))
            case 2 | 3 if not target.is_symlink():
                put(root, path, f"{chance.randrange(3)}\n" * 20)

    for _ in range(12):
        for _ in range(10):
            edit()
        commit(root)
        for _ in range(8):
            edit()
        for staged in (False, True):
            if staged:
                git(root, "add", "--all")
            tree, found = changes(root, staged=staged)
            after = GitIndex(repository_around(root)) if staged else Disk(root)
            before = Before(after, tree, found)
            wanted = set(tree.paths())
            assert set(before.paths()) == wanted
            for path in wanted:
                assert said(before, path) == said(tree, path)


def said(source: Before | GitTree, path: str) -> bytes | None:
    from validator.loading.source import Unreadable

    try:
        return source.read(path, LIMIT)
    except Unreadable:
        return None
