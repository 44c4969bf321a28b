"""The template for GitLab: its script is run as GitLab's runner does, by a shell in a checkout."""

from __future__ import annotations

import json
import os
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import yaml
from cli.conftest import BUNDLE, ENVIRONMENT, write
from guests.programs import ROOT, python
from real_git import git

JOB = yaml.safe_load((ROOT / "docs/gitlab-ci.yml").read_text())["relgate"]
REPORTS = JOB["artifacts"]["reports"]


def run(repository: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs the job's script; relgate is at hand as its `before_script` would have installed it."""
    path = f"{Path(python('relgate')).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["sh", "-e", "-c", "\n".join(JOB["script"])],
        cwd=repository,
        env={**os.environ, "PATH": path, **variables},
        capture_output=True,
        text=True,
    )


def reported(repository: Path) -> set[str]:
    """The rules in the report for Code Quality."""
    findings = json.loads((repository / REPORTS["codequality"]).read_text())
    return {finding["check_name"] for finding in findings}


def commit(repository: Path) -> str:
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--message", "x")
    return git(repository, "rev-parse", "HEAD")


def test_a_branch(repository: Path) -> None:
    write(repository, "environments/staging/api.yaml", ENVIRONMENT.format(bundle="staging-apii"))
    done = run(repository)
    assert done.returncode == 1
    assert "environments/staging/api.yaml:6:21: REF001" in done.stdout
    assert "REF001" in reported(repository)
    assert ET.parse(repository / REPORTS["junit"]).getroot().find(".//failure") is not None


def test_a_merge_request(repository: Path) -> None:
    write(repository, "bundles/old.yaml", BUNDLE.format(name="older"))
    base = commit(repository)
    write(repository, "README.md", "unrelated")
    commit(repository)
    assert run(repository, CI_MERGE_REQUEST_DIFF_BASE_SHA=base).returncode == 0
    assert run(repository).returncode == 1

    write(repository, "environments/staging/api.yaml", ENVIRONMENT.format(bundle="staging-apii"))
    commit(repository)
    done = run(repository, CI_MERGE_REQUEST_DIFF_BASE_SHA=base)
    assert done.returncode == 1
    assert {"REF001", "LAY001"} <= reported(repository)
