"""The entry point of `relgate` and of `python -m validator`."""

from __future__ import annotations

import gc
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

    from validator.replay import Answer, Look

_INTERRUPTED = 130


def main() -> None:
    """Runs the command line. A defect of ours ends in one line and exit code 2, not a traceback."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started this, and wants to hear nothing
            setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115 - as long as we run
        stream = getattr(sys, name)
        # A terminal of another encoding must not turn a report into a UnicodeEncodeError.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    # A run is short and its records form no cycles: looking for some costs a quarter of its time.
    gc.disable()
    try:
        look = _replayed(sys.argv[1:])
        _forgo_plugins()
        from validator.cli import cli

        cli(prog_name="relgate", obj=look)
    except SystemExit as end:
        _end(end.code)
    except KeyboardInterrupt:
        sys.stderr.write("Interrupted: nothing was decided.\n")
        _end(_INTERRUPTED)
    except Exception as error:
        if not _is_somewhere():
            sys.stderr.write("Error: The folder that this was started in is gone: go to another.\n")
            sys.exit(2)
        if os.environ.get("RELGATE_DEBUG"):
            raise
        sys.stderr.write(
            f"relgate: internal error: {type(error).__name__}. Nothing was decided; this is a "
            "defect of relgate.\nSet RELGATE_DEBUG=1 for the traceback, and report it.\n"
        )
        sys.exit(2)


def _replayed(arguments: list[str]) -> Look | None:
    """Answers as was answered before, and ends the program; what was looked at where it cannot."""
    if "check" not in arguments:
        return None
    from validator import replay

    look = replay.look(arguments)
    answer = look.recalled() if look is not None else None
    if answer is not None and _is_written(answer):
        _end(answer.exit_code)
    return look


def _is_written(answer: Answer) -> bool:
    """Writes an answer; False where that fails, which the usual way then says."""
    try:
        sys.stderr.write(answer.stderr)
        try:
            sys.stdout.write(answer.stdout)
            sys.stdout.flush()
        except BrokenPipeError:
            pass  # whoever reads has read enough
    except OSError:
        return False
    return True


def _end(code: object) -> NoReturn:
    """Ends the program at once: to take apart all that it holds would take a tenth of a long run.

    What `sys.exit` takes, but that a closed pipe is no error here: its reader has read enough.
    """
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            pass
    if not isinstance(code, int | None):
        sys.exit(code)  # type: ignore[arg-type] # a message
    os._exit(code or 0)


def _is_somewhere() -> bool:
    """Whether there is a working directory: a change of branch may have removed it."""
    try:
        os.getcwd()
    except OSError:
        return False
    return True


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

    from types import ModuleType

    loader = ModuleType("pydantic.plugin._loader")
    vars(loader).update(get_plugins=tuple, __getattr__=real)
    sys.modules.setdefault(loader.__name__, loader)


if __name__ == "__main__":
    main()
