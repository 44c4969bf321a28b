"""Edits of which no rule takes note change no report and no answer; all others do."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import Mock

import pytest
from cli.cache.edits import (
    LATER,
    NOW,
    SETTLED,
    added,
    alike,
    answered,
    comment,
    deleted,
    harmless,
    judged,
    lock,
    looked,
    no_record,
    one,
    renamed,
    replaced,
    stage_log,
    tag,
    token,
)
from click.testing import CliRunner
from looked import run as run_looked
from real_git import git

from validator.cli import cli
from validator.engine.parts import microseconds
from validator.model.timestamp import written


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


@pytest.mark.parametrize(
    "stated",
    [
        "[rules.not_validated_lately]\nmax_age_days = 30\n",
        '[vocabulary]\nenvironments = ["qa"]\nreference_schemes = {vault = "vault://[a-z/]+"}\n',
        '[[waivers]]\ncode = "REF002"\npath = "x"\nreason = "soon"\nuntil = 2027-01-31\n',
        None,
    ],
    ids=["options", "words", "a date", "no policy"],
)
def test_the_policy_is_what_it_was(root: Path, folder: Path, stated: str | None) -> None:
    policy = root / "relgate.toml"
    if stated is None:
        policy.unlink()
    else:
        policy.write_text(policy.read_text() + stated)
    assert not answered(root, folder)
    harmless(root, "bundles/*.yaml", "platform-team", "platform-crew")
    assert answered(root, folder)
    path = one(root, "environments/staging/*.yaml")
    for change in (
        ("(?m)^last_validated_at: .*$", "last_validated_at: 2026-10-01T00:00:00Z"),
        ("(?m)^name: staging$", "name: qa"),
    ):
        path.write_text(re.sub(*change, path.read_text()))
        answered(root, folder)


@pytest.mark.parametrize("said", ["ask somchai@acme.example", f"see ghp_{'a1' * 18}"])
def test_a_policy_that_holds_what_no_cache_should_is_read_again(
    root: Path, folder: Path, said: str
) -> None:
    policy = root / "relgate.toml"
    policy.write_text(f"{policy.read_text()}\n# {said}\n[vocabulary]\nenvironments = ['somchai']\n")
    assert not answered(root, folder)
    harmless(root, "bundles/*.yaml", "platform-team", "platform-crew")
    assert answered(root, folder)
    kept = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    assert b"somchai" not in kept
    assert b"ghp_" not in kept


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
