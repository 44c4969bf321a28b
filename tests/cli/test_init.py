"""`relgate init` in real repositories: what it writes, and what it leaves as it is."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from cli.conftest import BUNDLE, NOW, write
from click.testing import CliRunner, Result
from real_git import git

from validator.cli import cli
from validator.cli.vscode import associated
from validator.engine.setup.policy import POLICY

HOOKS = ".pre-commit-config.yaml"
SETTINGS = ".vscode/settings.json"
WORKFLOW = ".github/workflows/relgate.yml"
CONFIG = "# ours\r\nrepos:\r\n-   repo: https://t:s3cr3t0f0urs@x.example/y\r\n    rev: v1 # pin"


@pytest.fixture
def root(tmp_path: Path, own_git: None) -> Path:
    """An empty directory, which is no git repository."""
    (tmp_path / "root").mkdir()
    return tmp_path / "root"


def relgate(at: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["-C", str(at), *arguments])


def init(at: Path, *arguments: str, code: int = 0) -> str:
    """What `relgate init --yes` prints."""
    done = relgate(at, "init", *(arguments or ("--yes",)))
    assert done.exit_code == code, done.output
    return done.stdout if code != 2 else done.stderr


def files(root: Path) -> dict[str, tuple[bytes, int]]:
    """Every file but git's own, with its content and when it was written."""
    found = [path for path in root.rglob("*") if path.is_file() and ".git" not in path.parts]
    return {
        path.relative_to(root).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in found
    }


def actions(printed: str) -> dict[str, str]:
    """What the list says that happens to each path."""
    rows = [line for line in printed.partition("\n\n")[0].splitlines() if line.startswith("  ")]
    return {line[11:].split()[0]: line[2:9].strip() for line in rows}


def test_an_empty_directory(root: Path) -> None:
    printed = init(root)
    written = files(root)
    assert set(written) == {
        "relgate.toml",
        *(f"{name}/.gitkeep" for name in ("environments", "bundles", "releases")),
        *(f"schemas/{file.name}" for file in (root / "schemas").iterdir()),
        SETTINGS,
        HOOKS,
    }
    assert actions(printed) == dict.fromkeys(written, "create")
    assert [line for line in printed.splitlines() if line.startswith("wrote ")] == [
        f"wrote {path}" for path in actions(printed)
    ]
    assert written["relgate.toml"][0] == POLICY.encode()
    assert associated(json.loads(written[SETTINGS][0]))
    assert relgate(root, "schema", "--editor", "vscode", "--check").exit_code == 0
    for step in ("git init", "relgate new bundle", "relgate new environment", "pre-commit install"):
        assert f"\n  {step}  " in printed
    assert "No CI: nothing tells the code host." in printed


def test_a_check_after_it_says_what_comes_next(root: Path) -> None:
    git(root, "init", "--quiet")
    assert "git init" not in init(root)
    done = relgate(root, "check")
    assert done.exit_code == 3
    assert "`relgate new` writes one" in done.stdout


def test_a_second_run_writes_nothing(root: Path) -> None:
    git(root, "init", "--quiet")
    git(root, "remote", "add", "origin", "git@github.com:acme/invoices.git")
    init(root)
    before = files(root)
    for arguments in ((), ("--yes",), ("--dry-run",), ("--ci", "github")):
        done = relgate(root, "init", *arguments)
        assert done.exit_code == 0
        assert set(actions(done.stdout).values()) == {"keep"}
        if arguments != ("--dry-run",):
            assert done.stdout.endswith("\nAll is in place; nothing was written.\n")
    assert files(root) == before


def test_a_repository_with_records(repository: Path) -> None:
    before = files(repository)
    (repository / "releases").mkdir()
    printed = init(repository, "--yes", "--ci", "github")
    after = files(repository)
    assert {path: after[path] for path in before} == before
    assert actions(printed)["environments/"] == actions(printed)["bundles/"] == "keep"
    assert "releases/.gitkeep" in after
    assert "relgate check " in printed
    assert "relgate new" not in printed
    assert relgate(repository, "check", "--now", NOW).exit_code == 0


