"""What the world outside the files says, gathered once and handed to the rules as data.

No type that a check of few changed files needs is a dataclass: to load `dataclasses` takes ten
milliseconds, and each one takes half of one to make.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from validator.named_tuple import NamedTuple

_DAY = timedelta(days=1)
_NONE = timedelta()
_EVER = timedelta.max
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Tags(NamedTuple):
    """The release tags and the commits they point at, as far as they can be known.

    `commits` maps each tag to the full id of its commit. Where the list may lack tags
    (`incomplete` is a reason such as "the clone is shallow"), a tag that is missing from it
    is unknowable, not absent, and `remedy` tells the user what to do about it.
    """

    commits: Mapping[str, str] = {}
    incomplete: str | None = None
    remedy: str | None = None
    origin: str = "this repository's git tags"


NO_TAGS = Tags()


class Horizon:
    """For how long before and after an instant all that was asked of it has the same answer.

    An answer that was given at an instant is good for every other one that is less than `back`
    before it and less than `ahead` after it.
    """

    __slots__ = ("ahead", "back")

    def __init__(self, back: timedelta = _EVER, ahead: timedelta = _EVER) -> None:
        self.back = back
        self.ahead = ahead

    def narrow(self, back: timedelta, ahead: timedelta) -> None:
        """Take a further answer into account."""
        self.back, self.ahead = min(self.back, back), min(self.ahead, ahead)

    def moved(self, by: timedelta) -> Horizon:
        """The same, as seen from an instant that is so much later."""
        return Horizon(
            self.back if self.back == _EVER else self.back + by,
            self.ahead if self.ahead == _EVER else self.ahead - by,
        )

    def covers(self, answered: datetime, asked: datetime) -> bool:
        """Whether what was answered at one instant is good for another."""
        later = asked - answered
        return not later or (-later < self.back and later < self.ahead)

    def bounds(self, answered: datetime) -> tuple[int | None, int | None]:
        """Between which instants what was answered at one is good, in microseconds since 1970.

        Neither is one of them; None is for ever.
        """
        at = (answered - _EPOCH) // _MICROSECOND
        return (
            None if self.back == _EVER else at - self.back // _MICROSECOND,
            None if self.ahead == _EVER else at + self.ahead // _MICROSECOND,
        )


class Facts:
    """The facts of one run.

    `now` is an instant with a zone. Rules ask `reached`, `passed` and `age`, and do not look at it
    themselves, so that `horizon` tells until when a report holds. `tags` is what the policy's
    `tags.source` says; `local_tags` is what the git repository at hand says, which only the check
    of a committed lock compares with. `meant_tags` are those that a misspelt one may mean.
    """

    __slots__ = ("horizon", "local_tags", "meant_tags", "now", "tags")

    def __init__(
        self,
        now: datetime,
        tags: Tags = NO_TAGS,
        local_tags: Mapping[str, str] = NO_TAGS.commits,
        horizon: Horizon | None = None,
    ) -> None:
        self.now = now
        self.tags = tags
        self.local_tags = local_tags
        self.meant_tags: Iterable[str] = tags.commits
        self.horizon = horizon or Horizon()

    def for_survey(self) -> Facts:
        """The same facts, of which it is told for how long what is asked now holds.

        Nobody reads what a survey finds, so that it need not tell what a misspelt tag may mean.
        """
        facts = Facts(self.now, self.tags, self.local_tags)
        facts.meant_tags = ()
        return facts

    def reached(self, since: datetime, span: timedelta = _NONE) -> bool:
        """Whether a span of time, or more, has passed since an instant."""
        return self._left(since, span) <= _NONE

    def passed(self, since: datetime, span: timedelta = _NONE) -> bool:
        """Whether more than a span of time has passed since an instant."""
        return self._left(since, span) < _NONE

    def age(self, since: datetime) -> timedelta:
        """The time since an instant, below zero before it, for a message that tells its days.

        The answer is good for as long as they are; what has a limit is asked of `passed`.
        """
        age = self.now - since
        self.horizon.narrow(age % _DAY, _DAY - age % _DAY)
        return age

    def _left(self, since: datetime, span: timedelta) -> timedelta:
        left, horizon = since - self.now + span, self.horizon
        # Right at the boundary, one of the two is zero: the answer is good for that instant alone.
        if left < _NONE:
            if -left < horizon.back:
                horizon.back = -left
        elif left < horizon.ahead:
            horizon.ahead = left
        return left
