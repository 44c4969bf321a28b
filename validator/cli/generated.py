"""Files that a command generates: what differs from what should be, and putting it right."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from validator.source.write import file_below, replace_file


class Change(NamedTuple):
    """A file that differs from what it should be; None stands for no file.

    Bytes that are no UTF-8 are kept as surrogates (PEP 383).
    """

    path: str
    before: str | None
    after: str | None

    @property
    def done(self) -> str:
        """What writing did."""
        return f"{'removed' if self.after is None else 'wrote'} {self.path}"


def write_changes(root: Path, changes: Iterable[Change]) -> None:
    """Make the files below `root` what they should be, each in one step. Raises `OSError`."""
    for path, _, after in changes:
        target = file_below(root, path)
        if after is None:
            target.unlink()
        else:
            replace_file(target, after.encode("utf-8", "surrogateescape"))
