"""The parts of a repository, and what a survey says of each: plain, to be kept and handed about."""

from __future__ import annotations

import marshal
from binascii import crc32
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from validator.model.kinds import SHARED_DIRECTORIES, TAG_LOCK_PATH, Row, part_of
from validator.named_tuple import NamedTuple

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TICK = timedelta.resolution
"""The unit of instants and times in a survey: a microsecond."""


_IGNORED = (
    *("/README", "/README.md", "/README.txt", "/.gitkeep", "/.gitignore"),
    *("/.DS_Store", "/Thumbs.db", "/desktop.ini", ".swp"),
)
"""How the paths of files end that may lie beside records and hold none; the last four are those of
files that systems and editors leave, mostly unseen and not committed.
"""


class PartPaths(NamedTuple):
    """A part of a repository (`model.kinds.part_of`) and the paths of its files, in order."""

    name: str
    paths: tuple[str, ...]


SurveyedFile = tuple[str, bytes, tuple[str, tuple[Row, ...]] | None]
"""One file: its path, the digest of its content, its kind and its records as the index keeps them.

The last two are None where the file must be loaded, because it is not in order, speaks to relgate
in a comment, or holds what no cache should.
"""


class SurveyedPart(NamedTuple):
    """What is known of a part by itself.

    `suspects` pairs the code of each rule that has something to say with the path that it says it
    of, which is the part's name where the rule judges the part. `traits` pairs the codes of rules
    with what they must know of the part to tell whether they have to see several at once. At the
    instant `asked`, microseconds since 1970, the other rules were silent, and less than `back`
    before and `ahead` after it they still are.
    """

    name: str
    files: tuple[SurveyedFile, ...]
    suspects: tuple[tuple[str, str], ...]
    traits: tuple[tuple[str, Any], ...]
    asked: int
    back: int
    ahead: int

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths of its files, in order."""
        return tuple([path for path, _, _ in self.files])

    def holds(self, now: int) -> bool:
        """Whether the survey is good for another instant."""
        return now == self.asked or -self.back < now - self.asked < self.ahead

    def packed(self) -> bytes:
        """All of it, as it is kept and handed about, with what tells whether it is whole."""
        packed = marshal.dumps(tuple(self))
        return packed + crc32(packed).to_bytes(CHECK)

    @staticmethod
    def unpacked(packed: bytes | memoryview) -> SurveyedPart:
        """A part that we packed ourselves: anything else may end in any error."""
        return SurveyedPart._make(marshal.loads(packed))  # noqa: S302


CHECK = 4
"""The bytes behind a packed part."""


def is_whole(packed: bytes | memoryview) -> bool:
    """Whether a packed part was not damaged since."""
    return len(packed) > CHECK and crc32(packed[:-CHECK]) == int.from_bytes(packed[-CHECK:])


def microseconds(instant: datetime) -> int:
    """An instant as microseconds since 1970."""
    return (instant - EPOCH) // TICK


def record_paths(paths: Iterable[str]) -> list[str]:
    """Those of some paths below the kinds' directories that should hold records, in order."""
    return sorted([path for path in paths if path != TAG_LOCK_PATH and not path.endswith(_IGNORED)])


def other_paths(paths: Iterable[str]) -> list[str]:
    """The others, such as that of the lock of the tags."""
    return [path for path in paths if path == TAG_LOCK_PATH or path.endswith(_IGNORED)]


def parts_of(paths: Iterable[str]) -> list[PartPaths]:
    """Paths of records, in order, by the part that they belong to.

    Those that take longest to judge come first, so that several processes end at the same time.
    """
    paths = list(paths)
    alone = [path for path in paths if not path.startswith(SHARED_DIRECTORIES)]
    shared: dict[str, list[str]] = {}
    for path in paths:
        if path.startswith(SHARED_DIRECTORIES):
            shared.setdefault(part_of(path), []).append(path)
    # For many, this takes half the time that it takes to make one after the other.
    parts = map(PartPaths, alone, zip(alone, strict=True))
    return [*(PartPaths(name, tuple(members)) for name, members in shared.items()), *parts]
