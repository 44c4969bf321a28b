"""Run one command, and print what it took: seconds, seconds of all processors, peak, exit code.

    python -I -S launch.py COMMAND ...

The kernel counts the peak of a process from the moment it is forked, when it still is the one that
forked it. So this program is the smallest that can measure, and no part of the one that measures.
"""

import os
import sys
import time

_QUIET = [
    (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
    (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
]

if __name__ == "__main__":
    argv = sys.argv[1:]
    start = time.perf_counter()
    process = os.posix_spawnp(argv[0], argv, os.environ, file_actions=_QUIET)
    _, status, usage = os.wait4(process, 0)
    wall = time.perf_counter() - start
    peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print(wall, usage.ru_utime + usage.ru_stime, peak, os.waitstatus_to_exitcode(status))
