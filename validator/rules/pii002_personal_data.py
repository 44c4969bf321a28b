"""A mail address, a phone number or a national id number stands where anybody can read it.

Judged are the notes of checklists, the owner of bundles, and the metadata of stage records at any
depth. National ids are those of Thailand, Singapore, Malaysia and the United States, by their
check digits where they have any. A masked address (`***@acme.example`), that of a machine and the
login of a URL (`ssh://deploy@acme.example`) are fine; the option `allowed` lists the addresses of
teams. The fix masks an address; what else there is must be said in other words.

Why: the PDPA protects personal data, and what is once in a git history is there to stay.

Bad:

    # releases/v1.4.0/production.yaml
    tag: v1.4.0
    environment: production
    notes: Rehearsed with somchai@acme.example, on call at 081-234-5678.
    #                     ^^^^^^^^^^^^^^^^^^^^ PII002
    #                                                      ^^^^^^^^^^^^ PII002

Fixed:

    # releases/v1.4.0/production.yaml
    tag: v1.4.0
    environment: production
    notes: Rehearsed with ***@acme.example, on call at 081-234-5678.

Bad:

    # bundles/prod-api.yaml
    name: prod-api
    owner: Somchai, +66 81 234 5678
    #               ^^^^^^^^^^^^^^^ PII002

Bad:

    # releases/v1.4.0/stages.jsonl
    {"op_id": "s4", "metadata": {"reviewers": [{"id": "S1234567D"}]}}
    #                                                  ^^^^^^^^^ PII002

Good:

    # releases/v1.4.0/production.yaml
    tag: v1.4.0
    environment: production
    notes: Rehearsed with the approver (***@acme.example) in run 17000000001 on 2026-11-18.

Good:

    # relgate.toml
    [rules.personal_data]
    allowed = ["platform@acme.example"]

    # bundles/prod-api.yaml
    name: prod-api
    service_account: api-deployer@acme-prod.iam.gserviceaccount.com
    owner: platform@acme.example
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from validator.finding import Fix, Place, Problem
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.index.texts import Text, found_in, holds, may_hold, said, texts
from validator.loading.document import Document
from validator.model.kinds import BUNDLE, RELEASE, STAGE, Kind
from validator.privacy import Sensitive, addresses, may_be_personal, national_ids, phones
from validator.privacy.mail import persons
from validator.rules import RuleOptions, option
from validator.text import Edit, Span

SENSITIVE = True
SCOPE = "file"

_FIELDS: tuple[tuple[Kind[Any], str], ...] = (
    (RELEASE, "notes"),
    (BUNDLE, "owner"),
    (STAGE, "metadata"),
)
_MACHINES = ("git@", "noreply@", "no-reply@")
_LOGIN = r"(?<!mailto)://[^\s/?#@]*$"
_LONGEST_LOGIN = 256
_MACHINE_DOMAINS = (".gserviceaccount.com", "@users.noreply.github.com")


class Options(RuleOptions):
    """What is no personal data."""

    allowed: list[str] = option(
        [],
        description="Addresses that belong to a team, not to a person; the case is ignored.",
        examples=[["platform@acme.example"]],
    )


def check(repository: Repository, facts: Facts, options: Options) -> Iterator[Problem]:
    """Personal data in the texts that people write freely."""
    find = partial(_personal, frozenset(map(str.lower, options.allowed)))
    data = [
        document.tree.data.get(field) for kind, field in _FIELDS for document in repository.of(kind)
    ]
    if not may_hold(said(data), may_be_personal):
        return
    for kind, field in _FIELDS:
        for document in repository.of(kind):
            if holds(document.tree.data.get(field), may_be_personal, find):
                yield from _found(document, field, find)


def _found(
    document: Document[Any], field: str, find: Callable[[str], Iterable[Sensitive]]
) -> Iterator[Problem]:
    for text in texts(document, field):
        for place, what in found_in(text, document.text, find):
            yield Problem(
                f"{document.subject(*text.steps)} holds {what}",
                place,
                help="name the role or the team instead; an address may stand as `***@` and its "
                "domain",
                fix=None if text.is_key else _masking(text, document.text, place),
            )


def _masking(text: Text, file_text: str, place: Place) -> Fix | None:
    """The edit that masks the person in an address; None where more than that would change."""
    start, end = place.span
    found = file_text[start:end]
    person = next(persons(found), None)
    # Where the place is the whole text, its escapes or line breaks hide how the address is written.
    if person is None or next(addresses(found)).span != (0, len(found)):
        return None
    person = Span(start + person.start, start + person.end)
    edit = Edit(place.path, person, "***")
    if person.start == text.span.start:  # Unquoted, YAML would take the first `*` for an alias.
        if file_text[slice(*text.span)] != text.value:
            return None
        value = f"***{file_text[person.end : text.span.end]}"
        # Here, because most runs find none.
        from validator.loading.rewriting import rewritten

        edit = Edit(place.path, text.span, rewritten('"', value))
    return Fix("mask the address", (edit,), safe=False)


def _personal(allowed: frozenset[str], text: str) -> Iterator[Sensitive]:
    """Personal data in a text, in order; where two overlap, the first."""
    found = [
        address
        for address in addresses(text)
        if not _is_public(text[slice(*address.span)], allowed)
        and not _is_login(text, address.span.start)
    ]
    end = 0
    for sensitive in sorted((*found, *phones(text), *national_ids(text))):
        if sensitive.span.start >= end:
            end = sensitive.span.end
            yield sensitive


def _is_public(address: str, allowed: frozenset[str]) -> bool:
    address = address.lower()
    return address in allowed or address.startswith(_MACHINES) or address.endswith(_MACHINE_DOMAINS)


def _is_login(text: str, at: int) -> bool:
    """Whether a text names at this place who logs in at a URL: `ssh://deploy@host.example`."""
    before = text[max(0, at - _LONGEST_LOGIN) : at]
    return re.search(_LOGIN, before) is not None
