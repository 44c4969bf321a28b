"""The line that says how far a check is: on a terminal, once it lasts, and gone in the end."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from bench.generate import generate
from validator.cli import progress
from validator.cli.progress import ProgressLine


class Terminal(io.StringIO):
    """Standard error, as a person sees it."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What the clock shows next, again and again the last one."""
    shown = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: shown[-1])
    return shown


@pytest.fixture
def terminal() -> Terminal:
    return Terminal()


def test_a_short_run_is_silent(terminal: Terminal, seconds: list[float]) -> None:
    with ProgressLine(terminal, shown=True) as line:
        for done in range(100):
            seconds.append(done * 0.009)
            line.advance(done, 100)
    assert terminal.getvalue() == ""


def test_a_long_run_says_how_far_it_is(terminal: Terminal, seconds: list[float]) -> None:
    with ProgressLine(terminal, shown=True) as line:
        for at, done in ((0.5, 1000), (1.0, 2500), (1.05, 2600), (1.2, 12000)):
            seconds.append(at)
            line.advance(done, 20000)
    first, second = (
        "Checking: 2,500 of 20,000 files (12 %)",
        "Checking: 12,000 of 20,000 files (60 %)",
    )
    blank = " " * len(second)
    assert terminal.getvalue() == f"\r{first}\r{second}\r{blank}\r"


def test_a_longer_line_is_wholly_overwritten(terminal: Terminal, seconds: list[float]) -> None:
    with ProgressLine(terminal, shown=True) as line:
        for at, done in ((1.0, 1000), (2.0, 1)):
            seconds.append(at)
            line.advance(done, 1000)
    first, second = "Checking: 1,000 of 1,000 files (100 %)", "Checking: 1 of 1,000 files (0 %)"
    assert f"\r{second.ljust(len(first))}\r" in terminal.getvalue()


def test_silence_is_kept_where_it_is_asked_for(terminal: Terminal, seconds: list[float]) -> None:
    with ProgressLine(terminal, shown=False) as line:
        seconds.append(5)
        line.advance(1, 2)
    assert terminal.getvalue() == ""


def test_nothing_is_written_to_what_is_no_terminal(seconds: list[float]) -> None:
    stream = io.StringIO()
    with ProgressLine(stream, shown=True) as line:
        seconds.append(5)
        line.advance(1, 2)
    assert stream.getvalue() == ""


@pytest.mark.parametrize("quiet", [False, True])
def test_a_real_terminal_sees_it(tmp_path: Path, quiet: bool) -> None:
    for path, text in generate(200, seed=7).items():
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    patience = "import validator.cli.progress as p; p.PATIENCE = p._EVERY = 0"
    script = f"{patience}; from validator.__main__ import main; main()"
    reader, writer = pty.openpty()
    command = [sys.executable, "-c", script, "-C", str(tmp_path), "check", "--no-cache"]
    command += ["--now", "2026-11-23T12:00:00Z", *(["--quiet"] if quiet else [])]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=writer, check=False)
    os.close(writer)
    seen = b""
    try:
        while chunk := os.read(reader, 65536):
            seen += chunk
    except OSError:  # the other end is closed, which Linux says so
        pass
    os.close(reader)
    assert done.returncode == 0
    assert (b"Checking: " in seen) is not quiet
    assert seen.endswith(b"\r") is not quiet
