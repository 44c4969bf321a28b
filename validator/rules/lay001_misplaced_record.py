"""The path of a record disagrees with what the record says.

A record lies where its own fields say: `environments/<name>/<service_name>.yaml`,
`bundles/<name>.yaml`, `releases/<tag>/<environment>.yaml`. `.yml` counts as `.yaml`. The name of
a file that holds several records is free, but its folders must agree with each of them.

Why: people find a record by its path and programs by its fields. Where the two disagree, one of
them changes production and believes it is staging.

Bad:

    # environments/staging/api.yaml
    name: production
    #     ^^^^^^^^^^ LAY001
    service_name: api

Fixed:

    # environments/production/api.yaml
    name: production
    service_name: api

Bad:

    # releases/v1.4.0/all.yaml
    tag: v1.4.0
    environment: staging
    ---
    tag: v1.4.1
    #    ^^^^^^ LAY001
    environment: production

Good:

    # environments/staging/api.yml
    name: staging
    service_name: api

    # releases/v1.4.0/all.yaml
    tag: v1.4.0
    environment: staging
    ---
    tag: v1.4.0
    environment: production
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from validator.finding import Fix, Problem
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.loading.document import Document
from validator.loading.tree import quoted
from validator.model.kinds import KINDS, Kind
from validator.rules import RuleOptions
from validator.text import Move

SCOPE = "file"

_NAME = re.compile("{([a-z_]+)}")


def check(repository: Repository, facts: Facts, options: RuleOptions) -> Iterator[Problem]:
    """Records of which a field that the layout names differs from the path."""
    alone, in_folder = _named_by_paths()
    for file in repository.files:
        # What could not be read may have been a further record.
        fields_of = in_folder if len(file.documents) + len(file.unread) > 1 else alone
        fields = fields_of[file.kind] if file.kind is not None else ()
        for document in file.documents if fields else ():
            if document.invalid.isdisjoint(fields):
                stated, expected = document.entity, document.path_fields
                for field in fields:
                    if getattr(stated, field) != expected[field]:
                        is_alone = fields_of is alone
                        yield _misplaced(document, field, fields, may_move=is_alone)
                        break


@cache
def _named_by_paths() -> tuple[Mapping[Kind[Any], tuple[str, ...]], ...]:
    """By kind, the fields that the path of a file names, and those that the path of its folder does."""
    return (
        {kind: _fields_in(kind.layout, kind) for kind in KINDS},
        {kind: _fields_in(kind.folder, kind) for kind in KINDS},
    )


def _fields_in(layout: str, kind: Kind[Any]) -> tuple[str, ...]:
    """The fields of a kind's records that a part of its layout names, the first one first."""
    return tuple(name for name in _NAME.findall(layout) if name in kind.fields)


def _misplaced(
    document: Document[Any], field: str, fields: Iterable[str], *, may_move: bool
) -> Problem:
    stated = {name: getattr(document.entity, name) for name in fields}
    usual = document.kind.path({**document.path_fields, **stated})
    belongs = f"{usual.rpartition('.')[0]}.{document.path.rpartition('.')[2]}"
    move = Fix(f"move it to `{belongs}`", (), safe=False, moves=(Move(document.path, belongs),))
    return Problem(
        f"`{field}` of this {document.kind.name} is `{stated[field]}`, but its path says "
        f"{quoted(document.path_fields[field])}",
        document.place(field),
        help=f"move it to `{belongs}`, or correct the field",
        fix=move if may_move else None,
    )
