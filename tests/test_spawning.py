"""Other programs: what they say is heard in full, and none outlives its use."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from leftovers import assert_waited_for, nothing_left_open

from validator import spawning
from validator.spawning import NoAnswer, Said, Started

LARGE = 3 * 2**20


@pytest.fixture(params=["_Spawned", "_Opened"])
def start(request: pytest.FixtureRequest) -> Callable[[str], Started]:
    """Starts a Python program, with `posix_spawn` and as where there is none."""
    kind = getattr(spawning, request.param)
    return lambda program: kind([sys.executable, "-Sc", program], {**os.environ, "ONE": "1"})


Start = Callable[[str], Started]


def said(started: Started, stdin: bytes = b"", seconds: float = 60) -> tuple[int, bytes, bytes]:
    try:
        done: Said = started.communicate(stdin, seconds)
        return done.status, done.stdout, done.stderr
    finally:
        started.end()


def pid_of(started: Started) -> int:
    pid = started._pid if isinstance(started, spawning._Spawned) else started._process.pid
    assert pid is not None
    return pid


def test_all_that_it_says(start: Start) -> None:
    program = "import os, sys; os.write(1, b'out'); os.write(2, b'err'); sys.exit(7)"
    assert said(start(program)) == (7, b"out", b"err")


def test_it_says_more_than_pipes_hold_on_both(start: Start) -> None:
    program = f"import sys; n = {LARGE}; sys.stderr.write('e' * n); sys.stdout.write('o' * n)"
    assert said(start(program)) == (0, b"o" * LARGE, b"e" * LARGE)


def test_it_is_told_more_than_a_pipe_holds(start: Start) -> None:
    program = "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read())"
    assert said(start(program), b"x" * LARGE) == (0, b"x" * LARGE, b"")


def test_it_does_not_listen(start: Start) -> None:
    assert said(start("import os; os.close(0); os.write(1, b'x')"), b"x" * LARGE)[:2] == (0, b"x")


@pytest.mark.parametrize("rest", ["", "os.close(1); os.close(2); "])
def test_it_does_not_end(start: Start, rest: str) -> None:
    begun = time.monotonic()
    with pytest.raises(NoAnswer):
        said(start(f"import os, time; {rest}time.sleep(60)"), seconds=0.5)
    assert time.monotonic() - begun < 30


def test_it_is_killed(start: Start) -> None:
    assert said(start("import os; os.kill(os.getpid(), 15)"))[0] == -15


def test_its_environment(start: Start) -> None:
    assert said(start("import os; print(os.environ['ONE'])"))[1].split() == [b"1"]


def test_a_pipe_that_nobody_reads_ends_it() -> None:
    """Python ignores that signal; whom it starts must not."""
    started = Started(["/bin/sh", "-c", "kill -PIPE $$; echo still here"], {})
    assert said(started)[:2] == (-13, b"")


def test_nothing_is_left_behind(start: Start) -> None:
    with nothing_left_open():
        ended, ends_later = start("pass"), start("import time; time.sleep(60)")
        pids = [pid_of(ended), pid_of(ends_later)]
        said(ended)
        ends_later.end()
    for pid in pids:
        assert_waited_for(pid)


def test_a_program_that_is_not_there(tmp_path: Path) -> None:
    with nothing_left_open(), pytest.raises(OSError, match=r"No such file|not find"):
        Started([str(tmp_path / "none")], {})
