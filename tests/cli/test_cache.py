"""What is remembered changes no answer: each kind of edit, checked with and without it."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from click.testing import CliRunner, Result
from looked import Done
from looked import run as run_looked
from real_git import git

import validator
import validator.engine.run
from bench.generate import generate
from validator.cli import cli
from validator.engine.parts import microseconds
from validator.model.timestamp import written

NOW = "2026-11-23T12:00:00Z"
LATER = "2027-01-10T12:00:00Z"
SETTLED = 0.06
"""Seconds after which a file's times tell that it was not written again."""


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


def command(root: Path, *arguments: str) -> list[str]:
    clock = [] if "--now" in arguments else ["--now", NOW]
    return ["-C", str(root), "check", "--output-format", "json", *arguments, *clock]


def check(root: Path, *arguments: str) -> Result:
    """Judges, or recalls a report; never replays what was written."""
    return CliRunner().invoke(cli, command(root, *arguments))


def alike(root: Path, folder: Path, *arguments: str) -> dict[str, Any]:
    """The report, which is the same to the byte with a cache and without one.

    With a cache, it is what a run writes that looks for what was written before, then what one
    writes that does not, then, where that can be told, what was written before.
    """
    bare = check(root, "--no-cache", *arguments)
    cached = ("--cache-dir", str(folder), *arguments)
    for way in (looked, check, looked):
        result = way(root, *cached)
        assert (result.stdout, result.stderr) == (bare.stdout, bare.stderr)
        assert result.exit_code == bare.exit_code
    report: dict[str, Any] = json.loads(bare.output)
    return report


def looked(root: Path, *arguments: str) -> Done:
    """Replays what was written, where that can be."""
    return run_looked(command(root, *arguments))


def replayed(root: Path, folder: Path) -> bool:
    return looked(root, "--cache-dir", str(folder)).replayed


def one(root: Path, pattern: str) -> Path:
    return sorted(root.glob(pattern))[5]


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def same_size_and_time(root: Path) -> None:
    path = one(root, "bundles/*.yaml")
    times = path.stat()
    replaced(path, "platform-team", "plat form-te\\u0020")
    replaced(path, "plat form-te\\u0020", "platform te@m")
    path.write_text(path.read_text().replace("platform te@m", "p@acme.exampl"))
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert path.stat().st_size == times.st_size
    assert path.stat().st_mtime_ns == times.st_mtime_ns


def renamed(root: Path) -> None:
    path = one(root, "environments/production/*.yaml")
    path.rename(path.with_name("renamed.yaml"))


def deleted(root: Path) -> None:
    one(root, "bundles/production-*.yaml").unlink()


def swapped(root: Path) -> None:
    first, second, *_ = sorted(root.glob("releases/*/staging.yaml"))
    first.rename(root / "aside")
    second.rename(first)
    (root / "aside").rename(second)


def added(root: Path) -> None:
    shutil.copy(one(root, "environments/staging/*.yaml"), root / "environments/staging/copy.yml")


def stage_log(root: Path) -> None:
    replaced(one(root, "releases/*/stages.jsonl"), '"success"', '"failure"')


def evidence_lost(root: Path) -> None:
    path = one(root, "releases/*/stages.jsonl")
    path.write_text("".join(path.read_text().splitlines(keepends=True)[1:]))


def other_repository(root: Path) -> None:
    """A fork, of which only all releases together tell."""
    path = one(root, "releases/*/stages.jsonl")
    for file in path.parent.iterdir():
        file.write_text(file.read_text().replace("acme/invoices", "mallory/invoices"))


def policy(root: Path) -> None:
    replaced(root / "relgate.toml", "[tags]", 'ignore = ["SCH002"]\n\n[tags]')


def severity(root: Path) -> None:
    replaced(root / "relgate.toml", "[tags]", '[severity]\nSCH002 = "warning"\n\n[tags]')


def broken_policy(root: Path) -> None:
    (root / "relgate.toml").write_text("nonsense = 1\n")


def lock(root: Path) -> None:
    path = root / "releases/tags.lock"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-1]))


