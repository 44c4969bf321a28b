"""A rule's docstring in its parts: the source of its test, its help and the rule table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from inspect import cleandoc
from textwrap import dedent

_SECTION = re.compile(r"^(Why|Bad|Good):[ \n]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class RuleDoc:
    """What a rule's docstring says.

    `title` is its first sentence, `why` the reason, `details` the paragraphs between the two.
    `bad` and `good` are examples: texts of several files, with carets in the bad ones.
    """

    title: str
    details: str
    why: str
    bad: tuple[str, ...]
    good: tuple[str, ...]


def parse_rule_doc(docstring: str) -> RuleDoc:
    """The parts of a docstring. Text that follows no heading belongs to the details."""
    head, *sections = _SECTION.split(cleandoc(docstring))
    title, _, details = head.partition("\n\n")
    parts: dict[str, list[str]] = {"Why": [], "Bad": [], "Good": []}
    for heading, body in zip(sections[::2], sections[1::2], strict=True):
        parts[heading].append(dedent(body).strip("\n"))
    return RuleDoc(
        " ".join(title.split()),
        details.strip(),
        " ".join(" ".join(parts["Why"]).split()),
        tuple(parts["Bad"]),
        tuple(parts["Good"]),
    )
