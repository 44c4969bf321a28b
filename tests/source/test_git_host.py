"""What a clone tells of its host and of its main branch."""

from __future__ import annotations

from pathlib import Path

import pytest
from real_git import git

from validator.source.git_host import main_branch, remote_hosts
from validator.source.git_repository import repository_around


@pytest.fixture
def root(tmp_path: Path, own_git: None) -> Path:
    git(tmp_path, "init", "--quiet", "--initial-branch", "trunk")
    return tmp_path


@pytest.mark.parametrize(
    ("address", "hosts"),
    [
        ("https://user:pa:ss@GitHub.com:443/a/b", ["github.com"]),
        ("git@github.acme.example:a/b.git", ["github.acme.example"]),
        ("ssh://git@gitlab.com/a/b", ["gitlab.com"]),
        ("gitlab-work:a/b", ["gitlab-work"]),
        ("/srv/git/b.git", []),
    ],
)
def test_the_host_of_a_remote(root: Path, address: str, hosts: list[str]) -> None:
    git(root, "remote", "add", "origin", address)
    assert remote_hosts(repository_around(root)) == hosts


def test_origin_comes_first(root: Path) -> None:
    assert remote_hosts(repository_around(root)) == []
    git(root, "remote", "add", "backup", "https://gitlab.com/a/b")
    git(root, "remote", "add", "origin", "https://github.com/a/b")
    assert remote_hosts(repository_around(root)) == ["github.com", "gitlab.com"]


def test_the_main_branch(root: Path) -> None:
    repository = repository_around(root)
    assert main_branch(repository) == "trunk"
    git(root, "commit", "--quiet", "--allow-empty", "--message", "x")
    assert main_branch(repository) == "trunk"
    git(root, "branch", "master")
    assert main_branch(repository) == "master"
    git(root, "branch", "main")
    assert main_branch(repository) == "main"
    git(root, "update-ref", "refs/remotes/origin/develop", "HEAD")
    git(root, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/develop")
    assert main_branch(repository) == "develop"
    git(root, "symbolic-ref", "--delete", "refs/remotes/origin/HEAD")
    git(root, "branch", "--delete", "main", "master")
    git(root, "checkout", "--quiet", "--detach")
    assert main_branch(repository) == ""
