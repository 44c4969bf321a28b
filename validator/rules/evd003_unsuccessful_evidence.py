"""A checklist cites as evidence what a stage left that did not succeed.

The stage failed, was skipped or is being tried again, and no other record of the release that
carries the artifact says success.

Why: the artifact of a failed stage is evidence against the release.

Bad:

    # releases/v1.4.0/production.yaml
    tag: v1.4.0
    environment: production
    artifacts:
      - name: pytest
        url: https://github.com/acme/invoices/actions/runs/1701/artifacts/39
    #        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ EVD003

    # releases/v1.4.0/stages.jsonl
    {"status": "failure", "artifact_url": "https://github.com/acme/invoices/actions/runs/1701/artifacts/39"}

Good:

    # releases/v1.4.0/production.yaml
    tag: v1.4.0
    environment: production
    artifacts:
      - name: pytest
        url: https://github.com/acme/invoices/actions/runs/1701/artifacts/39

    # releases/v1.4.0/stages.jsonl
    {"status": "success", "artifact_url": "https://github.com/acme/invoices/actions/runs/1701/artifacts/39"}
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Problem, Related
from validator.index.evidence import citations
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.rules import RuleOptions

SCOPE = "part"

_OUTCOMES = {"failure": "failed", "skipped": "was skipped", "retrying": "is being tried again"}


def check(repository: Repository, facts: Facts, options: RuleOptions) -> Iterator[Problem]:
    """Citations of which every record of the release says that the stage did not succeed."""
    for citation in citations(repository).recorded:
        if not citation.is_of_failure:
            continue
        outcome = _OUTCOMES[citation.carriers[0].entity.status]
        yield Problem(
            f"{citation.label} is evidence of a stage that {outcome}",
            citation.place,
            related=tuple(
                Related(stage.place("status"), f"the stage {_OUTCOMES[stage.entity.status]}")
                for stage in citation.carriers[:3]
            ),
            help="cite the artifact of a run in which the stage succeeded",
        )
