"""Another program, started beside this one.

Like `subprocess`, but that it takes as long to import as it is to read, and knows one way to go
about it.
"""

from __future__ import annotations

import os
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal
    from collections.abc import Mapping
else:
    import _signal as signal  # which `signal` wraps for people, and takes 4 ms to do so

_CHUNK = 1 << 16
_PAUSE = 0.0005
"""Seconds between looks at whether a program has ended that has said all it says."""


class NoAnswer(Exception):  # noqa: N818 - it states a fact about a program, not an error of ours
    """A program has not ended in time."""


class Said:
    """What a program wrote, and the status with which it ended."""

    def __init__(self, status: int, stdout: bytes, stderr: bytes) -> None:
        self.status = status
        self.stdout = stdout
        self.stderr = stderr


class _Spawned:
    """A program that runs, until `communicate` or `end` is called. Raises `OSError`."""

    def __init__(self, command: list[str], environment: Mapping[str, str]) -> None:
        (stdin, self._stdin), (self._stdout, stdout), (self._stderr, stderr) = (
            _pipe(),
            _pipe(),
            _pipe(),
        )
        self._pid: int | None = None
        self._mine = {self._stdin, self._stdout, self._stderr}
        theirs = (stdin, stdout, stderr)
        try:
            self._pid = os.posix_spawn(
                command[0],
                command,
                environment,
                file_actions=[
                    (os.POSIX_SPAWN_DUP2, end, number) for number, end in enumerate(theirs)
                ],
                setsigdef=[signal.SIGPIPE],  # which Python ignores, and a program inherits that
            )
        except BaseException:
            self.end()
            raise
        finally:
            for end in theirs:
                os.close(end)

    def communicate(self, stdin: bytes, seconds: float) -> Said:
        """Tell the program something, and wait for what it says. Raises `NoAnswer`."""
        import select

        until = time.monotonic() + seconds
        said: dict[int, list[bytes]] = {self._stdout: [], self._stderr: []}
        poll = select.poll()
        for end in said:
            poll.register(end, select.POLLIN)
        poll.register(self._stdin, select.POLLOUT)
        os.set_blocking(self._stdin, False)
        rest = memoryview(stdin)
        while self._mine:
            ready = poll.poll(max(0.0, until - time.monotonic()) * 1000)
            if not ready:
                raise NoAnswer
            for end, _ in ready:
                if end == self._stdin:
                    try:
                        rest = rest[os.write(end, rest) :] if rest else rest
                    except BrokenPipeError:
                        rest = rest[:0]  # it has read enough
                    is_over = not rest
                else:
                    chunk = os.read(end, _CHUNK)
                    said[end].append(chunk)
                    is_over = not chunk
                if is_over:
                    poll.unregister(end)
                    self._close(end)
        status = self._status(until)
        return Said(status, b"".join(said[self._stdout]), b"".join(said[self._stderr]))

    def _status(self, until: float) -> int:
        while self._pid is not None:
            pid, status = os.waitpid(self._pid, os.WNOHANG)
            if pid:
                self._pid = None
                return os.waitstatus_to_exitcode(status)
            if time.monotonic() > until:
                break
            time.sleep(_PAUSE)
        raise NoAnswer

    def end(self) -> None:
        """End the program, if it has not ended."""
        for end in [*self._mine]:
            self._close(end)
        if self._pid is not None:
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
            self._pid = None

    def _close(self, end: int) -> None:
        self._mine.discard(end)
        os.close(end)


def _pipe() -> tuple[int, int]:
    """A pipe that takes the place of no standard stream, should this program lack some."""
    ends = os.pipe()
    if min(ends) > 2:
        return ends
    try:
        return _pipe()
    finally:
        for end in ends:
            os.close(end)


class _Opened:
    """The same where there is no `posix_spawn`."""

    def __init__(self, command: list[str], environment: Mapping[str, str]) -> None:
        import subprocess

        pipe = subprocess.PIPE
        self._process = subprocess.Popen(  # noqa: S603 - a program without a shell
            command, stdin=pipe, stdout=pipe, stderr=pipe, env=environment
        )

    def communicate(self, stdin: bytes, seconds: float) -> Said:
        """Tell the program something, and wait for what it says. Raises `NoAnswer`."""
        import subprocess

        try:
            stdout, stderr = self._process.communicate(stdin, seconds)
        except subprocess.TimeoutExpired:
            raise NoAnswer from None
        return Said(self._process.returncode, stdout, stderr)

    def end(self) -> None:
        """End the program, if it has not ended."""
        with self._process as process:
            process.kill()


Started = _Spawned if hasattr(os, "posix_spawn") else _Opened
