"""Processes that die or are interrupted while they share a check out."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from cli.cache.edits import NOW, check

CHILD_DIES = """
import os, signal
import validator.engine.survey as survey
parent = os.getpid()
judged = survey.Surveyor.survey
def dies(self, parts, remembered=lambda name: None):
    if os.getpid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    return judged(self, parts, remembered)
survey.Surveyor.survey = dies
"""
SLOW = """
import os, signal, time
import validator.engine.survey as survey
signal.signal(signal.SIGINT, signal.default_int_handler)
def slow(self, parts, remembered=lambda name: None):
    os.write(2, b"at work\\n")
    time.sleep(60)
survey.Surveyor.survey = slow
"""
FORKS = "import validator.processes; validator.processes._processors = lambda: 3\n"


def run(root: Path, prelude: str) -> subprocess.Popen[str]:
    script = f"{FORKS}{prelude}\nfrom validator.__main__ import main\nmain()"
    command = [sys.executable, "-c", script, "-C", str(root), "check", "--no-cache", "--now", NOW]
    return subprocess.Popen(
        [*command, "--output-format", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def test_a_process_that_dies_costs_no_finding(root: Path) -> None:
    bare = check(root, "--no-cache")
    output, errors = run(root, CHILD_DIES).communicate(timeout=60)
    assert (output, errors) == (bare.output, "")


def test_an_interrupt_stops_a_check_at_once(root: Path) -> None:
    with run(root, SLOW) as running:
        assert running.stderr is not None
        for _ in range(3):
            assert running.stderr.readline() == "at work\n"
        os.killpg(running.pid, signal.SIGINT)
        output, errors = running.communicate(timeout=20)
    assert (running.returncode, output) == (130, "")
    assert errors == "Interrupted: nothing was decided.\n"