def tag(root: Path) -> None:
    git(root, "commit", "--quiet", "--allow-empty", "-m", "x")
    git(root, "tag", "v1.1.0")


def comment(root: Path) -> None:
    path = one(root, "environments/staging/*.yaml")
    path.write_text(f"# relgate: ignore[REF001] until=2027-01-01 because x\n{path.read_text()}")


def no_record(root: Path) -> None:
    (root / "releases/notes.txt").write_text("x")


def token(root: Path) -> None:
    path = one(root, "releases/*/production.yaml")
    path.write_text(f"# {'gh' + 'p_'}{'a1B2' * 9}\n{path.read_text()}")


def link(root: Path) -> None:
    path = one(root, "bundles/*.yaml")
    path.rename(root / "aside.yaml")
    path.symlink_to(root / "aside.yaml")
    replaced(root / "aside.yaml", "owner:", "ownr:")


EDITS = [
    *(same_size_and_time, renamed, deleted, swapped, added, stage_log, evidence_lost),
    *(
        other_repository,
        policy,
        severity,
        broken_policy,
        lock,
        tag,
        comment,
        no_record,
        token,
        link,
    ),
]


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_an_edit_is_seen(root: Path, folder: Path, edit: Callable[[Path], None]) -> None:
    before = alike(root, folder)
    time.sleep(SETTLED)
    assert alike(root, folder) == before
    assert replayed(root, folder)
    edit(root)
    assert not replayed(root, folder)
    after = alike(root, folder)
    assert after != before
    time.sleep(SETTLED)
    assert alike(root, folder) == after
    assert replayed(root, folder) == (edit is not link)  # which is read each time


def test_files_behind_a_link_are_read_each_time(root: Path, folder: Path) -> None:
    link(root)
    before = alike(root, folder)
    time.sleep(SETTLED)
    replaced(root / "aside.yaml", "ownr:", "wner:")
    assert alike(root, folder) != before


def test_the_clock_is_seen(root: Path, folder: Path) -> None:
    before = alike(root, folder)
    time.sleep(SETTLED)
    after = alike(root, folder, "--now", LATER)
    assert len(after["findings"]) > len(before["findings"])
    assert alike(root, folder) == before


def test_every_hour_of_a_month(root: Path, folder: Path) -> None:
    """Rotations come due all the time; what is remembered holds until one of them does."""
    alike(root, folder)
    time.sleep(SETTLED)
    for hour in range(0, 24 * 30, 61):
        at = f"2026-11-{23 + hour // 24:02}" if hour < 24 * 8 else f"2026-12-{hour // 24 - 7:02}"
        alike(root, folder, "--now", f"{at}T{hour % 24:02}:00:00Z")


def test_a_team_schema_is_seen(root: Path, folder: Path) -> None:
    path = root / "criteria.json"
    path.write_text('{"required": ["latency_p95_ms"]}')
    replaced(
        root / "relgate.toml",
        "[tags]",
        '[rules.refused_by_team_schema]\nsuccess_criteria = "criteria.json"\n\n[tags]',
    )
    before = alike(root, folder)
    time.sleep(SETTLED)
    path.write_text('{"required": ["no_such_thing_"]}')
    assert len(alike(root, folder)["findings"]) > len(before["findings"])
    path.unlink()
    assert alike(root, folder)["summary"]["policy_broken"]


def test_what_is_asked_for_is_seen(root: Path, folder: Path) -> None:
    alike(root, folder)
    time.sleep(SETTLED)
    path = str(root / "bundles")
    for arguments in ([path], ["--select", "REF"], ["--ignore", "SCH"], [path, "--select", "SCH"]):
        for _ in range(2):
            alike(root, folder, *arguments)


