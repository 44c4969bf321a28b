"""What a test would leave behind, told apart from what others have left."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def nothing_left_open() -> Iterator[None]:
    """The same descriptors are open after a block as before it.

    Objects of earlier tests that nobody uses any more close theirs when they are collected, which
    is not to happen meanwhile.
    """
    folder = "/proc/self/fd" if os.path.isdir("/proc/self/fd") else "/dev/fd"
    before = os.listdir(folder)
    gc.disable()
    try:
        yield
        assert os.listdir(folder) == before
    finally:
        gc.enable()


def assert_waited_for(pid: int) -> None:
    """A process that this one has started is neither running nor left to be waited for."""
    with pytest.raises(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
