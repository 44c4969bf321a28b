"""Files that a command generates: what differs from what should be, and putting it right."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from validator.named_tuple import NamedTuple
from validator.source.write import FileChange, write_changes


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


def write_generated(root: Path, changes: Iterable[Change]) -> None:
    """Make the files below `root` what they should be, all of them or none. Raises `OSError`."""
    write_changes(
        root, [FileChange(it.path, _bytes(it.before), _bytes(it.after)) for it in changes]
    )


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else text.encode("utf-8", "surrogateescape")
