"""Work shared out among processes: forked from this one, so that they start in two milliseconds."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal
    from collections.abc import Callable, Iterator, Sequence
    from types import TracebackType
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
    threading = sys.modules.get("threading")
    is_alone = threading is None or threading.active_count() == 1
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

    `progress` is told the numbers that this one takes. Results of the others come packed.
    """
    with begun(jobs, work, count - 1, pack, unpack) as finish:
        return finish(progress)


class begun:  # noqa: N801 - it reads as what it yields: `with begun(...) as finish`
    """Work that so many other processes begin, while this one does something else.

    The function that is yielded has this one join in, and gives all results; it takes what
    `shared_out` calls `progress`. There are at most `MAX_JOBS`. Each process takes the next number
    when it is done with one. What a process that dies had taken is done here. Nothing that `work`
    does to objects is seen outside its process.
    """

    def __init__(
        self,
        jobs: int,
        work: Callable[[int], Any],
        others: int,
        pack: Callable[[Any], bytes],
        unpack: Callable[[bytes], Any],
    ) -> None:
        self._jobs = jobs
        self._work = work
        self._others = others
        self._pack = pack
        self._unpack = unpack
        self._children: dict[int, int] = {}

    def __enter__(self) -> Callable[[Callable[[int], None]], list[Any]]:
        self._queue, feed = os.pipe()
        os.write(feed, b"".join(number.to_bytes(_NUMBER) for number in range(self._jobs)))
        os.close(feed)
        try:
            for _ in range(self._others):
                pid, results = _child(self._queue, self._packed, [*self._children.values()])
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

    def _packed(self, number: int) -> bytes:
        return self._pack(self._work(number))

    def _finish(self, progress: Callable[[int], None]) -> list[Any]:
        done: dict[int, Any] = {}
        answers = [_Answers(results) for results in self._children.values()]
        for number in _taken(self._queue):
            progress(number)
            done[number] = self._work(number)
            # Now, so that unpacking is shared too: meanwhile, another one takes the next number.
            for answer in answers:
                done.update((other, self._unpack(it)) for other, it in answer.read() or ())
        for answer in answers:
            os.set_blocking(answer.pipe, True)
            while (came := answer.read()) is not None:
                done.update((other, self._unpack(it)) for other, it in came)
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
