"""The plan for a repository: what becomes of each path, and why."""

from __future__ import annotations

from validator.named_tuple import NamedTuple


class Planned(NamedTuple):
    """A file as it is and as it shall be; None stands for no file.

    `why` is half a line for the user. `by_hand` is what they must add to the file, where it is not
    safe to do that for them.
    """

    path: str
    before: bytes | None
    after: bytes | None
    why: str
    by_hand: str = ""

    @property
    def action(self) -> str:
        """What happens to the file, in a word or two."""
        if self.by_hand:
            return "by hand"
        if self.before == self.after:
            return "keep"
        if self.before is None:
            return "create"
        return "remove" if self.after is None else "change"


class Setup(NamedTuple):
    """The plan for a repository, and what a user must know of it to go on."""

    plan: tuple[Planned, ...]
    in_git: bool
    has_records: bool
    lacks_ci: bool

    @property
    def changes(self) -> list[Planned]:
        """What there is to write."""
        return [it for it in self.plan if it.before != it.after]

    @property
    def left_to_user(self) -> list[Planned]:
        """What there is to do by hand."""
        return [it for it in self.plan if it.by_hand]


def kept(path: str, why: str) -> Planned:
    """A path at which there is what shall be there."""
    return Planned(path, None, None, why)


def left_to_user(path: str, why: str, text: str) -> Planned:
    """A file to which the user must add a text."""
    return Planned(path, None, None, why, text)