def test_what_is_there_is_kept(root: Path) -> None:
    git(root, "init", "--quiet")
    write(root, "pyproject.toml", "[tool.relgate]\nvocabulary.environments = ['preview']\n")
    write(root, SETTINGS, '{\n    "a": 1, // why\n}\n')
    (root / HOOKS).write_bytes(CONFIG.encode())
    os.chmod(root / HOOKS, 0o640)
    write(root, WORKFLOW, "on: push\n")
    printed = init(root)
    assert actions(printed)["pyproject.toml"] == actions(printed)[WORKFLOW] == "keep"
    assert not (root / "relgate.toml").exists()
    assert (root / HOOKS).read_bytes().startswith(f"{CONFIG}\r\n-   repo: ".encode())
    assert (root / HOOKS).stat().st_mode & 0o777 == 0o640
    assert (
        (root / SETTINGS).read_text().startswith('{\n    "a": 1, // why\n    "yaml.schemas": {\n')
    )
    assert '"preview"' in (root / "schemas/environment.schema.json").read_text()


def test_a_dry_run(root: Path) -> None:
    write(root, HOOKS, CONFIG)
    write(root, SETTINGS, '{\n  "token": "hunter2"\n}\n')
    before = files(root)
    printed = init(root, "--dry-run")
    assert files(root) == before
    assert not (root / "schemas").exists()
    assert actions(printed)[HOOKS] == "change"
    assert actions(printed)["relgate.toml"] == "create"
    assert f"--- a/{HOOKS}\n+++ b/{HOOKS}\n@@ " in printed
    assert "\n+    -   id: relgate-check\n" in printed
    assert '\n+  "yaml.schemas": {\n' in printed
    assert "s3cr3t" not in printed
    assert "hunter2" not in printed


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (SETTINGS, '{ // why\n "a": [1}'),
        (SETTINGS, "[]"),
        (HOOKS, "repos: [{repo: x}]\n"),
        (HOOKS, "repos:\n  - repo: x\n rev: y\n"),
    ],
)
def test_what_cannot_be_changed_safely_is_left_to_the_user(
    root: Path, path: str, text: str
) -> None:
    write(root, path, text)
    printed = init(root, code=1)
    assert actions(printed)[path] == "by hand"
    assert f"\nAdd to {path} by hand:\n" in printed
    assert ("pre-commit install" in printed) == (path != HOOKS)
    assert (root / path).read_text() == text
    assert (root / "relgate.toml").is_file()
    again = init(root, code=1)
    assert "All is in place" not in again
    assert "wrote" not in again


def test_without_a_terminal_a_flag_is_missing(root: Path) -> None:
    printed = init(root, "--ci", "none", code=2)
    assert "pass --yes to write, or --dry-run" in printed
    assert not files(root)


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("n", 1), ("", 1), ("\x04", 1)])
def test_a_terminal_is_asked(root: Path, answer: str, code: int) -> None:
    ours, theirs = pty.openpty()
    os.write(ours, f"{answer}\n".encode())
    command = [sys.executable, "-m", "validator", "-C", str(root), "init"]
    done = subprocess.run(
        command, stdin=theirs, capture_output=True, text=True, cwd=Path(__file__).parents[2]
    )
    os.close(ours)
    os.close(theirs)
    assert done.returncode == code, done.stderr
    assert done.stdout.index("create   relgate.toml") < done.stdout.index("Go ahead? [y/N]: ")
    assert bool(files(root)) == (code == 0)


def test_in_a_subdirectory(root: Path) -> None:
    git(root, "init", "--quiet")
    write(root, "src/deep/x.py", "")
    assert init(root / "src/deep").startswith(f"In {root}:\n")
    assert (root / "relgate.toml").is_file()
    assert os.listdir(root / "src/deep") == ["x.py"]


