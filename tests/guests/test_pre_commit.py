"""The real pre-commit installs relgate from this repository, and judges commits by its hooks."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from cli.conftest import BUNDLE, ENVIRONMENT, NOW, write
from click.testing import CliRunner
from guests.programs import ROOT, copy_relgate, python
from real_git import git

from validator.cli import cli

CONFIG = """\
repos:
  - repo: {tool}
    rev: {revision}
    hooks:
      - id: relgate-fix
        stages: [manual]
        args: [--now, "{now}"]
      - id: relgate-check
        args: [--now, "{now}"]
      - id: relgate-schema
"""
BUNDLE_PATH = "bundles/staging-api.yaml"
ENVIRONMENT_PATH = "environments/staging/api.yaml"
BROKEN = ENVIRONMENT.format(bundle="staging-apii")
OTHER_OWNER = BUNDLE.format(name="staging-api").replace("platform-team", "api-team")


def test_the_manifest_is_one() -> None:
    manifest = str(ROOT / ".pre-commit-hooks.yaml")
    assert subprocess.run([python("pre-commit"), "validate-manifest", manifest]).returncode == 0


@pytest.mark.slow
def test_commits(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All cases in one test: the environment of the hooks takes a while to install."""
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "pre-commit"))
    tool = tmp_path / "tool"
    config = CONFIG.format(tool=tool, revision=publish(tool), now=NOW)
    write(repository, ".pre-commit-config.yaml", config)
    assert CliRunner().invoke(cli, ["-C", str(repository), "schema"]).exit_code == 0
    subprocess.run([python("pre-commit"), "install"], cwd=repository, check=True)

    commits = Commits(repository)
    git(repository, "add", "schemas", ".pre-commit-config.yaml")
    commits.passes("no records yet")

    commits.stage()
    commits.passes("clean records")

    commits.stage({"README.md": "unrelated"})
    commits.passes("a file that is no record")

    commits.stage({ENVIRONMENT_PATH: BROKEN})
    commits.refused("a reference to nothing", f"{ENVIRONMENT_PATH}:6:21: REF001")

    git(repository, "rm", "--quiet", BUNDLE_PATH)
    commits.refused("only a bundle that is used deleted", f"{ENVIRONMENT_PATH}:6:21: REF001")

    commits.stage({BUNDLE_PATH: OTHER_OWNER})
    write(repository, ENVIRONMENT_PATH, BROKEN)
    commits.passes("a good edit beside a bad one that is not staged")
    assert (repository / ENVIRONMENT_PATH).read_text() == BROKEN
    git(repository, "checkout", "--quiet", ".")

    commits.stage({ENVIRONMENT_PATH: BROKEN})
    write(repository, ENVIRONMENT_PATH, ENVIRONMENT.format(bundle="staging-api"))
    commits.refused("a bad edit mended, but not staged", "REF001")

    commits.stage({"README.md": "more"})
    write(repository, "bundles/other.yaml", "rubbish")
    commits.passes("a bad file that git does not know")
    assert (repository / "bundles/other.yaml").read_text() == "rubbish"
    (repository / "bundles/other.yaml").unlink()

    commits.stage({ENVIRONMENT_PATH: BROKEN, "README.md": "yet more"})
    commits.passes("one path, beside a bad edit that is staged", "README.md")
    git(repository, "reset", "--quiet", "--hard")

    commits.stage({ENVIRONMENT_PATH: BROKEN})
    mend = [python("pre-commit"), "run", "relgate-fix", "--hook-stage", "manual"]
    mended = subprocess.run(mend, cwd=repository, capture_output=True, text=True)
    assert mended.returncode == 1, mended.stdout
    assert "Fixed 1 finding in 1 file: REF001." in mended.stdout
    assert (repository / ENVIRONMENT_PATH).read_text() == ENVIRONMENT.format(bundle="staging-api")
    commits.stage()
    assert subprocess.run(mend, cwd=repository).returncode == 0, "a second run changes nothing"
    commits.stage({ENVIRONMENT_PATH: f"{ENVIRONMENT.format(bundle='staging-api')}# mended\n"})
    commits.passes("what was mended")

    commits.stage({"relgate.toml": 'vocabulary.environments = ["preview"]\n'})
    commits.refused("a policy that schemas do not follow", "run `relgate schema`")


def test_what_init_writes_judges_commits(
    tmp_path: Path, own_git: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From an empty repository on; its hooks run the relgate that is installed."""
    repository = tmp_path / "repository"
    repository.mkdir()
    git(repository, "init", "--quiet")
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "pre-commit"))
    monkeypatch.setenv("PATH", f"{Path(python('relgate')).parent}{os.pathsep}{os.environ['PATH']}")
    assert CliRunner().invoke(cli, ["-C", str(repository), "init", "--yes"]).exit_code == 0
    subprocess.run([python("pre-commit"), "install"], cwd=repository, check=True)
    commits = Commits(repository)
    commits.stage()
    commits.passes("what init wrote")
    commits.stage({BUNDLE_PATH: BUNDLE.format(name="staging-apii")})
    commits.refused("a misplaced bundle", "LAY001")
    commits.stage({"relgate.toml": 'vocabulary.environments = ["preview"]\n'})
    commits.refused("a policy that schemas do not follow", "run `relgate schema`")


class Commits:
    """Commits to a repository; what is refused is undone."""

    def __init__(self, repository: Path) -> None:
        self.repository = repository

    def stage(self, files: dict[str, str] | None = None) -> None:
        """Puts files into the index, or all that is there."""
        for path, text in (files or {}).items():
            write(self.repository, path, text)
        git(self.repository, "add", "--", *(files or ["."]))

    def passes(self, case: str, *paths: str) -> None:
        """Commits what is staged, or only some paths."""
        done = self._commit(*paths)
        assert done.returncode == 0, f"{case}: {done.stdout}{done.stderr}"

    def refused(self, case: str, because: str) -> None:
        """Fails to commit what is staged, for a reason that is said."""
        done = self._commit()
        assert done.returncode == 1, case
        assert because in done.stdout + done.stderr, case
        git(self.repository, "reset", "--quiet", "--hard")

    def _commit(self, *paths: str) -> subprocess.CompletedProcess[str]:
        command = ["git", "commit", "--quiet", "--message", "x", "--", *paths]
        return subprocess.run(command, cwd=self.repository, capture_output=True, text=True)


def publish(tool: Path) -> str:
    """Commits this repository as it is now, for pre-commit takes hooks from a revision; that."""
    copy_relgate(tool)
    git(tool, "init", "--quiet")
    git(tool, "add", "--all")
    git(tool, "commit", "--quiet", "--message", "x")
    return git(tool, "rev-parse", "HEAD")
