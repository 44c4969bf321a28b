"""Which repository each component is built in, as the stage records tell."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from validator.index.evidence import Stage, release_beside
from validator.index.repository import Repository
from validator.model.evidence import GithubArtifact, parse_evidence
from validator.model.kinds import STAGE
from validator.model.operation import full_name, ran_in
from validator.model.tag import Precedence, is_tag, precedence


class Home(NamedTuple):
    """The repository, `host/owner/name`, that most records of a component come from.

    `since` is the first release with such a record, `others` counts the records from elsewhere.
    """

    repository: str
    others: int
    since: Precedence | None

    def is_forked(self, repository: str, release: str) -> bool:
        """Whether a repository that a release has a record of looks like a fork of this one.

        Another owner has a repository of the same name, or this is the only record from elsewhere.
        In a release before the first one from here it is where the component was before.
        """
        if repository == self.repository:
            return False
        own, other = self.repository.rpartition("/"), repository.rpartition("/")
        if own[0] == other[0] or (own[2] != other[2] and self.others > 1):
            return False
        return self.since is None or not is_tag(release) or precedence(release) >= self.since


def homes(repository: Repository) -> dict[str, Home]:
    """The home of each component that has one: more than half of its records come from there."""
    hosts = repository.terms.github_hosts
    counts: dict[str, Counter[str]] = {}
    since: dict[tuple[str, str], Precedence] = {}
    for (component, source, release), count in Counter(
        (stage.entity.component, source, release_beside(stage))
        for stage in repository.of(STAGE, "component")
        if (source := _source(stage, hosts)) is not None
    ).items():
        counts.setdefault(component, Counter())[source] += count
        if is_tag(release):
            rank = precedence(release)
            since[component, source] = min(rank, since.get((component, source), rank))
    found: dict[str, Home] = {}
    for component, sources in counts.items():
        source, count = sources.most_common(1)[0]
        others = sources.total() - count
        if count > others:
            found[component] = Home(source, others, since.get((component, source)))
    return found


def _source(stage: Stage, github_hosts: tuple[str, ...]) -> str | None:
    """The repository that a record comes from, as far as it tells."""
    source = None if "op_id" in stage.invalid else ran_in(stage.entity.op_id)
    if source is not None:
        return source
    url = None if "artifact_url" in stage.invalid else stage.entity.artifact_url
    evidence = parse_evidence(url or "", github_hosts, ())
    if isinstance(evidence, GithubArtifact):
        return full_name(evidence.host, evidence.repository)
    return None
