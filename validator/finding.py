"""What a check says: problems as rules state them, findings as the engine stamps them.

They are named tuples, for every run makes these types, and a frozen dataclass takes four times as
long to make.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum
from typing import Literal

from validator.named_tuple import NamedTuple
from validator.text import Edit, Move, Position, Span


class Severity(IntEnum):
    """How grave a finding is; compared as numbers, the graver the greater."""

    WARNING = 1
    ERROR = 2

    def __str__(self) -> str:
        return self.name.lower()

    def __reduce_ex__(self, protocol: object) -> tuple[type[Severity], tuple[int]]:
        # Python 3.11.0 to 3.11.3 pickle it as a call of `getattr`, which nothing here may unpickle.
        return Severity, (self.value,)


class Place(NamedTuple):
    """A span of one file, and what stands there in the reader's terms.

    `kind` and `key` name the record ("environment", "production/api"), `field` the path of
    the value inside it ("artifacts[0].url"); each is None where there is none.
    """

    path: str
    span: Span
    kind: str | None = None
    key: str | None = None
    field: str | None = None


class Related(NamedTuple):
    """Another place that helps to understand a problem, and what it shows."""

    place: Place
    message: str


class Fix(NamedTuple):
    """Edits that remove a problem, and moves of files, which come after them.

    A safe fix cannot change what the author meant.
    """

    title: str
    edits: tuple[Edit, ...]
    safe: bool = True
    moves: tuple[Move, ...] = ()


class Problem(NamedTuple):
    """What a rule found wrong. Rules know neither their code nor how grave they are."""

    message: str
    place: Place
    related: tuple[Related, ...] = ()
    help: str | None = None
    fix: Fix | None = None


class Waiver(NamedTuple):
    """A team's statement that findings of some codes are accepted in some place for a while.

    A waiver of the policy holds for the files that `glob` matches, an inline one for findings
    that start on `line` of its own file. `until` is its last day. `void` says why it cannot
    take effect; such a waiver waives nothing. `used` are the codes of which it waived a finding of
    this run. `extent` is what to remove to be rid of it, None where that cannot be told.
    """

    codes: tuple[str, ...]
    reason: str
    until: date | None
    place: Place
    glob: str | None = None
    line: int | None = None
    void: str | None = None
    used: tuple[str, ...] = ()
    extent: Span | None = None

    @property
    def removal(self) -> Fix | None:
        """The fix that removes it."""
        if self.extent is None:
            return None
        return Fix("remove the waiver", (Edit(self.place.path, self.extent, ""),))

    @property
    def last_day(self) -> datetime:
        """When its last day, a day in UTC, starts."""
        return datetime.combine(self.until or date.max, time(), UTC)

    def over(self, reached: Callable[[datetime, timedelta], bool]) -> bool:
        """Whether its last day is over; `reached` tells whether a time since an instant is."""
        return reached(self.last_day, timedelta(days=1))

    def in_force(self, reached: Callable[[datetime, timedelta], bool]) -> bool:
        """Whether it can take effect, gives a reason, and its last day is not over."""
        return self.void is None and bool(self.reason) and not self.over(reached)


class Excerpt(NamedTuple):
    """The source line at which a location starts, with every secret and address masked.

    `text` may lack the first `cut` characters of a long line. `start` and `end` delimit the
    characters of the location in `text`; where it spans several lines, to the end of the first.
    """

    text: str
    cut: int
    start: int
    end: int


class Location(NamedTuple):
    """A place with its lines and columns worked out; `end` is exclusive."""

    place: Place
    start: Position
    end: Position
    excerpt: Excerpt
    message: str | None = None


class Finding(NamedTuple):
    """A problem stamped by the engine; all that a format needs to show it.

    `fingerprint` stays the same while lines are added above: it is made of code, path, record
    key and field. `state` is "introduced" or "existing" where a run compares with a base.
    """

    code: str
    name: str
    severity: Severity
    message: str
    location: Location
    fingerprint: str
    related: tuple[Location, ...] = ()
    help: str | None = None
    fix: Fix | None = None
    waiver: Waiver | None = None
    state: Literal["introduced", "existing"] | None = None

    @property
    def waived(self) -> bool:
        """Whether a waiver in force accepts this finding."""
        return self.waiver is not None


class Record(NamedTuple):
    """A record that was checked, and the line at which it starts; some have no key."""

    kind: str
    key: str | None
    path: str
    line: int


class Since(NamedTuple):
    """The commit that a run compares with, and what was there already.

    `base` is what the user calls it and `commit` its full id. `existing` counts the findings that
    were there before, whether the report holds them or not, and `gone` those that are no more;
    waived ones are among both. `remarks` are sentences on what a reader must know of the base.
    """

    base: str
    commit: str
    existing: int = 0
    gone: int = 0
    remarks: tuple[str, ...] = ()


class Report(NamedTuple):
    """The outcome of one run, in the order in which it is read: by path, line and column.

    `findings` holds the waived ones too. `checked` counts the records by kind. `now` is the
    instant at which the run judged; `clock_fixed` says that the user chose it.
    `policy_broken` says that nothing but the policy was judged. `since` is None where the run
    compares with nothing.
    """

    findings: tuple[Finding, ...]
    checked: Mapping[str, int]
    files: int
    now: datetime
    clock_fixed: bool = False
    policy_path: str | None = None
    policy_broken: bool = False
    since: Since | None = None

    @property
    def active(self) -> tuple[Finding, ...]:
        """The findings that decide: no waiver accepts them, nor were they there before."""
        return tuple(
            finding
            for finding in self.findings
            if not finding.waived and finding.state != "existing"
        )

    @property
    def existing(self) -> tuple[Finding, ...]:
        """The findings that were there before, but for those that a waiver accepts."""
        return tuple(
            finding
            for finding in self.findings
            if not finding.waived and finding.state == "existing"
        )

    @property
    def waived(self) -> tuple[Finding, ...]:
        """The findings that a waiver accepts, which every format shows."""
        return tuple(finding for finding in self.findings if finding.waived)
