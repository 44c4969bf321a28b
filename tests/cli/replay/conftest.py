"""A repository with a finding, and a cache of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli.conftest import BUNDLE, ENVIRONMENT, write
from real_git import git


@pytest.fixture
def root(tmp_path: Path, own_git: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A git repository with a finding, and a cache of its own."""
    root = tmp_path / "repository"
    write(root, "relgate.toml", '[tags]\nsource = "git"\n')
    write(root, "bundles/staging-api.yaml", BUNDLE.format(name="staging-api"))
    write(root, "bundles/unused.yaml", BUNDLE.format(name="unused").replace("0a0f", "1a0f"))
    write(root, "environments/staging/api.yaml", ENVIRONMENT.format(bundle="staging-api"))
    git(root, "init", "--quiet")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "-m", "x")
    git(root, "tag", "v1.0.0")
    monkeypatch.setenv("RELGATE_CACHE_DIR", str(tmp_path / "caches"))
    monkeypatch.chdir(root)
    return root
