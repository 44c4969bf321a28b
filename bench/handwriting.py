"""How people write YAML: in three kinds of quotes, with comments, blocks and blank lines.

Every choice is drawn from one seeded source. Instants are always quoted: js-yaml would read others
as dates, and ajv would refuse them.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

Choice = TypeVar("Choice")

REMARKS = (
    "agreed with the platform team",
    "see the runbook",
    "reviewed each quarter",
    "do not move",
    "measured at the edge",
    "confirmed by the service's owner",
)
COMMENTS = (
    "Deployed by the workflow.",
    "Nobody deploys this by hand.",
    "Agreed with the team.",
    "Ask before you change it.",
    "The runbook is in the wiki.",
    "Reviewed each quarter.",
    "Kept apart on purpose.",
    "From the old pipeline.",
    "TODO: drop after the move",
    "Measured at the edge.",
    "Do not rename.",
    "Same as its twin.",
)
COMMENT_IN_THAI = "แก้ไขเมื่อย้ายระบบ"
SENTENCES = (
    "Rolled back twice, four minutes each.",
    "Import tried.",
    "Export tried with a large customer.",
    "Empty, loading and offline shown.",
    "The queue drained in time.",
    "Nobody was paged.",
    "Consent checked in both languages.",
    "Fonts load late; accepted.",
    "Dashboards watched.",
    "Feature flags are off.",
)
APOSTROPHE = "'It didn''t page anybody.'"


class Handwriting:
    """One author's habits, as a source of choices."""

    def __init__(self, source: random.Random) -> None:
        self.random = source
        self.choice = source.choice

    def happens(self, share: float) -> bool:
        """True in that share of the calls."""
        return self.random.random() < share

    def some(self, items: Sequence[Choice], least: int, most: int) -> list[Choice]:
        """From `least` to `most` of the items, in their order."""
        count = self.random.randint(least, most)
        chosen = sorted(self.random.sample(range(len(items)), count))
        return [items[index] for index in chosen]

    def text(self, text: str) -> str:
        """A text plain, or in one kind of quotes; it holds nothing that would need them."""
        return self.choice((text, text, text, f'"{text}"', f"'{text}'"))

    def quoted(self, text: str) -> str:
        """A text in one kind of quotes; it holds neither of them, and no backslash."""
        return self.choice((f'"{text}"', f'"{text}"', f"'{text}'"))

    def instant(self, at: datetime) -> str:
        """An instant, in quotes."""
        return self.quoted(instant(at))

    def field(self, name: str, value: object, indent: str = "") -> str:
        """One line, here and there with a comment behind it."""
        remark = f"  # {self.choice(REMARKS)}" if self.happens(0.08) else ""
        return f"{indent}{name}: {value}{remark}"

    def comments(self, least: int, most: int, indent: str = "") -> list[str]:
        """Lines of comment."""
        return [f"{indent}# {comment}" for comment in self.some(COMMENTS, least, most)]

    def note(self, name: str) -> list[str]:
        """A text of several sentences in a block, or of one or two in quotes or without."""
        style = self.choice(("plain", "quoted", "|", "|-", ">", ">-", ">-", ">-"))
        sentences = self.some(SENTENCES, 3, 9)
        if style == "plain":
            return [f"{name}: {sentences[0]}", *self.some([f"  {sentences[1]}"], 0, 1)]
        if style == "quoted":
            escaped = f'"{sentences[0]}\\n{sentences[1]}"'
            return [f"{name}: {self.choice((escaped, APOSTROPHE))}"]
        bullet = "- " if style.startswith("|") else ""
        return [f"{name}: {style}", *(f"  {bullet}{sentence}" for sentence in sentences)]

    def document(self, *parts: list[str]) -> str:
        """Paragraphs of lines as a document, with a blank line between them or none."""
        paragraphs = ["\n".join(part) for part in parts if part]
        joint = self.choice(("\n", "\n\n", "\n\n"))
        return joint.join(paragraphs) + "\n"


def instant(at: datetime) -> str:
    """An instant as the records write it."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
