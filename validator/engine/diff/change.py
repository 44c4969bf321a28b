"""What a diff says: plain data, in which every secret and every person is masked already."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import Any, Final, Literal

from validator.named_tuple import NamedTuple


class Absent(Enum):
    """Stands for a value that a record does not state."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT

What = Literal["added", "removed", "renamed", "moved", "changed"]
"""Renamed is what has another key, moved what only has another path."""


class Grade(IntEnum):
    """How much attention a risk asks for, the graver the greater; `NOTE` is no risk at all."""

    NOTE = 1
    MEDIUM = 2
    HIGH = 3

    def __str__(self) -> str:
        return self.name.lower()


class Risk(NamedTuple):
    """A risk of a change: its name in the table of risks, in words, and the field that bears it."""

    name: str
    grade: Grade
    words: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One value of a record on both sides: plain data, `ABSENT` where a side does not state it.

    `hidden` says that the values may be secret: then both are `ABSENT`, and neither is known.
    """

    path: str
    before: Any
    after: Any
    hidden: bool = False


class Named(NamedTuple):
    """A record as one side has it: its key, where it has one, and its file."""

    key: str | None
    path: str


@dataclass(frozen=True, slots=True)
class RecordChange:
    """One record that is not what it was, its gravest risk and the fields that bear one first.

    `kind` is a kind of records, or `policy`, `waiver` (an inline one) or `tags` (their lock).
    An added or removed record lists no fields: its file does.
    """

    what: What
    kind: str
    before: Named | None
    after: Named | None
    fields: tuple[FieldChange, ...] = ()
    risks: tuple[Risk, ...] = ()

    @property
    def now(self) -> Named:
        """The record as the later side that has it has it."""
        named = self.after or self.before
        assert named is not None  # noqa: S101 - a change has a side
        return named


def what_happened(before: Named | None, after: Named | None) -> What:
    """What happened to something of which there is but one, such as the policy."""
    if before is None or after is None:
        return "added" if before is None else "removed"
    return "changed" if before == after else "moved"


class Incomparable(NamedTuple):
    """A file of which nobody can tell all that changed, and why: "as it is, ..."."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Diff:
    """What changed between two states, named `before` and `after`; the gravest first.

    `incomparable` are files that differ, whose records are compared as far as they can be read.
    `rewritten` are the files that differ and say the same. `touched` counts the files of records
    in which something changed, among `files` on either side; `share` is how many in a hundred
    may change before that is said.
    """

    before: str
    after: str
    changes: tuple[RecordChange, ...]
    rewritten: tuple[str, ...] = ()
    incomparable: tuple[Incomparable, ...] = ()
    touched: int = 0
    files: int = 0
    share: int = 20

    @property
    def has_effect(self) -> bool:
        """Whether anything differs but in comments, order and quotes."""
        return bool(self.changes or self.incomparable)

    @property
    def is_wide(self) -> bool:
        """Whether more of the repository changed than the set share."""
        return self.touched * 100 > self.files * self.share
