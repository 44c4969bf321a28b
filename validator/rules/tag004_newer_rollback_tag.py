"""A rollback tag is not older than the newest release of its environment.

Tags are compared by semver precedence with the newest tag for which the environment has a
checklist. A rollback tag that does not exist is left to TAG003.

Why: rolling back would redeploy what has just failed, or something that was never released there.

Bad:

    # environments/production/api.yaml
    name: production
    rollback_tag: v1.4.0
    #             ^^^^^^ TAG004

    # releases/v1.4.0/production.yaml
    tag: v1.4.0
    environment: production

    # git tags
    v1.4.0 3f0c2d1e9a7b5c4d6e8f0a1b2c3d4e5f60718293

Good:

    # environments/production/api.yaml
    name: production
    rollback_tag: v1.3.2

    # releases/v1.4.0/production.yaml
    tag: v1.4.0
    environment: production

    # git tags
    v1.3.2 8b1a9953c4611296a827abf8c47804d7e6c49c6b
    v1.4.0 3f0c2d1e9a7b5c4d6e8f0a1b2c3d4e5f60718293
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Problem, Related
from validator.index.facts import Facts
from validator.index.releases import newest_releases, place_of
from validator.index.repository import Repository
from validator.model.kinds import ENVIRONMENT
from validator.model.tag import precedence
from validator.rules import RuleOptions


def check(repository: Repository, facts: Facts, options: RuleOptions) -> Iterator[Problem]:
    """Rollback tags that lead to the newest release, or past it."""
    newest = newest_releases(repository)
    late = {
        (name, tag)
        for name, tag in set(repository.values(ENVIRONMENT, "name", "rollback_tag"))
        if tag is not None and name in newest
        if precedence(tag) >= precedence(newest[name].tag)
    }
    for environment in repository.of(ENVIRONMENT, "name", "rollback_tag") if late else ():
        name, tag = environment.entity.name, environment.entity.rollback_tag
        if tag is None or (name, tag) not in late:
            continue
        if not facts.tags.incomplete and tag not in facts.tags.commits:
            continue
        release = newest[name]
        same = precedence(tag) == precedence(release.tag)
        yield Problem(
            f"{environment.label} rolls back to `{tag}`, which is "
            f"{'no older than' if same else 'newer than'} its newest release, `{release.tag}`",
            environment.place("rollback_tag"),
            related=(
                Related(place_of(release, repository), "the checklist of the newest release"),
            ),
            help="name the last good release before that one",
        )
