"""Work shared out among processes: forked from this one, so that they start in two milliseconds."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any, NoReturn
else:
    import _signal as signal  # which `signal` wraps for people, and takes 4 ms to do so

MAX_WORKERS = 8
MAX_JOBS = 1024
"""Their numbers, four bytes each, must fit into the smallest pipe before anybody reads from it."""

_NUMBER = 4
_CHUNK = 1 << 16


def workers() -> int:
    """How many processes may share a piece of work; 1 where forking is not safe.

    A fork copies one thread of a program and the locks of all. On macOS, system libraries start
    threads of their own.
    """
    is_alone = len(sys._current_frames()) == 1  # of all threads, whoever started them
    is_safe = hasattr(os, "fork") and sys.platform != "darwin" and is_alone
    return min(_processors(), MAX_WORKERS) if is_safe else 1


def _processors() -> int:
    """How many processors this process may use, as far as the system tells."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


def shared_out(
    jobs: int,
    work: Callable[[int], Any],
    progress: Callable[[int], None],
    count: int,
    pack: Callable[[Any], bytes],
    unpack: Callable[[bytes], Any],
) -> list[Any]:
    """The results of `work(0)` to `work(jobs - 1)`, done by `count` processes, this one included.

    There are at most `MAX_JOBS`. Each process takes the next number when it is done with one, and
    `progress` is told those that this one takes. Results of the others come packed. What a process
    that dies had taken is done here. What `work` does to objects is not seen outside its process.
    """
    queue, feed = os.pipe()
    os.write(feed, b"".join(number.to_bytes(_NUMBER) for number in range(jobs)))
    os.close(feed)
    children: dict[int, int] = {}
    try:
        try:
            for _ in range(count - 1):
                pid, results = _child(queue, lambda it: pack(work(it)), [*children.values()])
                children[pid] = results
        except BlockingIOError:
            pass  # no more processes are to be had: these must do
        done: dict[int, Any] = {}
        answers = [_Answers(results) for results in children.values()]
        for number in _taken(queue):
            progress(number)
            done[number] = work(number)
            # Now, so that unpacking is shared too: meanwhile, another one takes the next number.
            for answer in answers:
                done.update((other, unpack(it)) for other, it in answer.read() or ())
        for answer in answers:
            os.set_blocking(answer.pipe, True)
            while (came := answer.read()) is not None:
                done.update((other, unpack(it)) for other, it in came)
        return [done[number] if number in done else work(number) for number in range(jobs)]
    finally:
        os.close(queue)
        for pid, results in children.items():
            os.close(results)
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def _child(queue: int, work: Callable[[int], bytes], siblings: Sequence[int]) -> tuple[int, int]:
    """Start a process that takes numbers until none is left; its id, and where its results come."""
    parent = os.getpid()
    results, answer = os.pipe()
    try:
        pid = os.fork()
    except OSError:
        os.close(results)
        os.close(answer)
        raise
    if not pid:
        _be_child(queue, work, answer, [results, *siblings], parent)
    os.close(answer)
    return pid, results


def _be_child(
    queue: int, work: Callable[[int], bytes], answer: int, others: list[int], parent: int
) -> NoReturn:
    """Work, write the results and end, without what the end of a program does otherwise."""
    try:
        # An interrupt goes to all processes of a terminal: this one has nothing to say about it.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        for descriptor in others:
            os.close(descriptor)
        os.set_blocking(answer, False)
        packed = bytearray()
        for number in _taken(queue):
            if os.getppid() != parent:
                break
            result = work(number)
            packed += number.to_bytes(_NUMBER) + len(result).to_bytes(_NUMBER) + result
            try:
                del packed[: os.write(answer, packed)]
            except BlockingIOError:
                pass  # nobody has read what is there yet
        os.set_blocking(answer, True)
        while packed:
            del packed[: os.write(answer, packed)]
    finally:
        # The parent does again what is lacking, and meets the error itself if there is one.
        os._exit(0)


def _taken(queue: int) -> Iterator[int]:
    while number := os.read(queue, _NUMBER):
        yield int.from_bytes(number)


class _Answers:
    """The results that one process writes, as they come."""

    def __init__(self, pipe: int) -> None:
        os.set_blocking(pipe, False)
        self.pipe = pipe
        self._rest = bytearray()

    def read(self) -> list[tuple[int, bytes]] | None:
        """Those that have come since, by their numbers; None once no more will.

        One that is cut is left out: there the process died.
        """
        try:
            chunk = os.read(self.pipe, _CHUNK)
        except BlockingIOError:
            return []
        if not chunk:
            return None
        self._rest += chunk
        found: list[tuple[int, bytes]] = []
        while len(self._rest) >= (start := 2 * _NUMBER):
            end = start + int.from_bytes(self._rest[_NUMBER:start])
            if len(self._rest) < end:
                break
            found.append((int.from_bytes(self._rest[:_NUMBER]), bytes(self._rest[start:end])))
            del self._rest[:end]
        return found
