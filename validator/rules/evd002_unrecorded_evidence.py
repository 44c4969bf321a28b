"""A checklist cites a GitHub artifact that no stage record of its release carries.

The stage records of a release lie beside its checklists, in `stages.jsonl`. Supabase objects need
no record. Where a part of that file cannot be read, it may be the record, and nothing is said here.

Why: an artifact without a record shows neither what ran nor how it ended, so nobody can tell
whether it is evidence of this release at all.

Bad:

    # releases/v1.4.0/production.yaml
    tag: v1.4.0
    environment: production
    artifacts:
      - name: pytest
        url: https://github.com/acme/invoices/actions/runs/1701/artifacts/39
    #        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ EVD002

    # releases/v1.3.0/stages.jsonl
    {"artifact_url": "https://github.com/acme/invoices/actions/runs/1701/artifacts/39"}

Good:

    # releases/v1.4.0/production.yaml
    tag: v1.4.0
    environment: production
    artifacts:
      - name: pytest
        url: https://github.com/acme/invoices/actions/runs/1701/artifacts/39
      - name: ux-demo
        url: https://abcdefghijkl.supabase.co/storage/v1/object/evidence/v1.4.0/ux.mp4

    # releases/v1.4.0/stages.jsonl
    {"artifact_url": "https://github.com/acme/invoices/actions/runs/1701/artifacts/39"}
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Problem, Related
from validator.index.evidence import carriers_anywhere, citations, release_beside
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.loading.document import File
from validator.model.evidence import same_artifact
from validator.model.kinds import STAGE
from validator.rules import RuleOptions

SCOPE = "part"


def check(repository: Repository, facts: Facts, options: RuleOptions) -> Iterator[Problem]:
    """Citations of artifacts that no record beside the checklist has, nor might have."""
    unrecorded = citations(repository).unrecorded
    if not unrecorded:
        return
    logs = {file.path_fields["tag"]: file for file in repository.files if file.kind is STAGE}
    unclear: dict[str, frozenset[str] | None] = {}
    for citation in unrecorded:
        log = logs.get(citation.release)
        if citation.release not in unclear:
            unclear[citation.release] = _unclear(log) if log is not None else frozenset()
        maybe = unclear[citation.release]
        if maybe is None or citation.key in maybe:
            continue
        others = [
            Related(stage.place("artifact_url"), f"a record of {release_beside(stage)} carries it")
            for stage in carriers_anywhere(repository).get(citation.key, [])[:3]
        ]
        beside = f"`{log.path}`" if log else f"`releases/{citation.release}/stages.jsonl`"
        yield Problem(
            f"{citation.label} is carried by no stage record of {citation.release}"
            f"{', only by one of another release' if others else ''}",
            citation.place,
            related=tuple(others),
            help=f"add the record of the stage to {beside}, or cite an artifact that it carries",
        )


def _unclear(log: File) -> frozenset[str] | None:
    """What the records say whose `artifact_url` is unknown, word by word; None for anything."""
    if log.unread:
        return None
    texts = (
        log.text[document.tree.extent.start : document.tree.extent.end]
        for document in log.documents
        if "artifact_url" in document.invalid
    )
    words = "\n".join(texts).replace("\\/", "/").replace('"', " ").split()
    return frozenset(map(same_artifact, words))
