"""The folder of all caches, as commands name it."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import click

from validator.source.cache_folder import InsideRepository, cache_folder, store_of
from validator.source.store import Store

if TYPE_CHECKING:
    from pathlib import Path


def open_store(root: str, directory: str | None) -> Store | None:
    """What is remembered of the repository at `root`; None where its cache would lie inside.

    Raises a usage error where it was the user who named such a place.
    """
    try:
        return store_of(root, cache_folder(directory))
    except InsideRepository as inside:
        if directory is None:
            return None
        raise click.UsageError(
            f"The cache cannot lie inside the repository, where any commit could write to it: "
            f"{inside}. Name a folder outside of {os.path.realpath(root)}, or pass --no-cache."
        ) from None


def kept_files(folder: Path) -> list[Path]:
    """The files in a folder of caches that this program has written."""
    return [
        file
        for store in folder.glob("*")
        if re.fullmatch("[0-9a-f]{16}", store.name) and not store.is_symlink()
        for file in store.glob("*")
        if re.fullmatch(
            "[.]?(?:report|replay|survey|changes)-[0-9a-f]{32}(?:[.][0-9a-f]{16})?", file.name
        )
    ]
