"""Work shared out among processes: forked from this one, so that they start in two milliseconds.

A run in which nothing changed imports this, and for its sake only what Python has loaded anyway.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal
    from collections.abc import Callable, Iterator, Sequence
    from types import TracebackType
    from typing import NoReturn
else:
    import _signal as signal  # which `signal` wraps for people, and takes 4 ms to do so

MAX_WORKERS = 8
MAX_JOBS = 1024
"""Their numbers, four bytes each, must fit into the smallest pipe before anybody reads from it."""

_NUMBER = 4
_CHUNK = 1 << 20


def workers() -> int:
    """How many processes may share a piece of work; 1 where forking is not safe.

    A fork copies one thread of a program and the locks of all. On macOS, system libraries start
    threads of their own.
    """
    threading = sys.modules.get("threading")
    is_alone = threading is None or threading.active_count() == 1
    is_safe = hasattr(os, "fork") and sys.platform != "darwin" and is_alone
    return min(_processors(), MAX_WORKERS) if is_safe else 1


def _processors() -> int:
    """How many processors this process may use, as far as the system tells."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


def shared_out(
    jobs: int, work: Callable[[int], bytes], progress: Callable[[int], None], count: int
) -> list[bytes]:
    """The results of `work(0)` to `work(jobs - 1)`, done by `count` processes, this one included.

    `progress` is told the numbers that this one takes.
    """
    with begun(jobs, work, count - 1) as finish:
        return finish(progress)


class begun:  # noqa: N801 - it reads as what it yields: `with begun(...) as finish`
    """Work that so many other processes begin, while this one does something else.

    The function that is yielded has this one join in, and gives all results; it takes what
    `shared_out` calls `progress`. There are at most `MAX_JOBS`. Each process takes the next number
    when it is done with one. What a process that dies had taken is done here. Nothing that `work`
    does to objects is seen outside its process.
    """

    def __init__(self, jobs: int, work: Callable[[int], bytes], others: int) -> None:
        self._jobs = jobs
        self._work = work
        self._others = others
        self._children: dict[int, int] = {}

    def __enter__(self) -> Callable[[Callable[[int], None]], list[bytes]]:
        self._queue, feed = os.pipe()
        os.write(feed, b"".join(number.to_bytes(_NUMBER) for number in range(self._jobs)))
        os.close(feed)
        try:
            for _ in range(self._others):
                pid, results = _child(self._queue, self._work, [*self._children.values()])
                self._children[pid] = results
        except BlockingIOError:
            pass  # no more processes are to be had: these must do
        except BaseException:
            self._end()
            raise
        return self._finish

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._end()

    def _finish(self, progress: Callable[[int], None]) -> list[bytes]:
        done: dict[int, bytes] = {}
        for number in _taken(self._queue):
            progress(number)
            done[number] = self._work(number)
        for results in self._children.values():
            done.update(_unpacked(_received(results)))
        return [
            done[number] if number in done else self._work(number) for number in range(self._jobs)
        ]

    def _end(self) -> None:
        os.close(self._queue)
        for pid, results in self._children.items():
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
        packed = []
        for number in _taken(queue):
            if os.getppid() != parent:
                break
            result = work(number)
            packed += [
                number.to_bytes(_NUMBER, "big"),
                len(result).to_bytes(_NUMBER, "big"),
                result,
            ]
        view = memoryview(b"".join(packed))
        while view:
            view = view[os.write(answer, view) :]
    finally:
        # The parent does again what is lacking, and meets the error itself if there is one.
        os._exit(0)


def _taken(queue: int) -> Iterator[int]:
    while number := os.read(queue, _NUMBER):
        yield int.from_bytes(number)


def _received(pipe: int) -> bytes:
    """All that a process writes until it ends; others wait for their turn."""
    chunks = []
    while chunk := os.read(pipe, _CHUNK):
        chunks.append(chunk)
    return b"".join(chunks)


def _unpacked(received: bytes) -> Iterator[tuple[int, bytes]]:
    """The numbers and results that a process wrote; the last may be cut where it died."""
    at = 0
    while at + 2 * _NUMBER <= len(received):
        number = int.from_bytes(received[at : at + _NUMBER])
        start = at + 2 * _NUMBER
        at = start + int.from_bytes(received[at + _NUMBER : start])
        if at <= len(received):
            yield number, received[start:at]
