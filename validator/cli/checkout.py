"""The files of a workspace as a code host sees them."""

from __future__ import annotations

import os
from pathlib import Path

from validator.cli.context import Workspace
from validator.loading.source import Unreadable
from validator.outputs.checkout import Checkout


def checkout_of(workspace: Workspace) -> Checkout:
    """The checkout around a workspace; nothing is read before a format asks for it."""
    root = workspace.root.resolve()
    top = next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), root)
    folder = "" if top == root else root.relative_to(top).as_posix()

    def text(path: str) -> str | None:
        from validator.loading.load import SIZE_LIMITS

        try:
            return workspace.source.read(path, max(SIZE_LIMITS.values())).decode("utf-8", "replace")
        except Unreadable:
            return None

    def path_for_host(path: str) -> str:
        full = root / path
        real = Path(os.path.realpath(full)) if full.exists() else full
        # A link that leads nowhere is itself what is wrong; one on disk is not what is staged.
        if real != full and real.is_relative_to(root) and text(path) is not None:
            path = real.relative_to(root).as_posix()
        return f"{folder}/{path}" if folder else path

    return Checkout(folder, path_for_host, text)
