"""A repository of many records, and a folder for its cache."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from real_git import git

from bench.generate import generate


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with enough files to be surveyed, and a few findings."""
    root = tmp_path_factory.mktemp("template")
    for path, text in generate(200, seed=7).items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    (root / "bundles/unused.yaml").write_text("name: unused # relgate: ignore[REF002]\n")
    (root / "bundles/README.md").write_text("what lies here\n")
    broken = root / "environments/staging/service-00003.yaml"
    broken.write_text(broken.read_text().replace("cloud_provider", "cloud_provder"))
    return root


@pytest.fixture
def root(template: Path, tmp_path: Path, own_git: None) -> Path:
    target = tmp_path / "repository"
    shutil.copytree(template, target)
    git(target, "init", "--quiet")
    return target


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "caches"
