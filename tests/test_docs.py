"""The documentation says what the program does: generated parts are fresh, examples run."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import click
import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner
from real_git import git

from validator.cli import COMMANDS, cli
from validator.engine.policy_file import read_policy
from validator.engine.waivers import stated_waivers
from validator.loading.load import load
from validator.model.kinds import BY_NAME, DIRECTORIES
from validator.model.terms import Terms

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "validator/README.md"]
PAGES += sorted((ROOT / "docs").glob("*.md"))


def test_generated_parts_are_fresh() -> None:
    done = subprocess.run(
        [sys.executable, "docs/generate.py", "--check"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, f"run `make generate`\n{done.stdout}{done.stderr}"


def test_the_policy_of_the_docs_is_one() -> None:
    page = (ROOT / "docs/policy.md").read_text()
    [text] = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    policy = read_policy("relgate.toml", text.encode())
    assert not policy.file.faults
    settings = policy.policy.settings
    assert settings.waivers[0].until == date(2027, 1, 31)
    assert policy.policy.terms.max_rotation_cadence_days == 60
    assert policy.policy.terms.matches_reference is not None
    assert policy.policy.terms.matches_reference("doppler://acme/TOKEN")


def test_the_comment_of_the_docs_is_a_waiver() -> None:
    page = (ROOT / "docs/policy.md").read_text()
    [text] = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    file = load("environments/staging/api.yaml", BY_NAME["environment"], text.encode(), Terms())
    [waiver] = stated_waivers(None, [file])
    assert (waiver.codes, waiver.until, waiver.void) == (("REF004",), date(2027, 1, 31), None)


AUTHORING = re.findall(
    r"(?:<!-- in (\S+): (.+) -> (.+) -->\n)?```console\n(.*?)```",
    re.sub(
        r"<!-- \w+: generated .*?<!-- end of \w+ -->",
        "",
        (ROOT / "docs/authoring.md").read_text(),
        flags=re.DOTALL,
    ),
    re.DOTALL,
)


@pytest.mark.parametrize(("path", "old", "new", "block"), AUTHORING)
def test_the_examples_of_the_page_on_authoring_run(
    path: str, old: str, new: str, block: str, tmp_path: Path, own_git: None
) -> None:
    """One after the other, each block in a copy of the sample, at the instant when it is clean.

    A comment before a block says what is other in its copy.
    """
    for name in (*DIRECTORIES, "pyproject.toml"):
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, tmp_path / name)
    if path:
        text = (tmp_path / path).read_text()
        assert old in text
        (tmp_path / path).write_text(text.replace(old, new))
    git(tmp_path, "init", "--quiet")
    for example in block.removeprefix("$ ").split("\n$ "):
        line, _, expected = example.partition("\n")
        program, *arguments = shlex.split(line)
        command = cli.get_command(click.Context(cli), arguments[0])
        assert program == "relgate"
        assert command is not None
        if "--now" in {name for parameter in command.params for name in parameter.opts}:
            arguments += ["--now", "2026-11-23T12:00:00Z"]
        result = CliRunner().invoke(cli, ["-C", str(tmp_path), *arguments])
        assert result.output.strip() == expected.strip(), line


def test_the_exit_codes_of_the_readme_are_those_of_the_command() -> None:
    rows = re.findall(r"^\| (\d) \| (.*?) \|$", (ROOT / "README.md").read_text(), re.MULTILINE)
    help_text = CliRunner().invoke(cli, ["check", "--help"]).output
    said = re.findall(r"^ +(\d)  (.+)$", help_text, re.MULTILINE)
    assert [code for code, _ in rows] == [code for code, _ in said] == ["0", "1", "2", "3"]


def test_the_records_of_the_docs_can_be_written(tmp_path: Path, own_git: None) -> None:
    page = (ROOT / "docs/authoring.md").read_text()
    [block] = re.findall(r"```sh\n(relgate new .*?)```", page, re.DOTALL)
    git(tmp_path, "init", "--quiet")
    for line in block.replace("\\\n", "").splitlines():
        _, *arguments = shlex.split(line)
        done = CliRunner().invoke(cli, ["-C", str(tmp_path), *arguments])
        assert done.exit_code == 0, done.output
    # Without a tag, and before anybody has confirmed anything.
    left = CliRunner().invoke(cli, ["-C", str(tmp_path), "check", "--output-format", "concise"])
    assert re.findall("[A-Z]{3}[0-9]{3}", left.stdout) == ["TAG001", "REL001", "REL003"]


def test_every_command_that_the_docs_name_exists() -> None:
    named = {
        match
        for page in PAGES
        for match in re.findall(r"(?:`|^|\$ )relgate ([a-z]+)", page.read_text(), re.MULTILINE)
    }
    assert named
    assert named <= set(COMMANDS)


def test_every_option_that_the_docs_name_exists() -> None:
    known = set(re.findall(r"--[a-z-]+", (ROOT / "docs/cli.md").read_text()))
    for page in PAGES:
        for option in re.findall(r"`(--[a-z-]+)", page.read_text()):
            assert option in known, f"{page.name} names {option}"


def test_every_link_leads_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_every_make_target_that_the_docs_name_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for page in PAGES:
        for target in re.findall(r"(?:`|^)make ([a-z]+)", page.read_text(), re.MULTILINE):
            assert target in targets, f"{page.name} names {target}"


def test_the_clock_of_the_readme_is_that_of_the_makefile() -> None:
    [now] = re.findall(r"^NOW := (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert f"clean as of {now}" in (ROOT / "README.md").read_text()
    result = CliRunner().invoke(cli, ["-C", str(ROOT), "check", "--now", now])
    assert (result.exit_code, result.output.splitlines()[0][:11]) == (0, "No findings")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shell_completion(shell: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from validator.__main__ import main; main()"],
        cwd=ROOT,
        env={
            "PATH": "/usr/bin:/bin",
            "_RELGATE_COMPLETE": f"{shell}_complete",
            "COMP_WORDS": "relgate explain REF00",
            "COMP_CWORD": "2" if shell != "fish" else "REF00",
        },
        capture_output=True,
        text=True,
    )
    assert "REF001" in done.stdout, done.stderr


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        ("ignore REF00", "REF001"),
        ("ignore unknown_b", "unknown_bundle"),
        ("ignore REF001 env", "file"),
        ("mask --fix env", "file"),
        ("check env", "file"),
    ],
)
def test_what_is_completed(words: str, completed: str) -> None:
    *before, last = words.split(" ")
    shell = ShellComplete(cli, {}, "relgate", "_RELGATE_COMPLETE")
    offered = shell.get_completions(before, last)
    assert completed in {item.value if item.type == "plain" else item.type for item in offered}
