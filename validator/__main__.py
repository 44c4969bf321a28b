"""The entry point of `relgate` and of `python -m validator`."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """Runs the command line. A defect of ours ends in one line and exit code 2, not a traceback."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal of another encoding must not turn a report into a UnicodeEncodeError.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    # A run is short and its records form no cycles: looking for some costs a quarter of its time.
    gc.disable()
    # Looking for plugins costs 20 ms, and what they would run is none of ours.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from validator.cli import cli

    try:
        cli(prog_name="relgate")
    except Exception as error:
        if os.environ.get("RELGATE_DEBUG"):
            raise
        sys.stderr.write(
            f"relgate: internal error: {type(error).__name__}. Nothing was decided; this is a "
            "defect of relgate.\nSet RELGATE_DEBUG=1 for the traceback, and report it.\n"
        )
        sys.exit(2)


if __name__ == "__main__":
    main()
