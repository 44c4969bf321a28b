"""`relgate cache`: what is remembered from run to run, and how to forget it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from validator.cli.cache_folder import kept_files
from validator.cli.output import Unusable, say
from validator.outputs.plain import count
from validator.source.cache_folder import VARIABLE, cache_folder

_directory: Callable[..., Any] = click.option(
    "--cache-dir",
    metavar="DIR",
    type=click.Path(file_okay=False),
    envvar=VARIABLE,
    show_envvar=True,
    help="That cache, not the one in the user's own cache directory.",
)


@click.group("cache")
def command() -> None:
    """See or remove what relgate remembers of repositories.

    A check remembers its report, and what it found of each file, so that the next one need not
    judge again what has not changed. It is never needed, and can be removed at any time.
    """


@command.command()
@_directory
def info(cache_dir: str | None) -> None:
    """Say where the cache lies, of how many repositories it knows, and how large it is."""
    folder = Path(cache_folder(cache_dir))
    files = kept_files(folder)
    size = sum(file.stat().st_size for file in files)
    say(f"folder: {folder}")
    say(f"repositories: {len({file.parent for file in files}):,}")
    say(f"size: {size / 2**20:.1f} MiB in {count(len(files), 'file')}")


@command.command()
@_directory
def clean(cache_dir: str | None) -> None:
    """Remove the cache, and nothing else that may lie in its folder."""
    folder = Path(cache_folder(cache_dir))
    files = kept_files(folder)
    try:
        for file in files:
            file.unlink(missing_ok=True)
    except OSError as error:
        raise Unusable(f"{folder}: {error.strerror or error}.") from None
    for store in {file.parent for file in files}:
        with suppress(OSError):  # another program's file, or a check that runs right now
            store.rmdir()
    say(f"removed {count(len(files), 'file')} from {folder}")
