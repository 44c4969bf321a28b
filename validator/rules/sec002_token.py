"""A token or key of a known shape stands in a file.

All records are looked through, with their keys and comments, and so are the policy and the lock of
the tags; a README beside them is not. Shapes are those that issuers document: tokens of GitHub,
GitLab, AWS, Google, Slack, Stripe, Supabase, Vercel, Cloudflare and others, private keys, JSON web
tokens, passwords in URLs. `***`, a placeholder of one letter and a documented `EXAMPLE` are none.

Why: whoever reads the repository, or any clone or backup of it ever made, can use the token.

Bad:

    # releases/v1.4.0/production.yaml
    tag: v1.4.0
    environment: production
    # restored with postgres://api:Tr0ub4dor@db.acme.example/invoices
    #                              ^^^^^^^^^ SEC002
    notes: Restored the database twice.

Good:

    # releases/v1.4.0/production.yaml
    tag: v1.4.0
    environment: production
    # restored with postgres://api:***@db.acme.example/invoices
    notes: Restored the database twice.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from validator.finding import Place, Problem
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.index.texts import holds, may_hold, texts
from validator.loading.document import File
from validator.privacy import may_hold_token, tokens
from validator.rules import RuleOptions
from validator.text import Span

LOCKED = True
SENSITIVE = True
SCOPE = "file"


def check(repository: Repository, facts: Facts, options: RuleOptions) -> Iterator[Problem]:
    """Tokens in every file, but for values that are reported as literals already."""
    literals: dict[str, list[Span]] = {}
    for problem in repository.faults("secret_literal"):
        literals.setdefault(problem.place.path, []).append(problem.place.span)
    may_some = may_hold([file.text for file in repository.files], may_hold_token)
    for file in repository.files:
        found = [*_written(file)] if may_some else []
        if "\\" in file.text:
            found += _escaped(file)
        taken = sorted(literals.get(file.path, ())) if found else []
        for place, what in found:
            if not _overlaps(taken, place.span):
                yield Problem(
                    f"{what} stands in {_record(place)}",
                    place,
                    help="revoke it now, as the git history keeps it; keep the new one in a "
                    "store, and name it by reference",
                )


def _written(file: File) -> Iterator[tuple[Place, str]]:
    """Tokens as the file writes them, wherever that is."""
    starts = [document.tree.extent.start for document in file.documents]
    for span, what in tokens(file.text):
        document = file.documents[at] if (at := bisect_right(starts, span.start) - 1) >= 0 else None
        if document is not None and span.start < document.tree.extent.end:
            yield Place(file.path, span, document.kind.name, document.key_text), what
        else:
            yield Place(file.path, span), what


def _escaped(file: File) -> Iterator[tuple[Place, str]]:
    """Keys and values that are tokens once their escapes are read, and not before."""
    for document in file.documents:
        if not holds(document.tree.data, may_hold_token, tokens):
            continue
        for text in texts(document):
            raw = file.text[slice(*text.span)]
            if "\\" in raw and not any(tokens(raw)):
                for _, what in tokens(text.value):
                    yield text.place, what
                    break


def _overlaps(taken: list[Span], span: Span) -> bool:
    """Whether a span overlaps one of some disjoint ones, in order."""
    at = bisect_right(taken, span.start, key=lambda other: other.end)
    return at < len(taken) and taken[at].start < span.end


def _record(place: Place) -> str:
    return f"{place.kind} {place.key}" if place.kind and place.key else "this file"
