"""Two names differ only in upper and lower case.

The names that paths are made of are compared: those of bundles, of environments and of the
services in one environment, and the tags of releases. The usual form is the one in lower case, or
the first where none is; every other one is reported, once.

Why: Git keeps both, but a file system of macOS or Windows takes them for one file, and people
take them for one name.

Bad:

    # bundles/Prod-API.yaml
    name: Prod-API
    #     ^^^^^^^^ UNQ006

    # bundles/prod-api.yaml
    name: prod-api

Good:

    # bundles/prod-api.yaml
    name: prod-api

    # bundles/prod-portal.yaml
    name: prod-portal
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from validator.finding import Problem, Related, Severity
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.loading.document import Document
from validator.model.kinds import KINDS, Kind
from validator.rules import RuleOptions

SEVERITY = Severity.WARNING


def check(repository: Repository, facts: Facts, options: RuleOptions) -> Iterator[Problem]:
    """The parts of keys that are parts of paths, each among those with the same parts before it."""
    for kind in KINDS:
        if all(f"{{{field}}}" in kind.layout for field in kind.key):
            for depth in range(1, len(kind.key) + 1):
                yield from _variants(repository, kind, kind.key[:depth])


def _variants(
    repository: Repository, kind: Kind[Any], fields: tuple[str, ...]
) -> Iterator[Problem]:
    names = set(repository.values(kind, fields[-1]))
    if len(set(map(str.lower, names))) == len(names):
        return
    groups: dict[tuple[str, ...], dict[str, Document[Any]]] = {}
    for document in repository.of(kind, *fields):
        *parents, name = (getattr(document.entity, field) for field in fields)
        groups.setdefault((*parents, name.lower()), {}).setdefault(name, document)
    for (*_, lower), variants in groups.items():
        usual = lower if lower in variants else next(iter(variants))
        for name, document in variants.items():
            if name != usual:
                yield Problem(
                    f"`{fields[-1]}` of {document.label} is `{name}`, which differs from "
                    f"`{usual}` only in case",
                    document.place(fields[-1]),
                    related=(Related(variants[usual].place(fields[-1]), "the usual form"),),
                    help="write both alike, or choose names that differ in a letter",
                )
