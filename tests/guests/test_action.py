"""The action for GitHub workflows: its scripts are run with bash, as a runner runs them."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from pathlib import Path

import pytest
from cli.conftest import BUNDLE, ENVIRONMENT, NOW, write
from guests.programs import ROOT, copy_relgate, python
from guests.runner import Ran, Runner
from real_git import git

INSTALLED = {"install": {"relgate": python("relgate")}}
"""The outputs of the step that installs relgate, where a test does without it."""

ENVIRONMENT_PATH = "environments/staging/api.yaml"
BROKEN = ENVIRONMENT.format(bundle="staging-apii")
FINDING = (
    "::error file=environments/staging/api.yaml,line=6,endLine=6,col=21,endColumn=33,"
    "title=REF001 unknown_bundle::"
)


@pytest.fixture
def base(repository: Path) -> str:
    """The commit from which the checkout starts: clean, but for one overdue rotation."""
    old = BUNDLE.format(name="old").replace("0a0f0a9e", "1a0f0a9e").replace("2026-11", "2026-01")
    write(repository, "bundles/old.yaml", old)
    return commit(repository)


def commit(repository: Path) -> str:
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--message", "x")
    return git(repository, "rev-parse", "HEAD")


def ran(tmp_path: Path, checkout: Path, base: str | None = None, **inputs: str) -> Ran:
    """A run of the action at NOW, on a pull request where it has a base."""
    event = {"pull_request": {"base": {"sha": base}}} if base else {}
    inputs = {"args": f"--now {NOW} {inputs.pop('args', '')}", **inputs}
    named = {name.replace("_", "-"): value for name, value in inputs.items()}
    return Runner(tmp_path, checkout, event).run(ROOT, named, INSTALLED)


@pytest.mark.slow
def test_installs_relgate_and_nothing_from_the_checkout(repository: Path, tmp_path: Path) -> None:
    copy_relgate(tmp_path / "action")
    for name in ("venv", "pip", "sitecustomize", "click", "validator", "encodings"):
        write(repository, f"{name}.py", "raise SystemExit('the checkout was imported')")
    done = Runner(tmp_path, repository).run(tmp_path / "action", {"args": f"--now {NOW}"})
    assert (done.code, done.stdout) == (0, ""), done.stderr
    assert "the checkout was imported" not in done.stderr
    assert done.summary.startswith("### relgate\n\nNo findings")


def test_an_old_python_is_told_of(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bash = shutil.which("bash")
    assert bash is not None
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/bash").symlink_to(bash)
    old = tmp_path / "bin/python3"
    old.write_text(f"#!{bash}\nexit 1\n")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    done = Runner(tmp_path, repository).run(ROOT, {})
    assert done.code == 1
    assert done.stdout.startswith("::error title=relgate::relgate needs Python 3.11 or later")


def test_what_is_installed_is_pinned() -> None:
    pinned = (ROOT / ".github/action-requirements.txt").read_text()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    needed = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    for requirement in needed:
        name = re.split("[<>=]", requirement)[0].lower().replace("_", "-")
        assert f"\n{name}==" in pinned, f"renew the pins, as their file says: {requirement}"


def test_a_push(repository: Path, base: str, tmp_path: Path) -> None:
    write(repository, ENVIRONMENT_PATH, BROKEN)
    done = ran(tmp_path, repository)
    assert done.code == 1
    assert FINDING in done.stdout
    assert "title=ROT002 overdue_rotation::" in done.stdout
    assert done.outputs["exit-code"] == "1"
    sarif = json.loads(Path(done.outputs["sarif"]).read_text())
    assert {"REF001", "ROT002"} <= {found["ruleId"] for found in sarif["runs"][0]["results"]}
    assert "| error | `REF001` |" in done.summary
    assert Path(done.outputs["comment"]).read_text() == f"<!-- relgate -->\n{done.summary}"


def test_a_clean_push(repository: Path, tmp_path: Path) -> None:
    done = ran(tmp_path, repository)
    assert (done.code, done.stdout, done.outputs["exit-code"]) == (0, "", "0")
    assert done.summary.startswith("### relgate\n\nNo findings")


def test_inputs(repository: Path, base: str, tmp_path: Path) -> None:
    assert ran(tmp_path, repository, args="--ignore\n ROT002").code == 0
    warned = ran(tmp_path, repository, args="--ignore ROT002", fail_level="warning")
    assert warned.code == 1
    assert "REF002" in warned.summary
    (repository / "records").mkdir()
    for name in ("environments", "bundles"):
        (repository / name).rename(repository / "records" / name)
    write(repository, "records/relgate.toml", "")
    moved = ran(tmp_path, repository, path="records")
    assert "file=records/bundles/old.yaml," in moved.stdout


def test_a_mistake_in_the_workflow(repository: Path, tmp_path: Path) -> None:
    done = ran(tmp_path, repository, args="--selct REF")
    assert done.code == 2
    assert "No such option" in done.stderr
    assert done.outputs == {"exit-code": "2", "sarif": "", "comment": ""}


def test_no_input_is_a_script(repository: Path, tmp_path: Path) -> None:
    hostile = f"'; $(touch {tmp_path}/owned) `touch {tmp_path}/owned` \" * \\"
    for name in ("path", "since", "fail_level", "args"):
        assert ran(tmp_path, repository, **{name: hostile}).code == 2
    assert not (tmp_path / "owned").exists()


def test_a_pull_request_answers_for_what_it_brings(
    repository: Path, base: str, tmp_path: Path
) -> None:
    write(repository, "README.md", "unrelated")
    commit(repository)
    assert ran(tmp_path, repository, base).code == 0

    write(repository, ENVIRONMENT_PATH, BROKEN)
    commit(repository)
    done = ran(tmp_path, repository, base)
    assert done.code == 1
    errors = [line for line in done.stdout.splitlines() if line.startswith("::error")]
    assert len(errors) == 1
    assert errors[0].startswith(FINDING)
    comment = Path(done.outputs["comment"]).read_text()
    assert comment == f"<!-- relgate -->\n{done.summary}"
    assert "#### Introduced" in comment
    assert "secrets_bundle_ref" in comment.partition("#### Introduced")[2]
    assert json.loads(Path(done.outputs["sarif"]).read_text())["runs"][0]["results"]


def test_a_pull_request_that_only_deletes(repository: Path, base: str, tmp_path: Path) -> None:
    (repository / "bundles/staging-api.yaml").unlink()
    commit(repository)
    done = ran(tmp_path, repository, base)
    assert done.code == 1
    assert "REF001" in done.stdout


def test_a_shallow_clone_is_told_what_to_do(repository: Path, base: str, tmp_path: Path) -> None:
    write(repository, "README.md", "unrelated")
    commit(repository)
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "--quiet", "--depth", "1", repository.as_uri(), str(shallow))
    done = ran(tmp_path, shallow, base)
    assert done.code == 2
    assert "fetch-depth: 0" in done.stderr


def test_a_comment_is_not_too_long(repository: Path, base: str, tmp_path: Path) -> None:
    for number in range(500):
        bundle = BUNDLE.format(name=f"bundle-{number:03}")
        write(repository, f"bundles/bundle-{number:03}.yaml", bundle)
    commit(repository)
    done = ran(tmp_path, repository, base)
    assert done.code == 1
    comment = Path(done.outputs["comment"]).read_text()
    assert 60_000 < len(comment) <= 65_536
    assert comment.startswith("<!-- relgate -->\n### relgate\n")
    assert len(done.summary) > len(comment)
