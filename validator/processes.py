"""Work shared out among processes: forked from this one, so that they start in two milliseconds."""

from __future__ import annotations

import os
import selectors
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import NoReturn, TypeVar

T = TypeVar("T")

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
    is_safe = hasattr(os, "fork") and sys.platform != "darwin" and threading.active_count() == 1
    return min(_processors(), MAX_WORKERS) if is_safe else 1


def _processors() -> int:
    """How many processors this process may use, as far as the system tells."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


def shared_out(
    jobs: int,
    work: Callable[[int], T],
    progress: Callable[[int], None],
    count: int,
    pack: Callable[[T], bytes],
    unpack: Callable[[bytes], T],
) -> list[T]:
    """The results of `work(0)` to `work(jobs - 1)`, done by `count` processes, this one included.

    `progress` is told the numbers that this one takes. Results of the others come packed.
    """
    with begun(jobs, work, count - 1, pack, unpack) as finish:
        return finish(progress)


@contextmanager
def begun(
    jobs: int,
    work: Callable[[int], T],
    others: int,
    pack: Callable[[T], bytes],
    unpack: Callable[[bytes], T],
) -> Iterator[Callable[[Callable[[int], None]], list[T]]]:
    """Work that so many other processes begin, while this one does something else.

    The function that is yielded has this one join in, and gives all results; it takes what
    `shared_out` calls `progress`. There are at most `MAX_JOBS`. Each process takes the next number
    when it is done with one. What a process that dies had taken is done here. Nothing that `work`
    does to objects is seen outside its process.
    """

    def packed(number: int) -> bytes:
        return pack(work(number))

    queue, feed = os.pipe()
    os.write(feed, b"".join(number.to_bytes(_NUMBER) for number in range(jobs)))
    os.close(feed)
    children: dict[int, int] = {}

    def finish(progress: Callable[[int], None]) -> list[T]:
        done: dict[int, T] = {}
        answers = [_Answers(results) for results in children.values()]
        for number in _taken(queue):
            progress(number)
            done[number] = work(number)
            # Now, so that unpacking is shared too: meanwhile, another one takes the next number.
            for answer in answers:
                done.update((other, unpack(result)) for other, result in answer.read() or ())
        with selectors.DefaultSelector() as selector:
            for answer in answers:
                selector.register(answer.pipe, selectors.EVENT_READ, answer)
            while selector.get_map():
                for key, _ in selector.select():
                    came = key.data.read()
                    if came is None:
                        selector.unregister(key.fd)
                    done.update((other, unpack(result)) for other, result in came or ())
        return [done[number] if number in done else work(number) for number in range(jobs)]

    try:
        with suppress(BlockingIOError):  # no more processes are to be had: these must do
            for _ in range(others):
                pid, results = _child(queue, packed, list(children.values()))
                children[pid] = results
        yield finish
    finally:
        os.close(queue)
        for pid, results in children.items():
            os.close(results)
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def _child(queue: int, work: Callable[[int], bytes], siblings: list[int]) -> tuple[int, int]:
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
            with suppress(BlockingIOError):  # nobody has read what is there yet
                del packed[: os.write(answer, packed)]
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
