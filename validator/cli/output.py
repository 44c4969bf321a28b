"""Where output goes, and whether it is in colour."""

from __future__ import annotations

import os
import sys

import click


class Unusable(click.ClickException):
    """What a command needs cannot be had: as grave as a usage error, and no finding."""

    exit_code = 2


def color_wanted(choice: str) -> bool:
    """Whether to paint: as `choice` says, or for "auto" by the environment and the terminal."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def say(line: str, *, err: bool = False) -> None:
    """Writes a line as `write_output` does, or to standard error.

    `click.echo` would take a full disk for a defect of ours, and a closed pipe for the end.
    """
    if err:
        click.echo(line, err=True)
    else:
        write_output(f"{line}\n", None)


def write_output(text: str, path: str | None) -> None:
    """Writes to a file, wholly or not at all, or to standard output. Raises `Unusable`."""
    try:
        if path is None:
            sys.stdout.write(text)
            sys.stdout.flush()
        else:
            _write(path, text.encode("utf-8", "backslashreplace"))
    except BrokenPipeError:
        pass  # whoever reads has read enough
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise Unusable(f"Cannot write {path or 'to standard output'}: {reason}.") from None


def _write(path: str, content: bytes) -> None:
    from pathlib import Path

    from validator.source.write import replace_file

    target = Path(path)
    if target.exists() and not target.is_file():
        target.write_bytes(content)  # a pipe or a device, which nothing can replace
    else:
        replace_file(target.resolve(), content)
