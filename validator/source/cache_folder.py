"""Where what is remembered lies: in the user's own folder for such things, never in a repository.

A pull request could bring along a cache that lies inside, and with it any answer it likes.
"""

from __future__ import annotations

import os
import sys

from validator.sealing import digest_path
from validator.source.store import Store

VARIABLE = "RELGATE_CACHE_DIR"
"""The environment variable that names the folder of all caches."""


class InsideRepository(Exception):  # noqa: N818 - it states a fact about a folder
    """The cache would lie inside the repository; the argument is its folder."""


def cache_folder(directory: str | None) -> str:
    """The folder of all caches: the one that the user names, or the system's usual one."""
    return os.path.join(os.getcwd(), directory) if directory is not None else _usual_folder()


def _usual_folder() -> str:
    if sys.platform == "linux":  # where there is little to know, and `platformdirs` takes 20 ms
        named = os.environ.get("XDG_CACHE_HOME", "").strip()
        folder = named if os.path.isabs(named) else os.path.expanduser("~/.cache")
        if os.path.isabs(folder):
            return os.path.join(folder, "relgate")
    from platformdirs import user_cache_dir

    return user_cache_dir("relgate", appauthor=False)


def store_of(root: str | os.PathLike[str], folder: str) -> Store:
    """What is remembered of the repository at `root`. Raises `InsideRepository`."""
    root, folder = os.path.realpath(root), os.path.realpath(folder)
    if os.path.join(folder, "").startswith(os.path.join(root, "")):
        raise InsideRepository(folder)
    return Store(os.path.join(folder, digest_path(root)))
