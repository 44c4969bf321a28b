"""Files written in one step: the old content or the new, never a half, and never a secret mode."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path


def replace_file(target: Path, content: bytes) -> None:
    """Put `content` in place of a file, with the mode of the old one. Raises `OSError`."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.{os.urandom(8).hex()}")
    # Opened by hand, as a new file then gets the mode that the umask leaves; tempfile's is 0600.
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(temporary, flags, 0o666), "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        with contextlib.suppress(FileNotFoundError):
            temporary.chmod(stat.S_IMODE(target.stat().st_mode))
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def file_below(root: Path, path: str) -> Path:
    """The real file at a path of a repository, links resolved.

    Raises `OSError` where a link leads out of the root, to git's own files, or to itself.
    """
    root = root.resolve()
    try:
        target = (root / path).resolve()
    except RuntimeError:
        raise OSError("a symbolic link leads to itself; remove it") from None
    if not target.is_relative_to(root) or ".git" in target.relative_to(root).parts:
        raise OSError("a symbolic link leads out of the root or into .git; replace it by a file")
    if target.exists() and not target.is_file():
        raise OSError("not a regular file; remove it")
    return target
