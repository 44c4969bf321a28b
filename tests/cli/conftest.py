"""A scratch repository, and the command line run in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from real_git import git

from validator.cli import cli

BUNDLE = """\
id: 0a0f0a9e-8f1e-4a57-8a55-70b1f3f0c7d2
name: {name}
service_account: deployer@acme.iam.gserviceaccount.com
rotation_cadence_days: 90
last_rotated_at: 2026-11-01T00:00:00Z
owner: platform-team
"""
ENVIRONMENT = """\
id: 5b0c9a52-6a0f-4d0e-9a53-4b8a52f1c001
name: staging
cloud_provider: cloud_run
service_name: api
gh_environment: staging-api
secrets_bundle_ref: {bundle}
rollback_tag: null
monitoring_dashboard_url: https://acme.grafana.net/d/api
last_validated_at: 2026-11-20T09:30:00Z
"""
NOW = "2026-11-23T12:00:00Z"
CLOCKED = ("check", "rotation", "rotate")

Run = Callable[..., Result]


@pytest.fixture
def root(tmp_path: Path, own_git: None) -> Path:
    """An empty repository."""
    folder = tmp_path / "empty"
    folder.mkdir()
    git(folder, "init", "--quiet")
    return folder


@pytest.fixture
def repository(tmp_path: Path, own_git: None) -> Path:
    """A git repository with a bundle and an environment that uses it; it is clean at NOW."""
    root = tmp_path / "repository"
    write(root, "bundles/staging-api.yaml", BUNDLE.format(name="staging-api"))
    write(root, "environments/staging/api.yaml", ENVIRONMENT.format(bundle="staging-api"))
    git(root, "init", "--quiet")
    return root


def write(root: Path, path: str, text: str) -> None:
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text)


@pytest.fixture
def relgate(repository: Path) -> Run:
    """Runs the command line in the repository, at NOW where the command has a clock."""

    def run(*arguments: str, at: Path | None = None) -> Result:
        clock = ["--now", NOW] if arguments[0] in CLOCKED and "--now" not in arguments else []
        return CliRunner().invoke(cli, ["-C", str(at or repository), *arguments, *clock])

    return run
