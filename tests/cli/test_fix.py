"""`check --fix`, `--unsafe-fixes` and `--diff`, as a user runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli.conftest import BUNDLE, ENVIRONMENT, Run, write
from real_git import git

from bench.generate import generate
from validator.cli import proving
from validator.engine.fix.draft import Draft
from validator.finding import Report

RELEASE = """\
id: 9f5b7f0e-3d7c-4a55-9d3e-0c1b9d0f6a11
tag: v1.4.0
environment: staging
pdpa_confirmed: true
ux_states_demoed: true
rollback_rehearsed_at: 2026-11-18T03:00:00Z
approver_role: admin
approver_email: jane.doe@acme.example  # who approved
"""
ADDRESS = "jane.doe"


@pytest.fixture
def faulty(repository: Path) -> Path:
    """The repository with a misspelt field, a misspelt bundle and an address."""
    environment = ENVIRONMENT.format(bundle="staging-apii").replace(
        "cloud_provider", "cloud_providr"
    )
    write(repository, "environments/staging/api.yaml", f"# ours\n{environment}")
    write(repository, "releases/v1.4.0/staging.yaml", RELEASE)
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--message", "x")
    git(repository, "tag", "v1.4.0")
    return repository


def contents(root: Path) -> dict[str, bytes]:
    files = (path for path in root.rglob("*.yaml") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def test_mends_what_is_safe_and_reports_the_rest(faulty: Path, relgate: Run) -> None:
    done = relgate("check", "--fix")
    assert done.exit_code == 0, done.output
    assert done.stderr == "Fixed 3 findings in 2 files: PII001, REF001, SCH002.\n"
    assert done.stdout.startswith("No findings; checked 3 records in 3 files.\n")
    environment = (faulty / "environments/staging/api.yaml").read_text()
    assert environment == f"# ours\n{ENVIRONMENT.format(bundle='staging-api')}"
    release = (faulty / "releases/v1.4.0/staging.yaml").read_text()
    assert release == RELEASE.replace("jane.doe@acme.example", '"***@acme.example"')
    assert relgate("check", "--fix").stderr == "Nothing to fix.\n"


def test_a_second_run_writes_nothing(faulty: Path, relgate: Run) -> None:
    relgate("check", "--fix")
    before = {path: path.stat() for path in faulty.rglob("*.yaml")}
    relgate("check", "--fix")
    assert {path: path.stat() for path in faulty.rglob("*.yaml")} == before


def test_shows_what_it_would_do_and_writes_nothing(faulty: Path, relgate: Run) -> None:
    before = contents(faulty)
    shown = relgate("check", "--diff")
    assert shown.exit_code == 1
    assert shown.stderr == "Would fix 3 findings in 2 files: PII001, REF001, SCH002.\n"
    assert shown.stdout.splitlines()[:10] == [
        "--- a/environments/staging/api.yaml",
        "+++ b/environments/staging/api.yaml",
        "@@ -1,10 +1,10 @@",
        " # ours",
        " id: 5b0c9a52-6a0f-4d0e-9a53-4b8a52f1c001",
        " name: staging",
        "-cloud_providr: cloud_run",
        "+cloud_provider: cloud_run",
        " service_name: api",
        " gh_environment: staging-api",
    ]
    assert '+approver_email: "***@acme.example"  # who approved' in shown.stdout
    assert ADDRESS not in shown.output
    assert contents(faulty) == before


def test_a_diff_need_not_fail(faulty: Path, relgate: Run) -> None:
    shown = relgate("check", "--diff", "--exit-zero")
    assert shown.exit_code == 0
    assert shown.stdout == relgate("check", "--diff").stdout


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_the_diff_is_one_that_git_applies(faulty: Path, relgate: Run, end: bytes) -> None:
    write(faulty, "releases/v1.4.0/staging.yaml", RELEASE.replace("jane.doe", "'***'"))
    (faulty / "releases/v1.4.0/staging.yaml").unlink()
    environment = faulty / "environments/staging/api.yaml"
    environment.write_bytes(environment.read_bytes().rstrip(b"\n").replace(b"\n", end))
    (faulty / "x.patch").write_bytes(relgate("check", "--diff").stdout_bytes)
    git(faulty, "apply", "x.patch")
    applied = contents(faulty)
    git(faulty, "apply", "--reverse", "x.patch")
    relgate("check", "--fix")
    assert contents(faulty) == applied


def test_a_clean_repository_has_no_diff(repository: Path, relgate: Run) -> None:
    shown = relgate("check", "--diff")
    assert (shown.exit_code, shown.stdout, shown.stderr) == (0, "", "Nothing to fix.\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--unsafe-fixes",), "--unsafe-fixes goes with --fix, or with --diff to see them first."),
        (("--fix", "--diff"), "--diff writes nothing, and --fix does: choose one."),
        (("--fix", "--since", "HEAD"), "leave out --staged and --since."),
        (("--diff", "--staged"), "leave out --staged and --since."),
        (("--diff", "-o", "x"), "--diff writes no report"),
        (("--diff", "--output-format", "json"), "--diff writes no report"),
        (("--diff", "--report", "json=x"), "--diff writes no report"),
    ],
)
def test_options_that_do_not_go_together(
    repository: Path, relgate: Run, arguments: tuple[str, ...], told: str
) -> None:
    refused = relgate("check", *arguments)
    assert refused.exit_code == 2
    assert told in refused.stderr


def test_unsafe_fixes_must_be_asked_for(repository: Path, relgate: Run) -> None:
    bundle = BUNDLE.format(name="staging-api").partition("\n")[2]
    write(repository, "bundles/staging-api.yaml", bundle)
    hinted = relgate("check")
    assert "1 fixable with `--fix --unsafe-fixes`; `--diff` shows how." in hinted.stdout
    assert relgate("check", "--fix").stderr == "Nothing to fix.\n"
    assert (repository / "bundles/staging-api.yaml").read_text() == bundle
    assert relgate("check", "--fix", "--unsafe-fixes").exit_code == 0
    text = (repository / "bundles/staging-api.yaml").read_text()
    assert text.partition("\n")[2] == bundle
    assert text.startswith("id: ")


def test_a_misplaced_file_moves(repository: Path, relgate: Run) -> None:
    source = repository / "bundles/staging-api.yaml"
    source.chmod(0o640)
    source.rename(repository / "bundles/other.yaml")
    shown = relgate("check", "--diff", "--unsafe-fixes")
    assert shown.stdout == "rename from bundles/other.yaml\nrename to bundles/staging-api.yaml\n"
    assert relgate("check", "--fix", "--unsafe-fixes").exit_code == 0
    assert source.read_text() == BUNDLE.format(name="staging-api")
    assert source.stat().st_mode & 0o777 == 0o640
    assert not (repository / "bundles/other.yaml").exists()


def test_paths_and_rules_narrow_what_is_mended(faulty: Path, relgate: Run) -> None:
    before = contents(faulty)
    relgate("check", "--fix", "releases")
    path = "environments/staging/api.yaml"
    assert contents(faulty)[path] == before[path]
    relgate("check", "--fix", "--select", "REF")
    expected = before[path].replace(b"apii", b"api")
    assert contents(faulty)[path] == expected
    relgate("check", "--fix", "--ignore", "SCH002")
    assert contents(faulty)[path] == expected


def test_what_is_waived_is_left_alone(repository: Path, relgate: Run) -> None:
    waived = ENVIRONMENT.format(
        bundle="staging-apii  # relgate: ignore[REF001] until=2027-01-31 because it comes"
    )
    write(repository, "environments/staging/api.yaml", waived)
    assert relgate("check", "--fix").stderr == "Nothing to fix.\n"
    assert (repository / "environments/staging/api.yaml").read_text() == waived


def test_a_refused_fix_says_why(repository: Path, relgate: Run) -> None:
    text = BUNDLE.format(name="staging-api").replace("cadence_days: 90", "cadence_day: 200")
    write(repository, "bundles/staging-api.yaml", text)
    done = relgate("check", "--fix")
    assert done.exit_code == 1
    assert done.stderr == (
        "bundles/staging-api.yaml:4: SCH002 not fixed (write `rotation_cadence_days`): it would "
        "bring ROT001 at bundles/staging-api.yaml:4: bundle staging-api is rotated less often than "
        "every 90 days, the limit of the compliance playbook\n"
    )
    assert (repository / "bundles/staging-api.yaml").read_text() == text
    assert relgate("check", "--diff").exit_code == 0


def test_line_ends_mark_and_missing_break_stay(faulty: Path, relgate: Run) -> None:
    path = faulty / "environments/staging/api.yaml"
    odd = b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n").removesuffix(b"\r\n")
    path.write_bytes(odd)
    relgate("check", "--fix")
    expected = odd.replace(b"providr", b"provider").replace(b"apii", b"api")
    assert path.read_bytes() == expected


def test_a_broken_policy_is_told_and_nothing_is_written(faulty: Path, relgate: Run) -> None:
    before = contents(faulty)
    write(faulty, "relgate.toml", "nothing_of_the_kind = []\n")
    for option in ("--fix", "--diff"):
        refused = relgate("check", option)
        assert refused.exit_code == 2
        assert "SCH002" in refused.stdout
    assert contents(faulty) == before


def test_a_misspelt_key_of_the_policy_is_mended(repository: Path, relgate: Run) -> None:
    write(repository, "relgate.toml", '# ours\nignre = ["REL"] # why\n')
    environment = ENVIRONMENT.format(bundle="staging-apii")
    write(repository, "environments/staging/api.yaml", environment)
    done = relgate("check", "--fix")
    assert done.stderr == "Fixed 2 findings in 2 files: REF001, SCH002.\n"
    assert (repository / "relgate.toml").read_text() == '# ours\nignore = ["REL"] # why\n'
    assert done.exit_code == 0, done.output


def test_a_file_that_changes_meanwhile_is_not_written(
    faulty: Path, relgate: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, judge = faulty / "releases/v1.4.0/staging.yaml", proving.Prover.judge

    def judge_and_edit(self: proving.Prover, draft: Draft) -> Report:
        report = judge(self, draft)
        if draft.written:
            path.write_text("# somebody else's\n")
        return report

    monkeypatch.setattr(proving.Prover, "judge", judge_and_edit)
    before = contents(faulty)
    refused = relgate("check", "--fix")
    assert refused.exit_code == 2
    assert refused.stderr == (
        "Error: Nothing was written: releases/v1.4.0/staging.yaml: it has changed since it was "
        "read.\n"
    )
    after = contents(faulty)
    assert after.pop("releases/v1.4.0/staging.yaml") == b"# somebody else's\n"
    assert after.items() <= before.items()


def test_a_read_only_file_is_told(faulty: Path, relgate: Run) -> None:
    before = contents(faulty)
    (faulty / "environments/staging/api.yaml").chmod(0o444)
    refused = relgate("check", "--fix")
    assert refused.exit_code == 2
    assert "environments/staging/api.yaml: it is read-only." in refused.stderr
    assert contents(faulty) == before


def test_an_interrupt_leaves_all_as_it_was(
    faulty: Path, relgate: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(faulty)

    def interrupt(self: proving.Prover, draft: Draft) -> Report:
        raise KeyboardInterrupt

    monkeypatch.setattr(proving.Prover, "judge", interrupt)
    stopped = relgate("check", "--fix")
    assert (stopped.exit_code, stopped.stderr) == (130, "Interrupted: nothing was written.\n")
    assert contents(faulty) == before


def test_nothing_that_is_masked_is_kept_anywhere(
    faulty: Path, relgate: Run, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    outputs = [
        relgate("check", "--cache-dir", str(cache), *options).output
        for options in (("--output-format", "json"), ("--diff",), ("--fix",), ())
    ]
    assert not any(ADDRESS in output for output in outputs)
    kept = [path.read_bytes() for path in cache.rglob("*") if path.is_file()]
    assert kept
    assert not any(ADDRESS.encode() in content for content in kept)


def test_the_report_tells_of_fixes(faulty: Path, relgate: Run) -> None:
    report = json.loads(relgate("check", "--output-format", "json").stdout)
    assert [it["fix"]["safe"] for it in report["findings"]] == [True, True, True]
    (faulty / "bundles/staging-api.yaml").rename(faulty / "bundles/x.yaml")
    report = json.loads(relgate("check", "--select", "LAY", "--output-format", "json").stdout)
    move = {"path": "bundles/x.yaml", "to": "bundles/staging-api.yaml"}
    assert [it["fix"]["moves"] for it in report["findings"] if it["code"] == "LAY001"] == [[move]]


def test_a_large_repository_is_mended_as_a_small_one(repository: Path, relgate: Run) -> None:
    for path, text in generate(200).items():
        write(repository, path, text)
    right = contents(repository)
    for number, path in enumerate(sorted((repository / "bundles").iterdir())):
        if number % 5 == 0:
            path.write_text(path.read_text().replace("\nowner:", "\nownr:"))
    assert contents(repository) != right
    done = relgate("check", "--fix")
    assert done.stderr.startswith("Fixed 13 findings in 13 files: SCH002 (13).")
    assert contents(repository) == right