def test_records_in_a_folder_of_a_repository(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(root, "init", "--quiet")
    write(root, "deploy/relgate.toml", "")
    init(root / "deploy", "--yes", "--ci", "github")
    assert sorted(os.listdir(root)) == [".git", ".github", HOOKS, "deploy"]
    assert (root / "deploy" / SETTINGS).is_file()
    assert (root / "deploy/bundles/.gitkeep").is_file()
    assert 'path: "deploy"' in (root / WORKFLOW).read_text()
    assert set(actions(init(root / "deploy")).values()) == {"keep"}

    write(root, "deploy/bundles/a.yaml", BUNDLE.format(name="b"))
    git(root, "add", "--all")
    monkeypatch.chdir(root)
    [check, schema] = re.findall('entry: "relgate (.*)"', (root / HOOKS).read_text())
    assert "bundles/a.yaml:2:7: LAY001" in CliRunner().invoke(cli, check.split()).stdout
    assert CliRunner().invoke(cli, schema.split()).stdout == "schemas are up to date\n"


@pytest.mark.parametrize(
    ("remote", "file", "written"),
    [
        ("git@github.com:a/b.git", None, {WORKFLOW}),
        (None, ".github/CODEOWNERS", {WORKFLOW}),
        ("https://gitlab.com/a/b", None, {"ci/relgate.yml", ".gitlab-ci.yml"}),
        ("https://git.example/a/b", None, set()),
        (None, None, set()),
    ],
)
def test_the_code_host(root: Path, remote: str | None, file: str | None, written: set[str]) -> None:
    git(root, "init", "--quiet")
    if remote:
        git(root, "remote", "add", "origin", remote)
    if file:
        write(root, file, "")
    printed = init(root)
    assert {WORKFLOW, "ci/relgate.yml", ".gitlab-ci.yml"} & set(files(root)) == written
    assert ("No CI" in printed) == (not written)
    assert "No CI" not in init(root, "--yes", "--ci", "none")


def test_a_pipeline_of_gitlab_is_left_to_the_user(root: Path) -> None:
    write(root, ".gitlab-ci.yml", "build:\n  script: make\n")
    printed = init(root, code=1)
    assert "\nAdd to .gitlab-ci.yml by hand:\n\ninclude:\n  - local: ci/relgate.yml\n" in printed
    assert (root / ".gitlab-ci.yml").read_text() == "build:\n  script: make\n"


@pytest.mark.parametrize(
    "link",
    ["relgate.toml", "bundles", "schemas", ".vscode", HOOKS, ".github", ".github/workflows"],
)
def test_no_link_out_of_the_repository_is_written_through(
    root: Path, tmp_path: Path, link: str
) -> None:
    git(root, "init", "--quiet")
    outside = tmp_path / "outside"
    outside.mkdir()
    write(root, ".github/x" if link != ".github" else "x", "")
    (root / link).symlink_to(outside if "." not in link[1:] else outside / "file")
    before = files(root)
    message = init(root, "--yes", "--ci", "github", code=2)
    assert "leads out of" in message or "cannot be read" in message
    assert files(root) == before
    assert not list(outside.iterdir())


@pytest.mark.parametrize(
    "path",
    ["relgate.toml", HOOKS, SETTINGS, WORKFLOW, "schemas/bundle.schema.json", "bundles/.gitkeep"],
)
def test_a_directory_where_a_file_should_be(root: Path, path: str) -> None:
    (root / path).mkdir(parents=True)
    message = init(root, "--yes", "--ci", "github", code=2)
    assert message.startswith(f"Error: {path.split('bundle.')[0]}")
    assert not files(root)


@pytest.mark.parametrize("path", ["environments", "schemas", ".vscode", ".github"])
def test_a_file_where_a_directory_should_be(root: Path, path: str) -> None:
    write(root, path, "x")
    message = init(root, "--yes", "--ci", "github", code=2)
    assert message.startswith(f"Error: {path}")
    assert set(files(root)) == {path}


def test_a_policy_with_mistakes(root: Path) -> None:
    write(root, "relgate.toml", "tags = 1\n")
    assert "relgate.toml has mistakes" in init(root, code=2)
    assert set(files(root)) == {"relgate.toml"}


def test_a_full_disk_leaves_nothing_behind(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(root, HOOKS, CONFIG)
    before = files(root)
    done: list[object] = []

    def link(source: object, target: object) -> None:
        if len(done) == 5:
            raise OSError(28, "No space left on device")
        done.append(os.rename(source, target))  # type: ignore[arg-type, call-overload]

    monkeypatch.setattr(os, "link", link)
    monkeypatch.setattr(Path, "rename", link)
    message = init(root, code=2)
    assert message.startswith("Error: Nothing was written: schemas/")
    assert "no space left on device" in message
    assert files(root) == before
    assert os.listdir(root) == [HOOKS]


def test_what_changes_while_the_user_thinks_is_not_overwritten(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(root, HOOKS, CONFIG)
    monkeypatch.setattr(
        "validator.cli.init._confirm", lambda yes: write(root, HOOKS, "repos: []\n")
    )
    assert init(root, code=2).endswith(f"{HOOKS}: it has changed since it was read.\n")
    assert files(root).keys() == {HOOKS}
    assert (root / HOOKS).read_text() == "repos: []\n"


def test_a_read_only_file(root: Path) -> None:
    write(root, HOOKS, CONFIG)
    os.chmod(root / HOOKS, 0o444)
    assert init(root, code=2).endswith(f"{HOOKS}: it is read-only.\n")
    assert set(files(root)) == {HOOKS}
