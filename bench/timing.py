"""Whole processes, measured from outside: wall clock, processor time, memory."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

SLOW_SECONDS = 10.0
ROUNDS_OF_THE_SLOW = 3
_LAUNCH = (sys.executable, "-I", "-S", str(Path(__file__).with_name("launch.py")))
_SAMPLE_SECONDS = 0.01


class Failed(Exception):  # noqa: N818 - it states a fact about a command, not an error of ours
    """A command ended with another exit code than it should."""


@dataclass(frozen=True)
class Command:
    """A command to measure: `starts` programs, one after the other, which end with one exit code.

    `before` runs ahead of each run, outside the measured time.
    """

    name: str
    argv: tuple[str, ...]
    directory: Path
    expected_exit: int = 0
    starts: int = 1
    before: Callable[[], object] = lambda: None


@dataclass(frozen=True)
class Run:
    """One run: seconds on the clock, seconds of all processors, bytes of the largest process."""

    wall: float
    cpu: float
    largest: int


@dataclass(frozen=True)
class Measured:
    """All that is known of a command: its runs, and the bytes that its processes held together.

    `together` is sampled in a run of its own, and None where the system does not tell.
    """

    runs: tuple[Run, ...]
    together: int | None = None
    starts: int = 1


def in_turns(
    commands: Iterable[Command], rounds: int, tell: Callable[[str], object] = lambda text: None
) -> dict[str, Measured]:
    """Measure commands by name, one run of each after the other, and again.

    A first run warms the caches, tells the memory, and is not counted. Where it takes more than
    `SLOW_SECONDS`, fewer rounds follow. `tell` hears how it goes. Raises `Failed`.
    """
    commands = list(commands)
    first: dict[str, tuple[Run, int | None]] = {}
    for command in commands:
        first[command.name] = _run(command, watched=True)
        tell(f"  {command.name}: about {first[command.name][0].wall:.2f} s")
    runs: dict[str, list[Run]] = {command.name: [] for command in commands}
    for number in range(rounds):
        tell(f"  round {number + 1} of {rounds}")
        for command in commands:
            if number < ROUNDS_OF_THE_SLOW or first[command.name][0].wall <= SLOW_SECONDS:
                runs[command.name].append(_run(command)[0])
    return {
        command.name: Measured(
            tuple(runs[command.name]), first[command.name][1], starts=command.starts
        )
        for command in commands
    }


def clean_environment() -> dict[str, str]:
    """The environment, but for what changes how Python or relgate runs."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "RELGATE_", "COVERAGE", "VIRTUAL_ENV"))
    }


def _run(command: Command, *, watched: bool = False) -> tuple[Run, int | None]:
    command.before()
    with tempfile.TemporaryFile() as errors:
        launcher = subprocess.Popen(  # noqa: S603 - the commands are our own
            (*_LAUNCH, *command.argv),
            cwd=command.directory,
            env=clean_environment(),
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        together = _watch(launcher) if watched else None
        told = launcher.communicate()[0].split()
        if len(told) != 4 or int(told[3]) != command.expected_exit:
            errors.seek(0)
            said = errors.read()[-2000:].decode(errors="replace")
            ended = told[3] if told else "nothing"
            raise Failed(
                f"{command.name} ended with {ended}, not with {command.expected_exit}\n{said}"
            )
    return Run(float(told[0]), float(told[1]), int(told[2])), together


def _watch(launcher: subprocess.Popen[str]) -> int | None:
    """The most that all descendants of a process held at once, until it ends.

    Pages that several of them share are counted once. None where the system does not tell. A
    process counts from the second look at it: on its way to another program it would be its parent.
    """
    most: int | None = None
    known: set[int] = set()
    while launcher.poll() is None:
        seen = set(_descendants(launcher.pid))
        if held := sum(map(_held, seen & known)):
            most = max(held, most or 0)
        known = seen
        time.sleep(_SAMPLE_SECONDS)
    return most


def _descendants(process: int) -> Iterator[int]:
    """The processes below another one; none where it has ended, which it may at any time."""
    try:
        threads = [*Path(f"/proc/{process}/task").iterdir()]
    except OSError:
        return
    for thread in threads:
        for child in map(int, _text(thread / "children").split()):
            yield child
            yield from _descendants(child)


def _held(process: int) -> int:
    """The bytes of a process, of shared pages its part; 0 where it has ended."""
    found = re.search(r"^Pss: *([0-9]+) kB", _text(Path(f"/proc/{process}/smaps_rollup")), re.M)
    return int(found[1]) * 1024 if found else 0


def _text(path: Path) -> str:
    """The text of a file of the kernel's; empty where the process has ended."""
    try:
        return path.read_text()
    except OSError:
        return ""
