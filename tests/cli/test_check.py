"""`relgate check` as its users run it."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from cli.conftest import BUNDLE, ENVIRONMENT, Run, write
from real_git import git

from validator.cli.output import color_wanted

BROKEN = "environments/staging/api.yaml"


@pytest.fixture
def broken(repository: Path) -> Path:
    write(repository, BROKEN, ENVIRONMENT.format(bundle="staging-apii"))
    return repository


def test_clean(relgate: Run) -> None:
    result = relgate("check")
    assert result.output == (
        "No findings; checked 2 records in 2 files.\n"
        "Judged as of 2026-11-23T12:00:00+00:00, as --now says.\n"
    )
    assert result.exit_code == 0


def test_a_finding_at_its_place(relgate: Run, broken: Path) -> None:
    result = relgate("check", "--output-format", "concise")
    assert result.stdout == (
        f"{BROKEN}:6:21: REF001 environment staging/api uses the bundle `staging-apii`, "
        "which does not exist\n"
    )
    assert result.exit_code == 1


def test_text_shows_the_source_and_the_next_step(relgate: Run, broken: Path) -> None:
    output = relgate("check").output
    assert "6 | secrets_bundle_ref: staging-apii\n  |                     ^^^^^^^^^^^^\n" in output
    assert ":: bundles/staging-api.yaml:2:7: the nearest name" in output
    assert "= help: did you mean `staging-api`?" in output
    assert "Found 1 error; checked 2 records in 2 files." in output


def test_json(relgate: Run, broken: Path) -> None:
    report = json.loads(relgate("check", "--output-format", "json").output)
    [finding] = report["findings"]
    assert (finding["code"], finding["path"], finding["start"]) == (
        "REF001",
        BROKEN,
        {"line": 6, "column": 21},
    )
    assert report["summary"]["now"] == "2026-11-23T12:00:00+00:00"
    assert report["summary"]["clock_fixed"] is True


def test_the_clock_moves_without_now(relgate: Run) -> None:
    late = relgate("check", "--now", "2027-03-01T00:00:00Z", "--output-format", "concise")
    assert "ROT002" in late.output
    assert late.exit_code == 1


@pytest.mark.parametrize("place", [".", "environments", "environments/staging"])
def test_checks_from_the_root_wherever_one_stands(relgate: Run, broken: Path, place: str) -> None:
    result = relgate("check", "--output-format", "concise", at=broken / place)
    assert result.stdout.startswith(f"{BROKEN}:6:21: REF001")


def test_the_nearest_policy_upward_marks_the_root(relgate: Run, broken: Path) -> None:
    inner = broken / "product"
    write(inner, "relgate.toml", "")
    write(inner, "bundles/a.yaml", BUNDLE.format(name="a"))
    result = relgate("check", "--output-format", "concise", at=inner / "bundles")
    assert [line.split(":")[0] for line in result.stdout.splitlines()] == ["bundles/a.yaml"]


def test_a_policy_outside_the_git_repository_is_not_taken(relgate: Run, broken: Path) -> None:
    write(broken.parent, "relgate.toml", "ignore = ['REF001']")
    assert relgate("check").exit_code == 1


class TestPathsNarrowWhatIsReported:
    def test_to_a_folder(self, relgate: Run, broken: Path) -> None:
        assert relgate("check", "environments").exit_code == 1
        assert relgate("check", "bundles").exit_code == 0

    def test_never_what_is_loaded(self, relgate: Run) -> None:
        assert relgate("check", BROKEN).exit_code == 0

    def test_relative_to_where_one_stands(self, relgate: Run, broken: Path) -> None:
        assert relgate("check", "api.yaml", at=broken / "environments/staging").exit_code == 1

    def test_a_path_that_does_not_exist_is_a_usage_error(self, relgate: Run) -> None:
        result = relgate("check", "bundels")
        assert result.exit_code == 2
        assert "There is no bundels." in result.output

    def test_a_path_outside_is_a_usage_error(self, relgate: Run) -> None:
        result = relgate("check", "..")
        assert result.exit_code == 2
        assert "outside the repository" in result.output

    def test_a_path_without_records_checks_nothing(self, relgate: Run, repository: Path) -> None:
        write(repository, "notes.txt", "")
        assert relgate("check", "notes.txt").exit_code == 3


class TestExitCodes:
    def test_nothing_checked(self, relgate: Run, tmp_path: Path) -> None:
        (tmp_path / "empty").mkdir()
        result = relgate("check", at=tmp_path / "empty")
        assert result.exit_code == 3
        assert "No record was found" in result.output
        allowed = relgate("check", "--allow-empty", at=tmp_path / "empty")
        assert allowed.exit_code == 0
        assert "No record was found" in allowed.output

    def test_policy_error(self, relgate: Run, repository: Path) -> None:
        write(repository, "relgate.toml", "selekt = []\n")
        result = relgate("check", "--output-format", "concise")
        assert result.stdout.startswith("relgate.toml:1:1: SCH002 ")
        assert result.exit_code == 2

    def test_policy_error_is_not_waved_through(self, relgate: Run, repository: Path) -> None:
        write(repository, "relgate.toml", "selekt = []\n")
        assert relgate("check", "--exit-zero").exit_code == 2

    def test_warnings_fail_only_where_asked(self, relgate: Run, repository: Path) -> None:
        write(repository, "bundles/b.yaml", BUNDLE.format(name="b").replace("0a0f0a9e", "0a0f0a9f"))
        assert "REF002 warning:" in relgate("check", "--output-format", "concise").stdout
        assert relgate("check").exit_code == 0
        assert relgate("check", "--fail-level", "warning").exit_code == 1

    def test_exit_zero(self, relgate: Run, broken: Path) -> None:
        result = relgate("check", "--exit-zero", "--output-format", "concise")
        assert "REF001" in result.stdout
        assert result.exit_code == 0

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (("--select", "REF999"), "there is no rule `REF999`"),
            (("--ignore", "SEC001"), "SEC001 is locked"),
            (("--now", "yesterday"), "no timestamp"),
            (("--now", "2026-11-23T12:00:00"), "no timestamp"),
            (("--output-format", "xml"), "'xml' is not one of"),
        ],
    )
    def test_usage_errors(self, relgate: Run, arguments: tuple[str, ...], message: str) -> None:
        result = relgate("check", *arguments)
        assert message in result.output
        assert result.exit_code == 2


class TestChoiceOfRules:
    def test_select(self, relgate: Run, broken: Path) -> None:
        assert relgate("check", "--select", "TAG,ROT").exit_code == 0
        assert relgate("check", "--select", "unknown_bundle").exit_code == 1

    def test_ignore(self, relgate: Run, broken: Path) -> None:
        assert relgate("check", "--ignore", "REF").exit_code == 0

    def test_locked_rules_always_run(self, relgate: Run, repository: Path) -> None:
        path = "bundles/staging-api.yaml"
        text = BUNDLE.format(name="staging-api")
        write(repository, path, f"{text}supabase_key_ref: hunter2\n")
        result = relgate("check", "--select", "TAG", "--output-format", "concise")
        assert f"{path}:7:19: SEC001" in result.stdout
        assert "hunter2" not in relgate("check").output


def test_statistics(relgate: Run, broken: Path) -> None:
    result = relgate("check", "--statistics")
    assert result.stdout == "1  REF001  unknown_bundle\n"
    assert result.exit_code == 1


def test_quiet(relgate: Run, broken: Path, repository: Path) -> None:
    assert "Found" not in relgate("check", "--quiet").output
    write(repository, BROKEN, ENVIRONMENT.format(bundle="staging-api"))
    assert relgate("check", "--quiet").output == ""


class TestOutputFile:
    def test_is_written_whole(self, relgate: Run, broken: Path, tmp_path: Path) -> None:
        target = tmp_path / "report.json"
        result = relgate("check", "--output-format", "json", "--output-file", str(target))
        assert result.output == ""
        assert result.exit_code == 1
        assert json.loads(target.read_text())["summary"]["errors"] == 1
        assert (
            os.listdir(tmp_path) == ["repository", "report.json"] or len(os.listdir(tmp_path)) == 2
        )

    def test_keeps_its_mode(self, relgate: Run, tmp_path: Path) -> None:
        target = tmp_path / "report.txt"
        target.write_text("")
        target.chmod(0o600)
        relgate("check", "-o", str(target))
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
        assert target.read_text().startswith("No findings")

    def test_has_no_colour(
        self, relgate: Run, broken: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("FORCE_COLOR", "1")
        relgate("check", "-o", str(tmp_path / "report.txt"))
        assert "\x1b" not in (tmp_path / "report.txt").read_text()

    def test_that_cannot_be_written_is_a_usage_error(self, relgate: Run, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        result = relgate("check", "-o", str(tmp_path / "file" / "report.txt"))
        assert result.exit_code == 2
        assert "Cannot write" in result.output


@pytest.mark.parametrize(
    ("variables", "arguments", "painted"),
    [
        ({}, (), False),
        ({"FORCE_COLOR": "1"}, (), True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, (), False),
        ({}, ("--color", "always"), True),
        ({"FORCE_COLOR": "1"}, ("--color", "never"), False),
    ],
)
def test_colour(
    relgate: Run,
    broken: Path,
    monkeypatch: pytest.MonkeyPatch,
    variables: dict[str, str],
    arguments: tuple[str, ...],
    painted: bool,
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert ("\x1b[" in relgate("check", *arguments).output) is painted


@pytest.mark.parametrize(
    ("variables", "painted"),
    [
        ({"TERM": "xterm"}, True),
        ({"TERM": "dumb"}, False),
        ({"TERM": "xterm", "NO_COLOR": "1"}, False),
        ({"TERM": "dumb", "FORCE_COLOR": "1"}, True),
    ],
)
def test_colour_of_a_terminal(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], painted: bool
) -> None:
    for name in ("TERM", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert color_wanted("auto") is painted


def test_the_lock_of_tags_is_checked_offline(relgate: Run, repository: Path) -> None:
    write(repository, "relgate.toml", '[tags]\nsource = "lock"\n')
    environment = ENVIRONMENT.format(bundle="staging-api").replace("null", "v1.0.0")
    write(repository, BROKEN, environment)
    write(repository, "releases/tags.lock", f"v0.9.0 {'a' * 40}\n")
    assert f"{BROKEN}:7:15: TAG003" in relgate("check", "--output-format", "concise").stdout
    write(repository, "releases/tags.lock", f"v1.0.0 {'a' * 40}\n")
    assert relgate("check").exit_code == 0


def test_a_tag_that_moved_since_it_was_locked(relgate: Run, repository: Path) -> None:
    write(repository, "relgate.toml", '[tags]\nsource = "lock"\n')
    write(repository, "releases/tags.lock", f"# locked\nv1.0.0 {'a' * 40}\n")
    git(repository, "commit", "--quiet", "--allow-empty", "-m", "x")
    git(repository, "tag", "v1.0.0")
    result = relgate("check", "--output-format", "concise")
    assert "releases/tags.lock:2:1: TAG005" in result.stdout


@pytest.mark.parametrize("arguments", [("--output-format", "concise"), ("--statistics",)])
def test_formats_without_room_say_beside_them_what_one_must_know(
    relgate: Run, broken: Path, arguments: tuple[str, ...]
) -> None:
    notice = "Judged as of 2026-11-23T12:00:00+00:00, as --now says.\n"
    assert relgate("check", *arguments).stderr == notice
    assert relgate("check", "--quiet", *arguments).stderr == ""
    empty = relgate("check", *arguments, at=broken.parent)
    assert "No record was found" in empty.stderr


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        ((), "6:21: REF001 waived until 2027-01-31: "),
        (("--quiet",), "6:21: REF001 waived until 2027-01-31: "),
        (("--output-format", "concise"), "6:21: REF001 waived until 2027-01-31: "),
        (("--output-format", "json"), '"reason": "of the move"'),
        (("--statistics",), "0  REF001  unknown_bundle  (1 waived)\n"),
    ],
)
def test_every_output_shows_what_was_waived(
    relgate: Run, broken: Path, arguments: tuple[str, ...], shown: str
) -> None:
    waiver = " # relgate: ignore[REF001] until=2027-01-31 because of the move"
    text = ENVIRONMENT.format(bundle=f"staging-apii{waiver}")
    write(broken, BROKEN, text)
    result = relgate("check", *arguments)
    assert shown in result.stdout
    assert result.exit_code == 0
