"""The rollback of a release was not rehearsed in time.

It was never rehearsed, lies in the future, or was rehearsed longer before the release than the
option `max_age_days` allows. A release takes place when the last stage recorded for its tag and
environment ends; without such a record, the newest release of an environment takes place now, and
the older ones are history, of which nobody asks how old the rehearsal was.

Why: a rollback that nobody has tried lately takes longest when it is needed.

Bad:

    # releases/v1.4.0/production.yaml
    tag: v1.4.0
    environment: production
    rollback_rehearsed_at: null
    #                      ^^^^ REL003

Bad:

    # clock: 2026-11-23T12:00:00Z
    # releases/v1.4.0/production.yaml
    tag: v1.4.0
    environment: production
    rollback_rehearsed_at: 2026-05-18T03:00:00Z
    #                      ^^^^^^^^^^^^^^^^^^^^ REL003

Good:

    # clock: 2026-11-23T12:00:00Z
    # releases/v1.4.0/production.yaml
    tag: v1.4.0
    environment: production
    rollback_rehearsed_at: 2026-11-18T03:00:00Z
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from validator.finding import Problem, Severity
from validator.index.evidence import release_beside
from validator.index.facts import Facts
from validator.index.releases import newest_releases, release_of
from validator.index.repository import Repository
from validator.model.kinds import RELEASE, STAGE
from validator.model.tag import precedence
from validator.rules import RuleOptions, option
from validator.wording import days

SEVERITY = Severity.WARNING
SCOPE = "part"


class Options(RuleOptions):
    """How long a rehearsal is worth something."""

    max_age_days: int = option(
        90,
        ge=1,
        le=365,
        description="Days before the release within which the rollback is rehearsed.",
        examples=[90],
    )


def check(repository: Repository, facts: Facts, options: Options) -> Iterator[Problem]:
    """Checklists without a rehearsal, and those whose rehearsal is not of the time."""
    ends = _ends(repository)
    for checklist in repository.of(RELEASE, "rollback_rehearsed_at"):
        rehearsed = checklist.entity.rollback_rehearsed_at
        tag, environment = release_of(checklist)
        if rehearsed is None:
            fault = "was not rehearsed"
        elif not facts.reached(rehearsed):
            fault = f"is rehearsed in the future, in {days(facts.age(rehearsed))}"
        elif tag is not None:
            log = release_beside(checklist)
            known = [end for of in (environment, None) if (end := ends.get((log, of)))]
            if not known and precedence(tag) < precedence(
                newest_releases(repository)[environment].tag
            ):
                continue
            limit = timedelta(days=options.max_age_days)
            # A stage that ends in the future ages no rehearsal: today does.
            if (end := max(known, default=None)) is not None and facts.reached(end):
                age = end - rehearsed
                if age <= limit:
                    continue
            elif facts.passed(rehearsed, limit):
                age = facts.age(rehearsed)
            else:
                continue
            fault = f"was rehearsed {days(age)} before the release, more than {limit.days}"
        else:
            continue
        yield Problem(
            f"the rollback of {checklist.label} {fault}",
            checklist.place("rollback_rehearsed_at"),
            help="rehearse the rollback, then write here when that was done",
        )


def _ends(repository: Repository) -> dict[tuple[str, str | None], datetime]:
    """When the last stage of each release ended, by environment; None is that of every one."""
    ends: dict[tuple[str, str | None], datetime] = {}
    for stage in repository.of(STAGE, "environment", "finished_at"):
        key, end = (release_beside(stage), stage.entity.environment), stage.entity.finished_at
        if end is not None and (key not in ends or end > ends[key]):
            ends[key] = end
    return ends
