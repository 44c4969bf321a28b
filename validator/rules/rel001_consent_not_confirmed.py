"""A release goes out though its consent gating is not confirmed.

Why: the PDPA demands that personal data is processed with consent only; a release that breaks the
gating breaks the law for everyone who uses it.

Bad:

    # releases/v1.4.0/production.yaml
    tag: v1.4.0
    environment: production
    pdpa_confirmed: false
    #               ^^^^^ REL001

Good:

    # releases/v1.4.0/production.yaml
    tag: v1.4.0
    environment: production
    pdpa_confirmed: true
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Problem, Severity
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.model.kinds import RELEASE
from validator.rules import RuleOptions

SEVERITY = Severity.WARNING
SCOPE = "file"


def check(repository: Repository, facts: Facts, options: RuleOptions) -> Iterator[Problem]:
    """Checklists that say no."""
    for checklist in repository.of(RELEASE, "pdpa_confirmed"):
        if not checklist.entity.pdpa_confirmed:
            yield Problem(
                f"nobody has confirmed the consent gating of {checklist.label}",
                checklist.place("pdpa_confirmed"),
                help="verify the consent gating that the PDPA demands, then write `true`",
            )
