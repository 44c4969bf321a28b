"""The program as a process: its streams, its end, and what it says of its own defects."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli.conftest import ENVIRONMENT, NOW, Run, write

BROKEN = "environments/staging/api.yaml"


@pytest.fixture
def broken(repository: Path) -> Path:
    write(repository, BROKEN, ENVIRONMENT.format(bundle="staging-apii"))
    return repository


def process(folder: Path, *arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "validator", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        text=True,
        **{"capture_output": True, **options},  # type: ignore[call-overload]
    )


def test_as_a_process(broken: Path) -> None:
    done = process(broken, "check", "--now", NOW, "--output-format", "concise")
    assert done.returncode == 1
    assert done.stderr.startswith("Judged as of")
    assert done.stdout.startswith(f"{BROKEN}:6:21: REF001")


def test_a_closed_pipe_is_no_traceback(broken: Path) -> None:
    command = f"{sys.executable} -m validator check --now {NOW} | true"
    done = subprocess.run(
        command,
        shell=True,
        cwd=broken,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
    )
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


@pytest.mark.parametrize("arguments", ["check", "diff", "-C / check", "new bundle"])
def test_a_folder_that_is_gone_is_no_defect_of_ours(tmp_path: Path, arguments: str) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    script = f"import os; os.rmdir({str(gone)!r}); from validator.__main__ import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments.split(" ")],
        cwd=gone,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
    )
    assert done.stderr == "Error: The folder that this was started in is gone: go to another.\n"
    assert done.returncode == 2


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_a_closed_stream_is_no_fault(broken: Path, closed: str) -> None:
    command = f"'{sys.executable}' -m validator check --now {NOW} {closed}"
    for option in ("", " --no-cache", ""):  # which is answered as it was before
        done = subprocess.run(
            ["sh", "-c", command + option],
            cwd=broken,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 1
        assert "internal error" not in done.stderr
        assert ("REF001" in done.stdout) is (closed == "2>&-")


TELLING = (
    ["cache", "info"],
    ["cache", "clean"],
    ["explain", "REF001"],
    ["init", "--dry-run"],
    ["init", "--yes"],
    [
        "new",
        "bundle",
        "a",
        "--owner",
        "b",
        "--provider",
        "vercel",
        "--vercel-token-ref",
        "gh://c/D",
    ],
    ["rotate", "staging-api"],
    ["schema"],
)
"""Commands that tell of what they do, beside those that write a report."""


@pytest.mark.parametrize("arguments", TELLING, ids=" ".join)
class TestStandardOutputOfAnyCommand:
    def test_a_closed_pipe_changes_nothing(self, repository: Path, arguments: list[str]) -> None:
        reader, writer = os.pipe()
        os.close(reader)
        done = process(repository, *arguments, capture_output=False, stdout=writer)
        os.close(writer)
        assert done.returncode == 0

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
    def test_a_full_disk_is_no_defect_of_ours(self, repository: Path, arguments: list[str]) -> None:
        with open("/dev/full", "w") as full:
            options = {"capture_output": False, "stdout": full, "stderr": subprocess.PIPE}
            done = process(repository, *arguments, **options)
        assert done.stderr == "Error: Cannot write to standard output: no space left on device.\n"
        assert done.returncode == 2


def test_an_interrupt_of_any_command_is_no_finding(
    relgate: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(directory: str | None) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("validator.cli.check.find_workspace", interrupted)
    result = relgate("check")
    assert (result.exit_code, result.output) == (130, "Interrupted.\n")


IMPORTS_INTERRUPTED = """
import sys
class Interrupts:
    def find_spec(self, name, path=None, target=None):
        if name == "validator.cli":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupts())
from validator.__main__ import main
main()
"""


def test_an_interrupt_before_there_is_a_command_line_is_no_traceback(broken: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORTS_INTERRUPTED],
        cwd=broken,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (130, "Interrupted: nothing was decided.\n")


def test_a_terminal_of_another_encoding_is_no_traceback(repository: Path) -> None:
    write(repository, BROKEN, ENVIRONMENT.format(bundle="stagingé"))
    done = subprocess.run(
        [sys.executable, "-m", "validator", "check", "--now", NOW],
        cwd=repository,
        env={
            **os.environ,
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "PYTHONIOENCODING": "ascii",
        },
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_version(repository: Path) -> None:
    done = process(repository, "--version")
    assert done.stdout.startswith("relgate 0.")


def test_an_internal_error_is_one_line(relgate: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    import validator.__main__
    import validator.cli

    def fail(**_: object) -> None:
        raise ZeroDivisionError("a secret")

    monkeypatch.setattr(validator.cli, "cli", fail)
    monkeypatch.setattr("gc.disable", lambda: None)
    with pytest.raises(SystemExit) as stopped:
        validator.__main__.main()
    assert stopped.value.code == 2
