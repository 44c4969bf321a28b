"""What was written is written again only while all that it depends on is as it was."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from cli.conftest import write
from cli.replay.asking import NOW, SETTLED, check, policy, remembered, touched
from click.testing import CliRunner
from looked import run

from validator import replay
from validator.cli import cli
from validator.cli.reports import FORMATS
from validator.model.kinds import DIRECTORIES, ENDINGS

# What is replayed


@pytest.mark.parametrize(
    "arguments",
    [
        *([], ["--quiet"], ["--statistics"], ["--exit-zero"], ["--color", "always"]),
        *(["--fail-level", "warning"], ["--select", "REF"], ["--ignore", "REF"]),
        *(["bundles"], ["bundles/unused.yaml", "bundles/unused.yaml"], ["--allow-empty"]),
        *(["--output-format", name] for name in ("text", "concise", "json", "markdown")),
        *(["--report", name] for name in ("concise", "json")),
    ],
    ids=" ".join,
)
def test_the_same_is_written_again(root: Path, arguments: list[str]) -> None:
    again = remembered(*arguments)
    bare = check("--no-cache", *arguments)
    assert again == bare._replace(replayed=True)
    assert again.stdout or again.stderr


def test_a_policy_with_mistakes_is_replayed_too(root: Path) -> None:
    write(root, "relgate.toml", "nonsense = 1\n")
    again = remembered("--output-format", "concise")
    assert again.exit_code == 2
    assert "relgate.toml has mistakes" in again.stderr


def test_nothing_to_check_is_replayed_too(root: Path) -> None:
    for folder in ("bundles", "environments"):
        shutil.rmtree(root / folder)
    assert remembered().exit_code == 3


@pytest.mark.parametrize(
    "arguments",
    [
        *(["--no-cache"], ["--fix"], ["--diff"], ["--staged"], ["--since", "HEAD"]),
        *(["--staged", "--since", "HEAD"], ["--output-file", "../report"]),
        *(["--report", "json=../report"], ["--report", "sarif=../report"]),
        *(["--help"], ["--since", "no-such"], ["--select", "NONE"], ["no-such-path"]),
        *(
            ["--output-format", name]
            for name in FORMATS
            if name not in ("text", "concise", "json", "markdown")
        ),
    ],
    ids=" ".join,
)
def test_what_does_more_than_that_is_done_again(root: Path, arguments: list[str]) -> None:
    time.sleep(SETTLED)
    for _ in range(3):
        assert not check(*arguments).replayed


@pytest.mark.parametrize("name", FORMATS)
def test_a_clock_that_is_shown_goes_on(root: Path, name: str) -> None:
    """No output that tells the time is replayed, unless the time is fixed."""
    time.sleep(SETTLED)
    first = run(["check", "--output-format", name])
    second = run(["check", "--output-format", name])
    bare = run(["check", "--no-cache", "--output-format", name])
    if second.replayed:
        assert second.stdout == first.stdout == bare.stdout
    if bare.stdout != first.stdout:
        assert not second.replayed


def test_no_other_command_is_looked_at(root: Path) -> None:
    for arguments in (
        ["rules"],
        ["explain", "check"],
        ["--version"],
        [],
        ["-C", "."],
        ["-C"],
        ["cache", "info"],
    ):
        assert replay.look(arguments) is None


def test_what_is_read_wrongly_is_not_remembered(root: Path, tmp_path: Path) -> None:
    """Options are read without click, which knows better where one begins."""
    other = str(tmp_path / "other")
    write(root, f"--cache-dir={other}/x", "")
    shutil.copytree(root / "bundles", root / "within/bundles")
    time.sleep(SETTLED)
    for arguments in (
        ["check", "--", f"--cache-dir={other}"],
        ["check", "--ignore", "--cache-dir", other],
        ["--directory=within", "check"],
        ["-Cwithin", "check"],
        ["-C", ".", "-C", "within", "check"],
    ):
        bare = run([*arguments[: arguments.index("check") + 1], "--no-cache", *arguments[1:]])
        for _ in range(3):
            done = run(arguments)
            assert not done.replayed
            if "within" in "".join(arguments):
                assert "within" not in done.stdout + bare.stdout
                assert done.exit_code == 0


@pytest.mark.parametrize("option", ["-C", "--directory"])
def test_the_folder_and_the_cache_that_are_named(root: Path, tmp_path: Path, option: str) -> None:
    time.sleep(SETTLED)
    os.chdir(tmp_path)
    command = [option, "repository", "check", "--cache-dir", "no", "--cache-dir=other"]
    assert not run(command).replayed
    assert run(command).replayed
    assert [name for name in os.listdir(tmp_path) if name in ("no", "other")] == ["other"]


# The store


def answers(root: Path) -> list[Path]:
    return [*(root.parent / "caches").glob("*/replay-*")]


def test_a_cache_that_a_commit_brings_is_not_believed(root: Path) -> None:
    """It holds an answer to this very question."""
    honest = remembered()
    shutil.copytree(root.parent / "caches", root / "planted")
    assert answers(root)
    for option in (["--cache-dir", "planted"], ["--cache-dir=planted"]):
        look = replay.look(["check", "--now", NOW, *option])
        assert look is None
        assert check(*option).exit_code == 2
    assert check() == honest


def test_an_answer_to_another_question_is_none(root: Path) -> None:
    remembered("--quiet")
    (quiet,) = answers(root)
    content = quiet.read_bytes()
    remembered()
    (other,) = {*answers(root)} - {quiet}
    other.write_bytes(content)
    assert not check().replayed


def test_a_cache_of_another_is_none(root: Path) -> None:
    remembered()
    (answer,) = answers(root)
    answer.parent.chmod(0o777)
    assert not check().replayed


def test_it_is_counted_and_removed(root: Path) -> None:
    remembered()
    folder = str(root.parent / "caches")
    invoke = CliRunner().invoke
    assert "in 2 files" in invoke(cli, ["cache", "info", "--cache-dir", folder]).output
    assert "removed 2 files" in invoke(cli, ["cache", "clean", "--cache-dir", folder]).output
    assert not answers(root)


def test_the_usual_folder_of_caches(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from platformdirs import user_cache_dir

    from validator.source.cache_folder import cache_folder

    for named in (None, str(tmp_path / "own"), "", " ", "relative"):
        monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
        if named is not None:
            monkeypatch.setenv("XDG_CACHE_HOME", named)
        assert cache_folder(None) == user_cache_dir("relgate", appauthor=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "own"))
    monkeypatch.delenv("RELGATE_CACHE_DIR")
    remembered()
    assert [*(tmp_path / "own/relgate").glob("*/replay-*")]


def test_a_look_is_of_use_to_the_run_that_it_does_not_spare(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither files nor tags are looked at twice."""
    remembered()
    touched(root)
    look = replay.look(["check", "--now", NOW])
    assert look is not None
    assert look.recalled() is None
    monkeypatch.setattr("validator.cli.judging.Scan", None)
    monkeypatch.setattr("validator.cli.judging.ask_for_tags", None)
    result = CliRunner().invoke(cli, ["check", "--now", NOW, "--output-format", "json"], obj=look)
    assert json.loads(result.stdout)["summary"]["files"] == 3


