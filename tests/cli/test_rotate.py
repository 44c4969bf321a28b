"""`relgate rotate` in a repository."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from cli.conftest import BUNDLE, NOW, Run, write

PATH = "bundles/staging-api.yaml"
LAST = "2026-11-01T00:00:00Z"
AT = "2026-11-20T09:30:00Z"
ROOT = Path(__file__).parent.parent.parent


def content(root: Path, path: str = PATH) -> str:
    return (root / path).read_bytes().decode()


def files(root: Path) -> dict[str, bytes]:
    return {
        file.relative_to(root).as_posix(): file.read_bytes()
        for file in root.rglob("*")
        if file.is_file() and ".git" not in file.parts
    }


def test_now_is_the_default(relgate: Run, repository: Path) -> None:
    before = files(repository)
    result = relgate("rotate", "staging-api", "--now", "2026-11-23T12:00:00.25Z")
    assert result.exit_code == 0, result.output
    assert result.output == f"{PATH}: staging-api rotated at {NOW}\n"
    assert files(repository) == {**before, PATH: before[PATH].replace(LAST.encode(), NOW.encode())}


def test_at_an_instant_twice(relgate: Run, repository: Path) -> None:
    (repository / PATH).chmod(0o640)
    assert relgate("rotate", "staging-api", "--at", AT).exit_code == 0
    assert content(repository) == BUNDLE.format(name="staging-api").replace(LAST, AT)
    assert stat.S_IMODE((repository / PATH).stat().st_mode) == 0o640
    written = (repository / PATH).stat().st_mtime_ns
    result = relgate("rotate", "staging-api", "--at", AT)
    assert result.output == f"{PATH}: staging-api was rotated already at {AT}\n"
    assert (repository / PATH).stat().st_mtime_ns == written


def test_a_dry_run_shows_and_writes_nothing(relgate: Run, repository: Path) -> None:
    before = files(repository)
    result = relgate("rotate", "staging-api", "--at", AT, "--dry-run")
    assert result.exit_code == 0
    assert f"-last_rotated_at: {LAST}\n+last_rotated_at: {AT}\n" in result.stdout
    assert "deployer@" not in result.output
    assert files(repository) == before


def test_quiet(relgate: Run, repository: Path) -> None:
    result = relgate("rotate", "-q", "staging-api")
    assert (result.exit_code, result.output) == (0, "")
    assert NOW in content(repository)


def test_all_or_none(relgate: Run, repository: Path) -> None:
    write(repository, "bundles/x.yaml", BUNDLE.format(name="x").replace("0a0f", "1a0f"))
    before = files(repository)
    result = relgate("rotate", "staging-api", "staging-apii")
    assert (result.exit_code, files(repository)) == (2, before)
    assert "Did you mean `staging-api`?" in result.output
    assert relgate("rotate", "staging-api", "x").exit_code == 0
    assert NOW in content(repository)
    assert NOW in content(repository, "bundles/x.yaml")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Missing argument"),
        (["staging-api", "--at", "yesterday"], "`yesterday` is no timestamp like"),
        (["staging-api", "--at", "2026-11-23T12:00:01Z"], "lies in the future"),
        (["staging-api", "--at", "2026-10-01T00:00:00Z"], "if that is wrong, correct it by hand"),
        (["a\x1b[31m"], "There is no bundle `a\\x1b[31m`"),
    ],
)
def test_what_is_refused(relgate: Run, repository: Path, arguments: list[str], said: str) -> None:
    before = files(repository)
    result = relgate("rotate", *arguments)
    assert (result.exit_code, said in result.output) == (2, True), result.output
    assert "\x1b" not in result.output
    assert files(repository) == before


def test_the_truth_is_written_though_it_brings_findings(relgate: Run, repository: Path) -> None:
    later = "2027-03-01T00:00:00Z"
    write(repository, "relgate.toml", WAIVER)
    result = relgate("rotate", "staging-api", "--at", "2026-12-05T00:00:00Z", "--now", later)
    assert result.exit_code == 0, result.output
    report = relgate("check", "--now", later, "--output-format", "concise").output
    assert "ROT003" in report
    assert "WVR002" in report


WAIVER = """\
[[waivers]]
code = "ROT002"
path = "bundles/*"
reason = "the vendor is on leave"
until = 2027-12-31
"""


def test_other_faults_of_the_repository_do_not_matter(relgate: Run, repository: Path) -> None:
    write(repository, "bundles/bad.yaml", "[")
    write(repository, PATH, content(repository).replace("owner: platform-team", "ownr: x"))
    assert relgate("rotate", "staging-api").exit_code == 0
    assert NOW in content(repository)


def test_a_broken_policy(relgate: Run, repository: Path) -> None:
    write(repository, "relgate.toml", "x = 1\n")
    result = relgate("rotate", "staging-api")
    assert (result.exit_code, "relgate.toml has mistakes" in result.output) == (2, True)
    assert LAST in content(repository)


def test_a_file_that_is_read_only(relgate: Run, repository: Path) -> None:
    (repository / PATH).chmod(0o444)
    result = relgate("rotate", "staging-api")
    assert (result.exit_code, f"{PATH}: it is read-only" in result.output) == (2, True)
    assert LAST in content(repository)
    assert os.listdir(repository / "bundles") == ["staging-api.yaml"]


def test_a_file_that_changes_meanwhile(
    relgate: Run, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from validator.cli import rotate

    def prove(*arguments: object) -> object:
        draft = real(*arguments)  # type: ignore[arg-type]
        write(repository, PATH, content(repository) + "# mine\n")
        return draft

    real = rotate.prove
    monkeypatch.setattr(rotate, "prove", prove)
    result = relgate("rotate", "staging-api")
    assert (result.exit_code, "it has changed since it was read" in result.output) == (2, True)
    assert content(repository).endswith("# mine\n")
    assert LAST in content(repository)


def test_names_are_completed(repository: Path) -> None:
    write(repository, "bundles/prod-api.yaml", "[")
    done = subprocess.run(
        [sys.executable, "-c", "from validator.__main__ import main; main()"],
        cwd=ROOT,
        env={
            "PATH": "/usr/bin:/bin",
            "_RELGATE_COMPLETE": "bash_complete",
            "COMP_WORDS": f"relgate -C {repository} rotate sta",
            "COMP_CWORD": "4",
        },
        capture_output=True,
        text=True,
    )
    assert done.stdout == "plain,staging-api\n", done.stderr
