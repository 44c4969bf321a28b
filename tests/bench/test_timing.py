"""Runs take turns, their ends are checked, their memory is their own. No time is judged."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.timing import Command, Failed, Measured, _descendants, in_turns

MEGABYTE = 1 << 20


def python(name: str, code: str, directory: Path, **options: object) -> Command:
    return Command(name, (sys.executable, "-c", code), directory, **options)  # type: ignore[arg-type]


def test_runs_take_turns_after_a_first_one(tmp_path: Path) -> None:
    order: list[str] = []
    commands = [
        python(name, "", tmp_path, before=lambda name=name: order.append(name)) for name in "ab"
    ]
    found = in_turns(commands, rounds=2)
    assert order == ["a", "b"] * 3
    assert [len(measured.runs) for measured in found.values()] == [2, 2]


def test_a_process_that_has_ended_has_no_descendants() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        assert process.pid in _descendants(os.getpid())
        assert list(_descendants(process.pid)) == []
    assert list(_descendants(process.pid)) == []


def test_another_exit_code_is_no_figure(tmp_path: Path) -> None:
    command = python("broken", "import sys; sys.exit('no such file')", tmp_path)
    with pytest.raises(Failed, match=r"(?s)broken ended with 1, not with 0.*no such file"):
        in_turns([command], rounds=1)


def test_an_exit_code_can_be_expected(tmp_path: Path) -> None:
    assert in_turns([python("findings", "exit(1)", tmp_path, expected_exit=1)], rounds=1)


def test_a_program_that_is_not_there_fails(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="absent ended with nothing"):
        in_turns([Command("absent", ("relgate-that-is-not-there",), tmp_path)], rounds=1)


def measured(code: str, directory: Path) -> Measured:
    return in_turns([python("it", code, directory)], rounds=1)["it"]


def test_the_peak_is_the_command_s_own(tmp_path: Path) -> None:
    ballast = bytearray(200 * MEGABYTE)
    small = measured("", tmp_path).runs[0].largest
    large = measured(f"bytearray({100 * MEGABYTE})", tmp_path).runs[0].largest
    assert small < len(ballast)
    assert large - small == pytest.approx(100 * MEGABYTE, rel=0.1)


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="the system does not tell")
def test_workers_are_added_up_and_what_they_share_counts_once(tmp_path: Path) -> None:
    code = (
        "import os, time; shared = bytearray(b'x') * (60 << 20)\n"
        "(ready, tell), (wait, end) = os.pipe(), os.pipe()\n"
        "for _ in range(2):\n"
        "    if not os.fork():\n"
        "        own = bytearray(b'x') * (30 << 20)\n"
        "        os.close(end); os.write(tell, b'1'); os.read(wait, 1); os._exit(0)\n"
        "os.read(ready, 1); os.read(ready, 1)\n"
        "time.sleep(1)  # all three hold what they hold, for many a look\n"
        "os.close(end); os.wait(); os.wait()"
    )
    together = measured(code, tmp_path).together
    assert together is not None
    # 120 and the interpreters; 240 if each had its own. Processes are looked at one by one, so that
    # one which ends meanwhile leaves its part to the next.
    assert 115 * MEGABYTE < together < 200 * MEGABYTE


def test_the_environment_does_not_change_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("RELGATE_CACHE_DIR", "elsewhere")
    code = "import os; exit(any(n.startswith(('PYTHON', 'RELGATE')) for n in os.environ))"
    assert measured(code, tmp_path)
