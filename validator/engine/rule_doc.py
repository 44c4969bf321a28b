"""A rule's docstring in its parts: the source of its test, its help and the rule table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from inspect import cleandoc
from textwrap import dedent

from validator.named_tuple import NamedTuple

_SECTION = re.compile(r"^(Why|Bad|Fixed|Good):[ \n]", re.MULTILINE)


class RuleDoc(NamedTuple):
    """What a rule's docstring says.

    `title` is its first sentence, `why` the reason, `details` the paragraphs between the two.
    `bad` and `good` are examples: texts of several files, with carets in the bad ones. `fixed`
    says, by their number in `bad`, what all fixes make of those that have some.
    """

    title: str
    details: str
    why: str
    bad: tuple[str, ...]
    good: tuple[str, ...]
    fixed: Mapping[int, str]

    @property
    def examples(self) -> Iterator[tuple[str, str]]:
        """Every example under its heading, in the order in which they are read."""
        for number, text in enumerate(self.bad):
            yield "Bad", text
            if number in self.fixed:
                yield "Fixed", self.fixed[number]
        yield from (("Good", text) for text in self.good)


def parse_rule_doc(docstring: str) -> RuleDoc:
    """The parts of a docstring. Text that follows no heading belongs to the details."""
    head, *sections = _SECTION.split(cleandoc(docstring))
    title, _, details = head.partition("\n\n")
    parts: dict[str, list[str]] = {"Why": [], "Bad": [], "Good": []}
    fixed = {}
    for heading, body in zip(sections[::2], sections[1::2], strict=True):
        text = dedent(body).strip("\n")
        if heading == "Fixed":
            fixed[len(parts["Bad"]) - 1] = text
        else:
            parts[heading].append(text)
    return RuleDoc(
        " ".join(title.split()),
        details.strip(),
        " ".join(" ".join(parts["Why"]).split()),
        tuple(parts["Bad"]),
        tuple(parts["Good"]),
        fixed,
    )