def test_it_looks_where_the_files_of_kinds_lie() -> None:
    assert replay.LAYOUT == (DIRECTORIES, ENDINGS)


def test_files_are_looked_at_before_it_is_known_whether_anything_is_remembered(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = ["check", "--now", NOW]
    look = replay.look(command)
    assert look is not None
    assert look.recalled() is None
    monkeypatch.setattr("validator.cli.judging.Scan", None)
    result = CliRunner().invoke(cli, [*command, "--output-format", "json"], obj=look)
    assert json.loads(result.stdout)["summary"]["files"] == 3


@pytest.mark.parametrize("option", ["--no-cache", "--staged", "--fix", "--diff"])
def test_files_are_not_looked_at_in_vain(root: Path, option: str) -> None:
    look = replay.look(["check", option])
    assert look is not None
    assert look.scan is None
    assert look.recalled() is None


def test_a_policy_that_changed_after_the_look_is_not_remembered(root: Path) -> None:
    """Or else its report would stand for the policy that was looked at, once that is back."""
    before = (root / "relgate.toml").read_text()
    command = ["check", "--now", NOW]
    time.sleep(SETTLED)
    look = replay.look(command)
    policy(root)
    CliRunner().invoke(cli, command, obj=look)
    write(root, "relgate.toml", before)
    assert check() == check("--no-cache")


def test_what_was_seen_of_another_repository_is_of_no_use(root: Path, tmp_path: Path) -> None:
    """As where the command line was read wrongly."""
    remembered()
    look = replay.look(["check", "--now", NOW])
    assert look is not None
    look.recalled()
    write(tmp_path / "other", "bundles/x.yaml", "")
    arguments: Sequence[str] = ["-C", str(tmp_path / "other"), "check", "--output-format", "json"]
    result = CliRunner().invoke(cli, arguments, obj=look)
    assert json.loads(result.stdout)["summary"]["files"] == 1
