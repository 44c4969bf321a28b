"""Commits and the index as sources: what they list and read, and what they refuse and why."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from real_git import git

from validator import git_program
from validator.git_program import GitError
from validator.loading.source import Source, Unreadable
from validator.processes import shared_out
from validator.source.disk import Disk
from validator.source.git_repository import NO_FILES, GitRepository, repository_around
from validator.source.git_tree import GitIndex, GitTree

pytestmark = pytest.mark.usefixtures("own_git")

LIMIT = 1000


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository without commits, beside a folder that nothing in it may reach."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/x.yaml").write_text("password: hunter2\n")
    root = tmp_path / "root"
    git(tmp_path, "init", "-q", "-b", "main", "root")
    put(root, "bundles/x.yaml", "name: x\n")
    return root


def put(root: Path, path: str, text: str | bytes) -> None:
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(text if isinstance(text, bytes) else text.encode())


def commit(root: Path) -> str:
    git(root, "add", "--all", ".")
    git(root, "commit", "-q", "--allow-empty", "-m", os.urandom(8).hex())
    return git(root, "rev-parse", "HEAD")


def tree(root: Path) -> GitTree:
    """What is there now, committed."""
    return GitTree(repository_around(root), commit(root))


def refusal(source: Source, path: str) -> str:
    with pytest.raises(Unreadable) as refused:
        source.read(path, LIMIT)
    return str(refused.value)


def both(root: Path) -> list[GitTree | GitIndex]:
    """The same files as a commit and as the index."""
    return [tree(root), GitIndex(repository_around(root))]


def seen(source: Source) -> dict[str, bytes | str]:
    """All that a source says."""
    found: dict[str, bytes | str] = {}
    for path in source.paths():
        try:
            found[path] = source.read(path, LIMIT)
        except Unreadable as reason:
            found[path] = str(reason)
    return found


def test_files_are_listed_and_read_as_on_disk(root: Path) -> None:
    put(root, "environments/staging/api.yaml", b"\xef\xbb\xbfname: staging\r\n")
    put(root, "releases/v1.0.0/stages.jsonl", b"\x00\xff binary\r\n")
    put(root, "bundles/empty.yaml", "")
    put(root, "bundles/y.yaml/z.yaml", "name: z\n")
    put(root, "bundles/a.yaml/b.yaml/c.yaml", "name: c\n")
    put(root, "README.md", "nothing to check")
    for source in both(root):
        assert seen(source) == seen(Disk(root))
        assert source.read("README.md", LIMIT) == b"nothing to check"


@pytest.mark.parametrize(
    "name", [b"new\nline.yaml", b"\xff\xfe.yaml", b"\x1b[31m.yaml", b"a b*?[x].yaml", b'"\t".yaml']
)
def test_odd_names_of_files(root: Path, name: bytes) -> None:
    with open(os.path.join(os.fsencode(root / "bundles"), name), "wb") as file:
        file.write(b"name: y\n")
    for source in both(root):
        assert seen(source) == seen(Disk(root))


@pytest.mark.parametrize("size", [0, 1, 99, 100, 101, 102, 200_000])
def test_a_content_is_cut_one_byte_after_the_limit(root: Path, size: int) -> None:
    put(root, "bundles/y.yaml", b"x" * size)
    for source in both(root):
        assert source.read("bundles/y.yaml", 100) == b"x" * min(size, 101)
        assert source.read("bundles/x.yaml", 100) == b"name: x\n", "the next answer is its own"
        assert source.read("bundles/y.yaml", 1_000_000) == b"x" * size


def test_a_huge_blob_is_not_read_to_its_end(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (root / "bundles/y.yaml").open("wb") as file:
        file.truncate(300 * 2**20)
    source = tree(root)
    assert source.read("bundles/y.yaml", LIMIT) == b"\0" * (LIMIT + 1)
    assert source.read("bundles/x.yaml", LIMIT) == b"name: x\n"


LINKS = [
    ("x.yaml", b"name: x\n"),
    ("../bundles/x.yaml", b"name: x\n"),
    ("./.././bundles//x.yaml", b"name: x\n"),
    ("../shared/y.yaml", b"name: y\n"),
    ("../shared/again.yaml", b"name: x\n"),
    ("../folder/y.yaml", b"name: y\n"),
    ("../folder/../bundles/x.yaml", b"name: x\n"),
    ("nowhere.yaml", "leads nowhere"),
    ("link.yaml", "leads to itself"),
    ("../../outside/x.yaml", "out of the repository"),
    ("../../outside/missing.yaml", "out of the repository"),
    ("/etc/passwd", "out of the repository"),
    ("..", "a directory"),
    (".", "a directory"),
    ("../shared", "a directory"),
    ("../.env", "a hidden file"),
    ("../.hidden/x.yaml", "a hidden file"),
    ("x.yaml/y", "not a directory"),
]


@pytest.mark.parametrize(("target", "said"), LINKS)
def test_links_are_followed_as_on_disk(root: Path, target: str, said: bytes | str) -> None:
    put(root, ".env", "token=hunter2\n")
    put(root, ".hidden/x.yaml", "token: hunter2\n")
    put(root, "shared/y.yaml", "name: y\n")
    (root / "shared/again.yaml").symlink_to("../bundles/x.yaml")
    (root / "folder").symlink_to("shared")
    (root / "bundles/link.yaml").symlink_to(target)
    for source in (*both(root), Disk(root)):
        assert "bundles/link.yaml" in source.paths()
        if isinstance(said, bytes):
            assert source.read("bundles/link.yaml", LIMIT) == said
        else:
            assert said in refusal(source, "bundles/link.yaml")


def test_links_to_absolute_paths_inside_lead_out_of_a_commit(root: Path) -> None:
    (root / "bundles/link.yaml").symlink_to(root / "bundles/x.yaml")
    assert "out of the repository" in refusal(tree(root), "bundles/link.yaml")


def test_directories_that_are_links_are_not_entered(root: Path) -> None:
    put(root, "elsewhere/staging/api.yaml", "name: x\n")
    (root / "environments").symlink_to("elsewhere")
    (root / "bundles/more").symlink_to("../elsewhere")
    for source in both(root):
        assert sorted(source.paths()) == ["bundles/more", "bundles/x.yaml", "environments"]
        assert "a directory" in refusal(source, "environments")
        assert source.read("environments/staging/api.yaml", LIMIT) == b"name: x\n"


def test_links_that_lead_round_end(root: Path) -> None:
    put(root, "bundles/b", "x")
    os.unlink(root / "bundles/b")
    (root / "bundles/a").symlink_to("b/b/b/b/b/b/b/b/b")
    (root / "bundles/b").symlink_to("a/a/a/a/a/a/a/a/a")
    assert "leads to itself" in refusal(tree(root), "bundles/a")


def test_a_long_link_takes_no_time(root: Path) -> None:
    deep = "d/" * 900
    put(root, f"{deep}x.yaml", "name: x\n")
    (root / "bundles/a.yaml").symlink_to(f"../{deep}{'../d/' * 100}x.yaml")
    assert tree(root).read("bundles/a.yaml", LIMIT) == b"name: x\n"


def test_a_submodule_is_not_entered(root: Path, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "other")
    put(tmp_path / "other", "x.yaml", "name: x\n")
    commit(tmp_path / "other")
    git(root, "submodule", "--quiet", "add", str(tmp_path / "other"), "bundles/sub")
    for source in both(root):
        assert sorted(source.paths()) == ["bundles/sub", "bundles/x.yaml"]
        for path in ("bundles/sub", "bundles/sub/x.yaml"):
            assert "a submodule" in refusal(source, path)


@pytest.mark.parametrize("path", ["", ".", "bundles", "bundles/", "bundles/..", "bundles/."])
def test_a_path_of_a_directory(root: Path, path: str) -> None:
    assert "directory" in refusal(tree(root), path)


@pytest.mark.parametrize("path", ["bundles/\0.yaml", "x\ud800.yaml", "b\0/x.yaml"])
def test_a_path_that_no_file_can_have(root: Path, path: str) -> None:
    for source in both(root):
        assert refusal(source, path)
        assert not source.has(path)


@pytest.mark.parametrize("path", ["../outside/x.yaml", "bundles/../../outside/x.yaml"])
def test_a_path_that_leads_out(root: Path, path: str) -> None:
    assert "out of the repository" in refusal(tree(root), path)


def test_what_is_there(root: Path) -> None:
    put(root, "relgate.toml", "")
    put(root, "a*/b", "")
    for source in both(root):
        assert [source.has(path) for path in ("relgate.toml", "bundles/x.yaml", "a*")] == [True] * 3
        assert [source.has(path) for path in ("elgate.toml", "bundles/y.yaml", "*")] == [False] * 3
        assert "nowhere" in refusal(source, "pyproject.toml")


def test_records_in_a_folder_of_the_repository(root: Path) -> None:
    put(root, "services/shöp*/bundles/y.yaml", "name: y\n")
    put(root, "services/shöp*/relgate.toml", "[tags]\n")
    put(root, "services/shöpping/bundles/z.yaml", "name: z\n")
    inner = root / "services/shöp*"
    (inner / "bundles/out.yaml").symlink_to("../../../bundles/x.yaml")
    commit(root)
    for source in (GitTree(repository_around(inner), "HEAD"), GitIndex(repository_around(inner))):
        assert sorted(source.paths()) == ["bundles/out.yaml", "bundles/y.yaml"]
        assert source.read("bundles/y.yaml", LIMIT) == b"name: y\n"
        assert source.read("relgate.toml", LIMIT) == b"[tags]\n"
        assert "out of the repository" in refusal(source, "bundles/out.yaml")


def test_an_older_commit(root: Path) -> None:
    first = tree(root)
    put(root, "bundles/x.yaml", "name: y\n")
    put(root, "bundles/y.yaml", "name: y\n")
    second = tree(root)
    assert seen(first) == {"bundles/x.yaml": b"name: x\n"}
    assert len(seen(second)) == 2


def test_a_commit_without_records(root: Path) -> None:
    git(root, "commit", "-q", "--allow-empty", "-m", "m")
    assert list(GitTree(repository_around(root), "HEAD").paths()) == []


def test_a_sha_256_repository(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--object-format=sha256", "r")
    put(tmp_path / "r", "bundles/x.yaml", "")
    for source in both(tmp_path / "r"):
        assert seen(source) == {"bundles/x.yaml": b""}


class TestTheIndex:
    def test_sees_what_is_staged_and_nothing_else(self, root: Path) -> None:
        put(root, "bundles/gone.yaml", "name: gone\n")
        commit(root)
        put(root, "bundles/x.yaml", "name: staged\n")
        git(root, "add", "bundles/x.yaml")
        git(root, "rm", "-q", "bundles/gone.yaml")
        put(root, "bundles/x.yaml", "name: unstaged\n")
        put(root, "bundles/untracked.yaml", "name: untracked\n")
        assert seen(GitIndex(repository_around(root))) == {"bundles/x.yaml": b"name: staged\n"}

    def test_before_the_first_commit(self, root: Path) -> None:
        assert seen(GitIndex(repository_around(root))) == {}
        git(root, "add", ".")
        assert seen(GitIndex(repository_around(root))) == {"bundles/x.yaml": b"name: x\n"}

    def test_a_file_that_is_only_meant_to_be_added_is_not_there(self, root: Path) -> None:
        put(root, "bundles/empty.yaml", "")
        commit(root)
        put(root, "bundles/meant.yaml", "name: meant\n")
        git(root, "add", "--intent-to-add", "bundles/meant.yaml")
        assert sorted(GitIndex(repository_around(root)).paths()) == [
            "bundles/empty.yaml",
            "bundles/x.yaml",
        ]

    def test_conflicts_are_told(self, root: Path) -> None:
        commit(root)
        git(root, "checkout", "-q", "-b", "side")
        put(root, "bundles/x.yaml", "name: side\n")
        commit(root)
        git(root, "checkout", "-q", "main")
        put(root, "bundles/x.yaml", "name: main\n")
        commit(root)
        assert GitIndex(repository_around(root)).conflicts == []
        subprocess.run(["git", "merge", "-q", "side"], cwd=root, capture_output=True)
        assert GitIndex(repository_around(root)).conflicts == ["bundles/x.yaml"]

    @pytest.mark.parametrize("arguments", [["-a"], ["bundles/x.yaml"]])
    def test_a_hook_sees_what_is_being_committed(
        self, root: Path, tmp_path: Path, arguments: list[str]
    ) -> None:
        """`git commit -a` and `git commit FILE` commit from an index of their own."""
        commit(root)
        put(root, "bundles/y.yaml", "name: y\n")
        git(root, "add", "bundles/y.yaml")
        put(root, "bundles/x.yaml", "name: new\n")
        (root / ".git/hooks").mkdir(exist_ok=True)
        code = (
            "import pathlib; from validator.source.git_tree import GitIndex;"
            "from validator.source.git_repository import repository_around;"
            "index = GitIndex(repository_around(pathlib.Path()));"
            "print(sorted((path, index.read(path, 99)) for path in index.paths()))"
        )
        hook = root / ".git/hooks/pre-commit"
        place = Path(git_program.__file__).parents[1]
        hook.write_text(
            f"#!/bin/sh\nPYTHONPATH={place} {sys.executable} -c '{code}' > {tmp_path}/out\n"
        )
        hook.chmod(0o755)
        git(root, "commit", "-q", "-m", "m", *arguments)
        expected = {path: git(root, "show", f"HEAD:{path}") for path in self.committed(root)}
        found = dict(eval((tmp_path / "out").read_text()))
        assert {path: content.decode().strip() for path, content in found.items()} == expected

    @staticmethod
    def committed(root: Path) -> list[str]:
        return git(root, "ls-tree", "-r", "--name-only", "HEAD", "bundles/").splitlines()

    def test_the_index_of_another_repository_is_passed_over(
        self, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        commit(root)
        git(tmp_path, "init", "-q", "other")
        commit(tmp_path / "other")
        monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "other/.git/index"))
        assert list(GitIndex(repository_around(root)).paths()) == ["bundles/x.yaml"]


class TestCommits:
    def history(self, root: Path) -> tuple[GitRepository, str]:
        """Main and side parted at the commit that is returned."""
        base = commit(root)
        git(root, "checkout", "-q", "-b", "side")
        commit(root)
        git(root, "checkout", "-q", "main")
        commit(root)
        git(root, "checkout", "-q", "side")
        return repository_around(root), base

    def test_the_merge_base(self, root: Path) -> None:
        repository, base = self.history(root)
        assert repository.merge_base("main") == base
        assert repository.merge_base("HEAD") == git(root, "rev-parse", "HEAD")
        assert repository.merge_base("HEAD~") == base
        assert repository.merge_base(base[:12]) == base

    @pytest.mark.parametrize("name", ["", "-x", "--all", "a\nb", "a\0b", "x" * 5000])
    def test_words_that_are_no_commit(self, root: Path, name: str) -> None:
        repository, _ = self.history(root)
        with pytest.raises(GitError, match=r"no name of a commit|knows no commit|git"):
            repository.commit(name)

    def test_an_unknown_branch(self, root: Path) -> None:
        repository, _ = self.history(root)
        with pytest.raises(GitError, match=r"did you fetch it\? `git fetch origin main`"):
            repository.merge_base("origin/main")
        with pytest.raises(GitError, match="`git fetch origin develop`"):
            repository.merge_base("develop")
        with pytest.raises(GitError, match="git log"):
            repository.merge_base("HEAD~77")

    @pytest.mark.parametrize("hash_", ["sha1", "sha256"])
    def test_no_commit_yet(self, tmp_path: Path, own_git: None, hash_: str) -> None:
        git(tmp_path, "init", "--quiet", f"--object-format={hash_}")
        repository = repository_around(tmp_path)
        assert repository.merge_base("HEAD") == repository.commit("HEAD")
        assert repository.commit("HEAD") in NO_FILES
        assert list(GitTree(repository, repository.commit("HEAD")).paths()) == []
        with pytest.raises(GitError, match="knows no commit `main` here"):
            repository.merge_base("main")

    def test_a_head_that_is_broken_is_not_taken_for_none(self, root: Path) -> None:
        repository, _ = self.history(root)
        (root / ".git/HEAD").write_text(f"{'1' * 40}\n")
        with pytest.raises(GitError, match="knows no commit `HEAD` here"):
            repository.commit("HEAD")

    def test_no_repository(self, tmp_path: Path) -> None:
        with pytest.raises(GitError, match="not in a git repository"):
            repository_around(tmp_path)

    def test_no_common_history(self, root: Path) -> None:
        repository, _ = self.history(root)
        git(root, "checkout", "-q", "--orphan", "alone")
        commit(root)
        with pytest.raises(GitError, match="no commit in common; name a commit of the same"):
            repository.merge_base("main")

    def test_a_shallow_clone(self, root: Path, tmp_path: Path) -> None:
        _, base = self.history(root)
        options = ("--depth", "1", "--no-single-branch")
        git(tmp_path, "clone", "-q", *options, root.as_uri(), "c")
        repository = repository_around(tmp_path / "c")
        with pytest.raises(GitError, match="fetch-depth: 0"):
            repository.merge_base("origin/main")
        with pytest.raises(GitError, match="fetch-depth: 0"):
            repository.merge_base(base)
        git(tmp_path / "c", "fetch", "-q", "--unshallow")
        assert repository.merge_base("origin/main") == base

    def test_replaced_and_grafted_commits_stay_what_they_are(self, root: Path) -> None:
        repository, base = self.history(root)
        head = git(root, "rev-parse", "HEAD")
        put(root, "bundles/x.yaml", "name: other\n")
        other = commit(root)
        git(root, "replace", base, other)
        (root / ".git/info").mkdir(exist_ok=True)
        (root / ".git/info/grafts").write_text(f"{head}\n")
        assert repository.merge_base("main") == base
        assert GitTree(repository, base).read("bundles/x.yaml", LIMIT) == b"name: x\n"


class TestHostileRepositories:
    def test_a_partial_clone_fetches_nothing(self, root: Path, tmp_path: Path) -> None:
        first = commit(root)
        put(root, "bundles/x.yaml", "name: y\n")
        commit(root)
        git(root, "config", "uploadpack.allowFilter", "true")
        git(tmp_path, "clone", "-q", "--filter=blob:none", root.as_uri(), "c")
        source = GitTree(repository_around(tmp_path / "c"), first)
        with pytest.raises(GitError, match="--filter") as caught:
            source.read("bundles/x.yaml", LIMIT)
        assert git(tmp_path / "c", "rev-list", "--objects", "--missing=print", first).count("?")
        command = caught.value.remedy.split("`")[1]
        subprocess.run(["sh", "-c", command], cwd=tmp_path / "c", check=True, capture_output=True)
        assert source.read("bundles/x.yaml", LIMIT) == b"name: x\n"

    def test_a_damaged_object_is_told(self, root: Path) -> None:
        source = tree(root)
        blob = git(root, "rev-parse", "HEAD:bundles/x.yaml")
        damaged = root / f".git/objects/{blob[:2]}/{blob[2:]}"
        damaged.chmod(0o644)
        damaged.write_bytes(b"garbage")
        with pytest.raises(GitError, match="git fsck"):
            source.read("bundles/x.yaml", LIMIT)

    def test_nothing_that_the_repository_configures_is_started(
        self, root: Path, tmp_path: Path
    ) -> None:
        ran = tmp_path / "ran"
        put(root, ".gitattributes", "* filter=evil diff=evil\n")
        source = tree(root)
        for name in ("filter.evil.smudge", "filter.evil.clean", "filter.evil.process"):
            git(root, "config", name, f"touch {ran}; cat")
        git(root, "config", "core.fsmonitor", f"touch {ran}")
        put(root, "bundles/meant.yaml", "name: meant\n")
        git(root, "-c", "core.fsmonitor=false", "add", "--intent-to-add", "bundles/meant.yaml")
        ran.unlink(missing_ok=True)
        assert seen(source)
        assert seen(GitIndex(repository_around(root)))
        assert not ran.exists()

    def test_no_git_on_the_path(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        commit(root)
        monkeypatch.setenv("PATH", "")
        with pytest.raises(GitError, match="no git program"):
            repository_around(root).commit("HEAD")


def test_processes_do_not_take_each_other_s_answers(root: Path) -> None:
    for number in range(200):
        put(root, f"bundles/{number}.yaml", f"name: {number}\n")
    source = tree(root)
    source.read("bundles/0.yaml", LIMIT)

    def work(number: int) -> bytes:
        return source.read(f"bundles/{number}.yaml", LIMIT)

    contents = shared_out(200, work, lambda number: None, 3, bytes, bytes)
    assert contents == [f"name: {number}\n".encode() for number in range(200)]


def test_a_process_is_ended_with_its_source(root: Path) -> None:
    source = tree(root)
    source.read("bundles/x.yaml", LIMIT)
    process = source._objects._process
    assert process is not None
    del source
    assert process.returncode is not None


def test_random_trees_are_seen_as_on_disk(root: Path) -> None:
    chance = random.Random(5)
    names = ["bundles", "environments", "a", "b.yaml", "c.jsonl", ".hidden", "staging"]
    for _ in range(15):
        path = "/".join(chance.choices(names, k=chance.randrange(1, 4)))
        target = root / path
        if any(parent.exists() and not parent.is_dir() for parent in target.parents):
            continue
        if os.path.lexists(target):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        if chance.random() < 0.5:
            target.symlink_to("/".join(chance.choices([*names, "..", "."], k=3)))
        else:
            target.write_text(path)
        for source in both(root):
            said, on_disk = seen(source), seen(Disk(root))
            # Of several reasons why a link cannot be followed, either may be told.
            refused = {path: "" for path, content in on_disk.items() if isinstance(content, str)}
            assert {path for path in said if isinstance(said[path], str)} == refused.keys()
            assert {**said, **refused} == {**on_disk, **refused}
