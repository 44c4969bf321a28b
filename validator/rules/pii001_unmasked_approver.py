"""The address of an approver is not masked.

Masked is `***@` and the domain. The fix masks the address; the git history keeps what stood there.

Why: the PDPA does not let a person's address lie open in a repository that many can read.

Bad:

    # releases/v1.4.0/production.yaml
    tag: v1.4.0
    environment: production
    approver_email: somchai@acme.example
    #               ^^^^^^^^^^^^^^^^^^^^ PII001

Fixed:

    # releases/v1.4.0/production.yaml
    tag: v1.4.0
    environment: production
    approver_email: "***@acme.example"

Good:

    # releases/v1.4.0/production.yaml
    tag: v1.4.0
    environment: production
    approver_email: "***@acme.example"
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Fix, Place, Problem
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.model.address import masked_address
from validator.rules import RuleOptions
from validator.text import Edit

LOCKED = True
SENSITIVE = True
SCOPE = "file"


def check(repository: Repository, facts: Facts, options: RuleOptions) -> Iterator[Problem]:
    """What the model of checklists has refused as an approver's address."""
    problems = [*repository.faults("unmasked_approver")]
    texts = {file.path: file.text for file in repository.files} if problems else {}
    for problem in problems:
        place = problem.place
        checklist = f"release {place.key}" if place.key else "the release"
        text = texts[place.path]
        if text[slice(*place.span)].lstrip("\"'").startswith("***@"):
            yield Problem(
                f"the approver's address of {checklist} has no domain after `***@`",
                place,
                help="write it like `***@acme.example`; a domain in another script starts with "
                "`xn--`",
                fix=_masking(place, text),
            )
            continue
        yield Problem(
            f"the approver's address of {checklist} is not masked",
            place,
            help="write `***@` and the domain; the git history keeps the address until it is "
            "rewritten",
            fix=_masking(place, text),
        )


def _masking(place: Place, text: str) -> Fix | None:
    """The edit that masks an address; None where its domain cannot be told."""
    masked = masked_address(text[slice(*place.span)])
    if masked is None:
        return None
    # Unquoted, YAML would take the first `*` for an alias.
    return Fix("mask the address", (Edit(place.path, place.span, f'"{masked}"'),))
