"""Where a repository begins, and what a user means who names a path in it."""

from __future__ import annotations

import os

from validator.loading.unreadable import POLICY_LIMIT


def find_root(directory: str | None) -> tuple[str, str | None]:
    """The root of the repository around a directory, and the file of its policy.

    The nearest policy upward marks the root. Without one, the root of the git repository does, else
    the directory itself. The search does not leave the git repository.
    """
    start = folder = os.path.abspath(directory or ".")
    while True:
        name = _policy_in(folder)
        if name is not None or os.path.exists(os.path.join(folder, ".git")):
            return folder, name
        if os.path.dirname(folder) == folder:
            return start, None
        folder = os.path.dirname(folder)


def _policy_in(folder: str) -> str | None:
    if os.path.lexists(os.path.join(folder, "relgate.toml")):
        return "relgate.toml"
    project = os.path.join(folder, "pyproject.toml")
    if not os.path.isfile(project):
        return None
    with open(project, "rb") as file:
        return project_with_policy(file.read(POLICY_LIMIT))


def project_with_policy(content: bytes) -> str | None:
    """The name `pyproject.toml`, if that is what such a file says of a policy."""
    if b"relgate" not in content:
        return None
    from validator.loading.toml_reader import has_table

    return "pyproject.toml" if has_table(content, "tool", "relgate") else None


def place_of(path: str) -> str:
    """The path without links. A link that is named is itself what is asked for."""
    if os.path.islink(path):
        return os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))
    return os.path.realpath(path)