def recalled(root: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether a check is answered without judging anything."""

    def judged(*arguments: Any, **options: Any) -> None:
        raise InterruptedError

    with monkeypatch.context() as patch:
        patch.setattr(validator.engine.run, "check", judged)
        return not isinstance(check(root, "--cache-dir", str(folder)).exception, InterruptedError)


def test_nothing_is_judged_where_nothing_changed(
    root: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not recalled(root, folder, monkeypatch)
    time.sleep(SETTLED)
    check(root, "--cache-dir", str(folder))
    assert recalled(root, folder, monkeypatch)
    same_size_and_time(root)
    assert not recalled(root, folder, monkeypatch)


def test_another_version_of_the_program_judges_again(
    root: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    time.sleep(SETTLED)
    check(root, "--cache-dir", str(folder))
    assert recalled(root, folder, monkeypatch)
    monkeypatch.setattr(validator, "__version__", "99.0.0")
    assert not recalled(root, folder, monkeypatch)


def test_only_what_changed_is_read_again(
    root: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    time.sleep(SETTLED)
    check(root, "--cache-dir", str(folder))
    stage_log(root)
    read: list[str] = []
    fetch = validator.engine.collect.fetch

    def watched(source: Any, path: str) -> Any:
        read.append(path)
        return fetch(source, path)

    monkeypatch.setattr(validator.engine.survey, "fetch", watched)
    monkeypatch.setattr("validator.processes.workers", lambda: 1)
    check(root, "--cache-dir", str(folder))
    release = one(root, "releases/*/stages.jsonl").parent
    assert sorted(read) == sorted(str(file.relative_to(root)) for file in release.iterdir())


def judged(root: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether a check has to ask the rules about the whole repository."""

    def judge(*arguments: Any, **options: Any) -> None:
        raise InterruptedError

    with monkeypatch.context() as patch:
        patch.setattr(validator.engine.run, "_judge", judge)
        result = check(root, "--cache-dir", str(folder))
    return isinstance(result.exception, InterruptedError)


def harmless(
    root: Path,
    files: str = "environments/staging/*.yaml",
    old: str = "acme.grafana.net/d/",
    new: str = "acme.grafana.net/e/",
) -> None:
    """An edit of which no rule takes note."""
    replaced(one(root, files), old, new)


def test_an_edit_of_no_consequence_changes_no_report(
    root: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = alike(root, folder)
    for _ in range(2):
        harmless(root)
        assert not judged(root, folder, monkeypatch)
        assert alike(root, folder) == before
        replaced(
            one(root, "environments/staging/*.yaml"), "acme.grafana.net/e/", "acme.grafana.net/d/"
        )
        assert alike(root, folder) == before


def answered(root: Path, folder: Path, *arguments: str) -> bool:
    """Whether what was written is written again, and rightly."""
    bare = check(root, "--no-cache", *arguments)
    time.sleep(SETTLED)
    done = looked(root, "--cache-dir", str(folder), *arguments)
    assert (done.stdout, done.stderr) == (bare.stdout, bare.stderr)
    assert done.exit_code == bare.exit_code
    return done.replayed


def test_an_edit_of_no_consequence_changes_no_answer(
    root: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not answered(root, folder)
    for path in sorted(root.glob("environments/*/*.yaml"))[5:8]:
        replaced(path, "acme.grafana.net/d/", "acme.grafana.net/e/")
        assert answered(root, folder)
    with monkeypatch.context() as patch:
        patch.setattr("validator.still_true.until", None)  # It is kept: nothing is surveyed twice.
        assert answered(root, folder)
    harmless(root, "bundles/*.yaml", "platform-team", "platform-crew")
    assert answered(root, folder)


def test_a_file_that_was_written_just_now_is_surveyed_each_time(root: Path, folder: Path) -> None:
    assert not answered(root, folder)
    harmless(root)
    for _ in range(2):
        assert looked(root, "--cache-dir", str(folder)).replayed


def test_many_edits_are_shared_out_by_the_usual_run(
    root: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("validator.still_true._MOST", 2)
    assert not answered(root, folder)
    for number, path in enumerate(sorted(root.glob("environments/*/*.yaml"))[5:9]):
        replaced(path, "acme.grafana.net/d/", "acme.grafana.net/e/")
        assert answered(root, folder) == (number != 2)  # after which all of them are kept


def test_an_answer_holds_no_longer_than_what_an_edit_brings(
    root: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = datetime.fromisoformat(NOW)

    def after(minutes: int) -> bool:
        """As `answered`, so long after the start, by a clock that no command line sets."""
        clock = start + timedelta(minutes=minutes)
        monkeypatch.setattr("validator.cli.judging.datetime", Mock(now=lambda zone: clock))
        monkeypatch.setattr("validator.replay._now", lambda: microseconds(clock))
        arguments = ["-C", str(root), "check", "--output-format", "concise"]
        bare = CliRunner().invoke(cli, [*arguments, "--no-cache"])
        time.sleep(SETTLED)
        done = run_looked([*arguments, "--cache-dir", str(folder)])
        assert done.stdout == bare.stdout
        return done.replayed

    assert not after(0)
    for environment, minutes in (("staging", 2), ("production", 9)):
        path = one(root, f"environments/{environment}/*.yaml")
        day = written(start + timedelta(minutes=minutes) - timedelta(days=90))
        field = f'last_validated_at: "{day}"'
        path.write_text(re.sub("(?m)^last_validated_at: .*$", field, path.read_text()))
    assert after(0)
    assert after(1)
    assert not after(3)
    assert after(3)
    assert not after(1)
    harmless(root)
    assert after(1)
    assert not after(10)


@pytest.mark.parametrize("validated", ["2026-08-25T12:10:00Z", "2026-11-22T12:00:00Z"])
def test_an_edit_of_no_consequence_leaves_and_brings_time_limits(
    root: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, validated: str
) -> None:
    alike(root, folder)
    path = one(root, "environments/staging/*.yaml")
    day = f'last_validated_at: "{validated}"'
    path.write_text(re.sub("(?m)^last_validated_at: .*$", day, path.read_text()))
    assert not judged(root, folder, monkeypatch)
    alike(root, folder)
    later = alike(root, folder, "--now", "2026-11-23T12:20:00Z")
    overdue = {it["path"] for it in later["findings"] if it["code"] == "REL005"}
    assert (str(path.relative_to(root)) in overdue) is validated.startswith("2026-08")
    assert alike(root, folder, "--now", LATER) != later


def test_an_edit_of_no_consequence_beside_one_of_another_file(root: Path, folder: Path) -> None:
    """A lock that contradicts git is no record, and where git tells the tags no source of them."""
    replaced(root / "relgate.toml", 'source = "lock"', 'source = "git"')
    lines = (root / "releases/tags.lock").read_text().splitlines(keepends=True)
    tag(root)
    git(root, "tag", lines[-1].split()[0])
    before = alike(root, folder)
    replaced(one(root, "bundles/*.yaml"), "platform-team", "platform-crew")
    lock(root)
    assert alike(root, folder) != before


@pytest.mark.parametrize(
    "edit",
    [renamed, deleted, added, stage_log, comment, token, no_record, lock],
    ids=lambda edit: edit.__name__,
)
def test_an_edit_of_consequence_is_judged(
    root: Path, folder: Path, edit: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    alike(root, folder)
    edit(root)
    assert judged(root, folder, monkeypatch)
    assert not answered(root, folder)


def test_a_report_is_not_told_by_what_another_question_has_seen(root: Path, folder: Path) -> None:
    """Two questions share what is remembered of files; each has a report of its own."""
    path = one(root, "environments/staging/*.yaml")
    whole = path.read_text()
    for arguments in ([], ["--select", "REF"]):
        alike(root, folder, *arguments)
    path.write_text(whole.replace("secrets_bundle_ref:", "secrets_bundle_ref: no-such #"))
    after = alike(root, folder, "--select", "REF")
    assert after["findings"]
    harmless(root)
    found = {finding["code"] for finding in alike(root, folder)["findings"]}
    assert "REF001" in found


def test_a_file_that_a_finding_points_at_is_looked_at_again(root: Path, folder: Path) -> None:
    """The index may know the same of it, but the place has moved."""
    path = one(root, "environments/staging/*.yaml")
    path.write_text(path.read_text().replace("secrets_bundle_ref:", "secrets_bundle_ref: gone #"))
    before = alike(root, folder)
    path.write_text(f"\n{path.read_text()}")
    after = alike(root, folder)
    assert before != after


def test_what_a_policy_makes_a_rule_ask_for_is_looked_at_again(root: Path, folder: Path) -> None:
    """Evidence that is required is told by no index."""
    replaced(
        root / "relgate.toml",
        "[tags]",
        '[[rules.missing_evidence.required]]\ncomponent = "api"\nstages = ["pytest"]\n\n[tags]',
    )
    before = alike(root, folder)
    path = one(root, "releases/*/production.yaml")
    text = path.read_text()
    path.write_text(re.sub(r"\n  - name: pytest\n.*(\n    .*)*", "", text))
    after = alike(root, folder)
    assert path.read_text() != text
    assert len(after["findings"]) > len(before["findings"])


def test_a_fresh_checkout_is_not_parsed_again(
    root: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check(root, "--cache-dir", str(folder))
    for path in root.glob("*/**/*.*"):
        os.utime(path)
    alike(root, folder)
    loaded: list[str] = []
    monkeypatch.setattr(
        validator.engine.survey, "load_fetched", lambda file, terms: loaded.append(file.path)
    )
    monkeypatch.setattr("validator.processes.workers", lambda: 1)
    assert json.loads(check(root, "--cache-dir", str(folder)).output)["summary"]["files"] > 150
    assert not loaded


def damaged(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)


def truncated(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-10])


def empty(file: Path) -> None:
    file.write_bytes(b"")


def foreign(file: Path) -> None:
    file.write_bytes(b"\x80\x04\x95 a pickle of another program")


def folder_in_its_place(file: Path) -> None:
    file.unlink()
    file.mkdir()


DAMAGES = [damaged, truncated, empty, foreign, folder_in_its_place]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_cache_is_no_cache(
    root: Path, folder: Path, damage: Callable[[Path], None]
) -> None:
    before = alike(root, folder)
    time.sleep(SETTLED)
    for file in list(folder.glob("*/*")):
        damage(file)
    assert alike(root, folder) == before
    renamed(root)
    alike(root, folder)


@pytest.mark.parametrize("mode", [0o500, 0o777])
def test_a_cache_that_cannot_be_used_is_no_cache(root: Path, folder: Path, mode: int) -> None:
    folder.mkdir()
    folder.chmod(mode)
    alike(root, folder)
    for store in folder.iterdir():
        store.chmod(mode)
    alike(root, folder)


def test_a_file_in_place_of_the_cache_is_a_usage_error(root: Path, folder: Path) -> None:
    folder.write_text("")
    result = check(root, "--cache-dir", str(folder))
    assert result.exit_code == 2
    assert "is a file" in result.output


@pytest.mark.parametrize("place", [".", "cache", "environments"])
def test_no_cache_lies_inside_the_repository(root: Path, place: str) -> None:
    result = check(root, "--cache-dir", str(root / place))
    assert result.exit_code == 2
    assert "inside the repository" in result.output
    assert "--no-cache" in result.output


def test_a_home_that_is_the_repository_has_no_cache(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("RELGATE_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", str(root / ".cache"))
    assert check(root).exit_code == 1
    assert not (root / ".cache").exists()


def test_two_runs_at_once_do_no_harm(root: Path, folder: Path) -> None:
    bare = check(root, "--no-cache").output
    command = [sys.executable, "-m", "validator", "-C", str(root), "check", "--now", NOW]
    command += ["--output-format", "json", "--cache-dir", str(folder)]
    for _ in range(2):
        runs = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
        assert [run.communicate()[0] for run in runs] == [bare] * 4


def test_random_edits(root: Path, folder: Path) -> None:
    """Edits one after the other; whatever they do, the reports are the same."""
    chance = random.Random(3)
    paths = sorted(path for path in root.glob("*/**/*") if path.suffix in (".yaml", ".jsonl"))
    for number in range(40):
        if chance.random() < 0.3:
            time.sleep(SETTLED)
        for _ in range(chance.choice((0, 1, 1, 1, 4))):
            scramble(chance, chance.choice(paths))
        later = f"2026-{chance.choice((11, 12))}-{chance.randrange(24, 31)}T00:00:00Z"
        arguments = ["--now", later] if chance.random() < 0.2 else []
        arguments += chance.choice(([], [], [], ["--select", "REF,SCH"], [str(root / "bundles")]))
        bare = check(root, "--no-cache", *arguments).output
        for _ in range(2):
            assert looked(root, "--cache-dir", str(folder), *arguments).stdout == bare, number


def scramble(chance: random.Random, path: Path) -> None:
    """Change, remove or bring back some of a file."""
    text = path.read_text() if path.exists() else "name: x\n"
    lines = text.splitlines(keepends=True) or ["name: x\n"]
    at = chance.randrange(len(lines))
    match chance.randrange(6):
        case 0:
            path.unlink(missing_ok=True)
            return
        case 1:
            lines[at] = re.sub("[0-9]", str(chance.randrange(10)), lines[at])
        case 2:
            del lines[at]
        case 3:
            lines.insert(at, chance.choice(lines))
        case 4:
            lines[at] = lines[at].replace("staging", "production", 1)
        case 5:
            lines[at] = f"{lines[at].rstrip()} # changed\n"
    path.write_text("".join(lines))


# relgate cache


def test_info_and_clean(root: Path, folder: Path) -> None:
    run = CliRunner().invoke
    assert "repositories: 0" in run(cli, ["cache", "info", "--cache-dir", str(folder)]).output
    check(root, "--cache-dir", str(folder))
    info = run(cli, ["cache", "info", "--cache-dir", str(folder)]).output
    assert str(folder) in info
    assert "repositories: 1" in info
    assert re.search(r"size: 0\.[0-9] MiB in 2 files\b", info)
    (folder / "mine").mkdir()
    (folder / "mine/report-0").write_text("of another program")
    cleaned = run(cli, ["cache", "clean", "--cache-dir", str(folder)])
    assert cleaned.output == f"removed 2 files from {folder}\n"
    assert [file.name for file in folder.iterdir()] == ["mine"]


def test_the_environment_names_the_folder(
    root: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RELGATE_CACHE_DIR", str(folder))
    check(root)
    assert list(folder.iterdir())
    assert str(folder) in CliRunner().invoke(cli, ["cache", "info"]).output


# Processes


CHILD_DIES = """
import os, signal
import validator.engine.survey as survey
parent = os.getpid()
judged = survey.Surveyor.survey
def dies(self, parts, remembered=lambda name: None):
    if os.getpid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    return judged(self, parts, remembered)
survey.Surveyor.survey = dies
"""
SLOW = """
import os, signal, time
import validator.engine.survey as survey
signal.signal(signal.SIGINT, signal.default_int_handler)
def slow(self, parts, remembered=lambda name: None):
    os.write(2, b"at work\\n")
    time.sleep(60)
survey.Surveyor.survey = slow
"""
FORKS = "import validator.processes; validator.processes._processors = lambda: 3\n"


def run(root: Path, prelude: str) -> subprocess.Popen[str]:
    script = f"{FORKS}{prelude}\nfrom validator.__main__ import main\nmain()"
    command = [sys.executable, "-c", script, "-C", str(root), "check", "--no-cache", "--now", NOW]
    return subprocess.Popen(
        [*command, "--output-format", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def test_a_process_that_dies_costs_no_finding(root: Path) -> None:
    bare = check(root, "--no-cache")
    output, errors = run(root, CHILD_DIES).communicate(timeout=60)
    assert (output, errors) == (bare.output, "")


def test_an_interrupt_stops_a_check_at_once(root: Path) -> None:
    with run(root, SLOW) as running:
        assert running.stderr is not None
        for _ in range(3):
            assert running.stderr.readline() == "at work\n"
        os.killpg(running.pid, signal.SIGINT)
        output, errors = running.communicate(timeout=20)
    assert (running.returncode, output) == (130, "")
    assert errors == "Interrupted: nothing was decided.\n"
