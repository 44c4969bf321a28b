"""What is remembered changes no answer: each kind of edit, checked with and without it."""

from __future__ import annotations

import json
import os
import random
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cli.cache.edits import (
    LATER,
    SETTLED,
    added,
    alike,
    broken_policy,
    check,
    comment,
    deleted,
    evidence_lost,
    link,
    lock,
    looked,
    no_record,
    one,
    other_repository,
    policy,
    renamed,
    replaced,
    replayed,
    same_size_and_time,
    scramble,
    severity,
    stage_log,
    swapped,
    tag,
    token,
)
from click.testing import CliRunner

import validator
import validator.engine.run
from validator.cli import cli

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
