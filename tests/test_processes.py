"""Work shared out among processes: nothing is lost, whatever happens to one of them."""

from __future__ import annotations

import _thread
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from leftovers import assert_waited_for, nothing_left_open

from validator.processes import MAX_JOBS, shared_out, workers

PARENT = os.getpid()


def nothing(number: int) -> None:
    pass


def text(number: int) -> bytes:
    return f"result {number}".encode()


@pytest.mark.parametrize("count", [1, 2, 5])
@pytest.mark.parametrize("jobs", [0, 1, 7, 200])
def test_results_come_in_the_order_of_the_jobs(jobs: int, count: int) -> None:
    assert shared_out(jobs, text, nothing, count, bytes, bytes) == [
        text(number) for number in range(jobs)
    ]


def test_results_may_be_larger_than_a_pipe() -> None:
    large = 3 * 2**20
    results = shared_out(8, lambda number: bytes([number]) * large, nothing, 3, bytes, bytes)
    assert results == [bytes([number]) * large for number in range(8)]


def test_as_many_jobs_as_are_promised() -> None:
    assert len(shared_out(MAX_JOBS, lambda number: b"", nothing, 2, bytes, bytes)) == MAX_JOBS


def test_the_work_is_shared() -> None:
    def who(number: int) -> bytes:
        time.sleep(0.02)  # so that the others have their turn
        return str(os.getpid()).encode()

    assert len(set(shared_out(30, who, nothing, 3, bytes, bytes))) == 3


def test_what_this_process_takes_is_progress() -> None:
    taken: list[int] = []
    shared_out(50, text, taken.append, 1, bytes, bytes)
    assert taken == list(range(50))


def dies(number: int) -> bytes:
    if os.getpid() != PARENT and number > 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return text(number)


def fails_in_children(number: int) -> bytes:
    if os.getpid() != PARENT:
        raise MemoryError
    return text(number)


def ends_early(number: int) -> bytes:
    if os.getpid() != PARENT:
        os._exit(0)
    return text(number)


@pytest.mark.parametrize("work", [dies, fails_in_children, ends_early])
def test_a_process_that_dies_costs_no_result(work: Callable[[int], bytes]) -> None:
    assert shared_out(40, work, nothing, 4, bytes, bytes) == [text(number) for number in range(40)]


def test_what_a_process_gave_before_it_died_is_not_done_again() -> None:
    answers, says = os.pipe()
    done: list[int] = []

    def work(number: int) -> bytes:
        if os.getpid() == PARENT:
            return b"done here"
        if done:
            os.write(says, b"!")
            os.kill(os.getpid(), signal.SIGKILL)
        done.append(number)
        return b"done there"

    def wait(number: int) -> None:
        if not done:
            done.append(number)
            os.read(answers, 1)

    results = shared_out(3, work, wait, 2, bytes, bytes)
    assert sorted(results) == [b"done here", b"done here", b"done there"]
    os.close(answers)
    os.close(says)


def test_an_error_of_the_work_is_met_here() -> None:
    def refuses(number: int) -> bytes:
        raise ValueError(number)

    with pytest.raises(ValueError, match=r"\d"):
        shared_out(10, refuses, nothing, 3, bytes, bytes)


@pytest.fixture
def forked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The processes that a test forks; others that this one has are no concern of it."""
    pids: list[int] = []

    def fork() -> int:
        if pid := original():
            pids.append(pid)
        return pid

    original = os.fork
    monkeypatch.setattr(os, "fork", fork)
    return pids


def test_nothing_is_left_behind(forked: list[int]) -> None:
    with nothing_left_open():
        shared_out(20, text, nothing, 4, bytes, bytes)
        with pytest.raises(KeyError):
            shared_out(20, lambda number: {}[number], nothing, 4, bytes, bytes)
    assert len(forked) == 6
    for pid in forked:
        assert_waited_for(pid)


def test_no_fork_beside_another_thread() -> None:
    ended = threading.Event()
    thread = threading.Thread(target=ended.wait)
    thread.start()
    try:
        assert workers() == 1
    finally:
        ended.set()
        thread.join()


def test_no_fork_beside_a_thread_that_threading_did_not_start() -> None:
    started, goes_on = threading.Event(), threading.Event()

    def wait() -> None:
        started.set()
        goes_on.wait()

    _thread.start_new_thread(wait, ())
    started.wait()
    try:
        assert workers() == 1
    finally:
        goes_on.set()


def test_others_end_with_this_one(forked: list[int]) -> None:
    def work(number: int) -> bytes:
        if os.getpid() == PARENT:
            raise KeyError
        time.sleep(60)
        return b""

    with pytest.raises(KeyError):
        shared_out(3, work, nothing, 3, bytes, bytes)
    assert len(forked) == 2
    for pid in forked:
        assert_waited_for(pid)


INTERRUPTED = """
import os, signal, sys, time
from validator.processes import shared_out

# Where the tests run in the background, a shell has told all to ignore interrupts.
signal.signal(signal.SIGINT, signal.default_int_handler)

def work(number):
    os.write(1, b"%d\\n" % os.getpid())  # in one piece
    time.sleep(60)
    return b""

try:
    shared_out(30, work, lambda number: None, 3, bytes, bytes)
except KeyboardInterrupt:
    sys.exit(77)
"""


def test_an_interrupt_stops_all_processes_at_once(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED], stdout=subprocess.PIPE, start_new_session=True
    ) as run:
        assert run.stdout is not None
        pids = {int(run.stdout.readline()) for _ in range(3)}
        os.killpg(run.pid, signal.SIGINT)
        assert run.wait(timeout=10) == 77
    assert len(pids) == 3
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_children_do_not_outlive_a_killed_parent(tmp_path: Path) -> None:
    script = INTERRUPTED.replace("time.sleep(60)", "time.sleep(0.2)")
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, start_new_session=True
    ) as run:
        assert run.stdout is not None
        for _ in range(3):
            run.stdout.readline()
        run.kill()
        # Each child holds the other end of this pipe for as long as it lives.
        assert len(run.stdout.read().split()) < 20
