"""Where what is remembered lies: in the user's own folder for such things, never in a repository.

A pull request could bring along a cache that lies inside, and with it any answer it likes.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from pathlib import Path

import click

from validator.source.store import Store


def cache_folder(directory: str | None) -> Path:
    """The folder of all caches: the one that the user names, or the system's usual one."""
    if directory is not None:
        return Path(directory).absolute()
    from platformdirs import user_cache_path

    return user_cache_path("relgate", appauthor=False)


def open_store(root: Path, directory: str | None) -> Store | None:
    """What is remembered of the repository at `root`; None where its cache would lie inside.

    Raises a usage error where it was the user who named such a place.
    """
    root = root.resolve()
    folder = cache_folder(directory).resolve()
    if folder.is_relative_to(root):
        if directory is not None:
            raise click.UsageError(
                f"The cache cannot lie inside the repository, where any commit could write to it: "
                f"{folder}. Name a folder outside of {root}, or pass --no-cache."
            )
        return None
    name = blake2b(str(root).encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()
    return Store(folder / name)


def kept_files(folder: Path) -> list[Path]:
    """The files in a folder of caches that this program has written."""
    return [
        file
        for store in folder.glob("*")
        if re.fullmatch("[0-9a-f]{16}", store.name) and not store.is_symlink()
        for file in store.glob("*")
        if re.fullmatch("[.]?(?:report|survey|changes)-[0-9a-f]{32}(?:[.][0-9a-f]{16})?", file.name)
    ]
