"""Replayed or not, a process writes the same and ends the same, wherever that goes."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cli.conftest import write
from cli.replay.asking import NOW, SETTLED, check

import validator


def start(*arguments: str, **options: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "validator", "check", "--now", NOW, *arguments]
    place = str(Path(validator.__file__).parents[1])
    return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
        command, env={**os.environ, "PYTHONPATH": place}, **options
    )


def output(*arguments: str, **options: object) -> tuple[bytes, bytes, int]:
    pipe = subprocess.PIPE
    with start(*arguments, **{"stdout": pipe, "stderr": pipe, **options}) as process:
        stdout, stderr = process.communicate()
    return stdout, stderr, process.returncode


def test_the_bytes_are_the_same(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(root, "bundles/ünï.yaml", "ownér: x\n")
    time.sleep(SETTLED)
    for encoding in ("utf-8", "ascii", "utf-16"):
        monkeypatch.setenv("PYTHONIOENCODING", encoding)
        for arguments in ([], ["--output-format", "concise"], ["--output-format", "json"]):
            first, again = output(*arguments), output(*arguments)
            assert first == again == output("--no-cache", *arguments)


def on_a_terminal(*arguments: str) -> bytes:
    ours, theirs = pty.openpty()
    with start(*arguments, stdout=theirs, stderr=theirs, stdin=theirs) as process:
        os.close(theirs)
        written = b""
        while True:
            try:
                chunk = os.read(ours, 4096)
            except OSError:
                break
            if not chunk:
                break
            written += chunk
        process.wait()
    os.close(ours)
    return written


def test_a_terminal_gets_colours_and_a_file_none(root: Path) -> None:
    time.sleep(SETTLED)
    for _ in range(2):
        assert b"\x1b[" in on_a_terminal()
        assert b"\x1b[" not in output()[0]


def test_a_reader_that_has_read_enough(root: Path) -> None:
    time.sleep(SETTLED)
    for _ in range(2):
        ours, theirs = os.pipe()
        os.close(ours)
        _, stderr, status = output(stdout=theirs)
        os.close(theirs)
        assert (stderr, status) == (b"", 0)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no full device")
def test_a_full_device(root: Path) -> None:
    time.sleep(SETTLED)
    output()
    for option in ([], ["--no-cache"]):
        with open("/dev/full", "wb") as full:
            _, stderr, status = output(*option, stdout=full)
        assert status == 2
        assert stderr.endswith(b"Cannot write to standard output: no space left on device.\n")


def test_a_closed_stream(root: Path) -> None:
    """No pipe to git takes the number of a stream that is missing."""
    time.sleep(SETTLED)
    place = str(Path(validator.__file__).parents[1])
    command = f"'{sys.executable}' -m validator check --now {NOW}"
    for _ in range(3):
        done = subprocess.run(
            ["sh", "-c", f"{command} <&-"],
            env={**os.environ, "PYTHONPATH": place},
            stdout=subprocess.PIPE,
        )
        assert done.stdout.decode() == check("--no-cache").stdout


INTERRUPTED = """
import os, signal, sys
from validator import replay
signal.signal(signal.SIGINT, signal.default_int_handler)
recalled = replay.Look.recalled
def slow(self):
    os.kill(os.getpid(), signal.SIGINT)
    return recalled(self)
replay.Look.recalled = slow
sys.argv[0] = "relgate"
from validator.__main__ import main
main()
"""


def test_an_interrupt_is_told_in_one_line(root: Path) -> None:
    place = str(Path(validator.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, "check"],
        env={**os.environ, "PYTHONPATH": place},
        capture_output=True,
        text=True,
    )
    assert (done.stdout, done.stderr) == ("", "Interrupted: nothing was decided.\n")
    assert done.returncode == 128 + signal.SIGINT
