"""The entry point of `relgate` and of `python -m validator`."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from types import ModuleType
from typing import NoReturn


def main() -> None:
    """Runs the command line. A defect of ours ends in one line and exit code 2, not a traceback."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal of another encoding must not turn a report into a UnicodeEncodeError.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    # A run is short and its records form no cycles: looking for some costs a quarter of its time.
    gc.disable()
    _forgo_plugins()
    from validator.cli import cli

    try:
        cli(prog_name="relgate")
    except SystemExit as end:
        _end(end.code)
    except Exception as error:
        if os.environ.get("RELGATE_DEBUG"):
            raise
        sys.stderr.write(
            f"relgate: internal error: {type(error).__name__}. Nothing was decided; this is a "
            "defect of relgate.\nSet RELGATE_DEBUG=1 for the traceback, and report it.\n"
        )
        sys.exit(2)


def _end(code: object) -> NoReturn:
    """Ends the program at once: to take apart all that it holds would take a tenth of a long run.

    What `sys.exit` takes, but that a closed pipe is no error here: its reader has read enough.
    """
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    if not isinstance(code, int | None):
        sys.exit(code)  # type: ignore[arg-type] # a message
    os._exit(code or 0)


def _forgo_plugins() -> None:
    """Spares pydantic the look for plugins: they are none of ours, and it takes 20 ms.

    The variable alone saves a tenth of that; the rest is the import of `importlib.metadata`, by a
    module of which pydantic needs one function. If it comes to need another, it gets the module.
    """
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

    def real(name: str) -> object:
        if name == "__path__":  # The import system asks whether this is a package.
            raise AttributeError
        from importlib import import_module

        sys.modules.pop(loader.__name__, None)
        return getattr(import_module(loader.__name__), name)

    loader = ModuleType("pydantic.plugin._loader")
    vars(loader).update(get_plugins=tuple, __getattr__=real)
    sys.modules.setdefault(loader.__name__, loader)


if __name__ == "__main__":
    main()
