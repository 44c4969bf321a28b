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

from collections.abc import Iterator
from typing import Any

from validator.finding import Problem
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.loading.document import Document, File
from validator.loading.tree import quoted
from validator.rules import RuleOptions

SCOPE = "file"


def check(repository: Repository, facts: Facts, options: RuleOptions) -> Iterator[Problem]:
    """Records of which a field that the layout names differs from the path."""
    for file in repository.files:
        fields = _fields_in_path(file)
        for document in file.documents:
            if document.invalid.isdisjoint(fields):
                yield from _misplaced(document, fields)


def _fields_in_path(file: File) -> list[str]:
    """The fields that the path of a file states for each record in it, the first one first."""
    if file.kind is None:
        return []
    layout = file.kind.layout
    # What could not be read may have been a further record.
    if len(file.documents) + len(file.unread) > 1:
        layout = layout.rpartition("/")[0]
    return [
        field
        for field in file.path_fields
        if field in file.kind.model.model_fields and f"{{{field}}}" in layout
    ]


def _misplaced(document: Document[Any], fields: list[str]) -> Iterator[Problem]:
    stated = {field: getattr(document.entity, field) for field in fields}
    for field in fields:
        if stated[field] != document.path_fields[field]:
            usual = document.kind.path({**document.path_fields, **stated})
            belongs = f"{usual.rpartition('.')[0]}.{document.path.rpartition('.')[2]}"
            yield Problem(
                f"`{field}` of this {document.kind.name} is `{stated[field]}`, but its path says "
                f"{quoted(document.path_fields[field])}",
                document.place(field),
                help=f"move it to `{belongs}`, or correct the field",
            )
            return
