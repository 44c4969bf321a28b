"""When the credentials of a bundle are due for rotation, and how near that is.

The rules of rotation and the list of all rotations ask the same, so that they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from validator.index.facts import Facts
from validator.named_tuple import NamedTuple

if TYPE_CHECKING:
    from validator.model.bundle import CredentialBundle


class Rotation(NamedTuple):
    """The last rotation of a bundle, and the time within which the next one has to follow."""

    last: datetime
    cadence: timedelta

    @property
    def due(self) -> datetime:
        """The last instant that is not too late. Raises `OverflowError` after the year 9999."""
        return self.last + self.cadence

    def window(self, days: int) -> timedelta:
        """How long before it is due a warning is timely: some days, in its cadence's second half.

        A warning that comes back with the rotation warns of nothing.
        """
        return min(timedelta(days=days), self.cadence / 2)

    def is_overdue(self, facts: Facts) -> bool:
        """Whether more time than the cadence has passed."""
        return facts.passed(self.last, self.cadence)

    def is_within(self, window: timedelta, facts: Facts) -> bool:
        """Whether so much time is left until it is due, or less; not where it is overdue."""
        return self.is_near(window, facts) and not self.is_overdue(facts)

    def is_near(self, window: timedelta, facts: Facts) -> bool:
        """Whether so much time is left until it is due, or less, or it is overdue."""
        return facts.reached(self.last, self.cadence - window)

    def left(self, facts: Facts) -> timedelta:
        """The time until it is due, below zero where it is overdue."""
        return self.cadence - facts.age(self.last)


def rotation_of(bundle: CredentialBundle) -> Rotation:
    """The rotation of a bundle whose `last_rotated_at` and `rotation_cadence_days` are valid."""
    return Rotation(bundle.last_rotated_at, timedelta(days=bundle.rotation_cadence_days))


def earliest(bundles: Iterable[CredentialBundle]) -> list[Rotation]:
    """The rotation of those bundles, as above, that is due first of all with its cadence.

    Where it is fine, so are the others.
    """
    first: dict[int, datetime] = {}
    for bundle in bundles:
        days, last = bundle.rotation_cadence_days, bundle.last_rotated_at
        if days not in first or last < first[days]:
            first[days] = last
    return [Rotation(last, timedelta(days=days)) for days, last in first.items()]
