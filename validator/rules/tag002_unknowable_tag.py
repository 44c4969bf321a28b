"""Whether a tag exists cannot be known.

Judged are the tag of each checklist and the rollback tag of each environment that are not among
the tags which are known.

Why: a check that cannot see the tags must not pass in silence; a shallow clone, which is what
most CI systems make, lacks them.

Bad:

    # releases/v1.4.0/production.yaml
    tag: v1.4.0
    #    ^^^^^^ TAG002

    # environments/production/api.yaml
    rollback_tag: v1.3.2
    #             ^^^^^^ TAG002

    # git: incomplete

Good:

    # releases/v1.4.0/production.yaml
    tag: v1.4.0

    # git tags
    v1.4.0 3f0c2d1e9a7b5c4d6e8f0a1b2c3d4e5f60718293

    # git: incomplete
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from validator.finding import Problem
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.loading.document import Document
from validator.model.kinds import ENVIRONMENT, RELEASE
from validator.rules import RuleOptions

if TYPE_CHECKING:
    from validator.model.environment import DeploymentEnvironment
    from validator.model.release import ReleaseChecklist

SCOPE = "file"


def check(repository: Repository, facts: Facts, options: RuleOptions) -> Iterator[Problem]:
    """Tags that an incomplete list of tags lacks."""
    if not facts.tags.incomplete:
        return
    for checklist in repository.of(RELEASE, "tag"):
        yield from _judged(checklist, "tag", checklist.entity.tag, facts)
    for environment in repository.of(ENVIRONMENT, "rollback_tag"):
        if environment.entity.rollback_tag is not None:
            tag = environment.entity.rollback_tag
            yield from _judged(environment, "rollback_tag", tag, facts)


def _judged(
    document: Document[ReleaseChecklist] | Document[DeploymentEnvironment],
    field: str,
    tag: str,
    facts: Facts,
) -> Iterator[Problem]:
    if tag not in facts.tags.commits:
        yield Problem(
            f"whether `{tag}`, the `{field}` of {document.label}, exists cannot be known: "
            f"{facts.tags.incomplete}",
            document.place(field),
            help=facts.tags.remedy,
        )
