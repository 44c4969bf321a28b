"""Which repository each component is built in, as the stage records tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, partial

from validator.index.evidence import Stage, release_beside
from validator.index.repository import Repository
from validator.model.evidence import is_artifact, repository_of
from validator.model.kinds import STAGE
from validator.model.operation import ran_in
from validator.model.tag import Precedence, is_tag, precedence
from validator.named_tuple import NamedTuple


class Home(NamedTuple):
    """The repository, `host/owner/name` in lower case, that most records of a component come from.

    `others` counts the records from elsewhere; `since` tells the first release with one from here.
    """

    repository: str
    others: int
    since: Callable[[], Precedence | None]

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
        since = self.since()
        return since is None or not is_tag(release) or precedence(release) >= since


@lru_cache(maxsize=1)
def sources(repository: Repository) -> Mapping[str, Mapping[str, int]]:
    """How many records there are of each component from each repository."""
    hosts = repository.terms.github_hosts
    counts: dict[str, dict[str, int]] = {}
    records = repository.values(STAGE, "component", "op_id", "artifact_url", otherwise=_said)
    for component, op_id, url in records:
        source = _source(op_id, url, hosts)
        if component is not None and source is not None:
            count_of = counts.setdefault(component, {})
            count_of[source] = count_of.get(source, 0) + 1
    return counts


@lru_cache(maxsize=1)
def homes(repository: Repository) -> dict[str, Home]:
    """The home of each component that has one: more than half of its records come from there."""
    found: dict[str, Home] = {}
    for component, count_of in sources(repository).items():
        source = max(count_of, key=count_of.__getitem__)
        others = sum(count_of.values()) - count_of[source]
        if count_of[source] > others:
            since = partial(_first_release, repository, component, source)
            found[component] = Home(source, others, since)
    return found


def _said(stage: Stage) -> tuple[str | None, str | None, str | None]:
    """The component, operation and artifact of a record, as far as they are valid."""
    component, op_id, url = (
        None if field in stage.invalid else getattr(stage.entity, field)
        for field in ("component", "op_id", "artifact_url")
    )
    return component, op_id, url


def _source(op_id: str | None, url: str | None, github_hosts: tuple[str, ...]) -> str | None:
    """The repository that a record comes from, as far as it tells."""
    if op_id is not None and (source := ran_in(op_id)) is not None:
        return source
    return repository_of(url).lower() if url and is_artifact(url, github_hosts) else None


def _first_release(repository: Repository, component: str, source: str) -> Precedence | None:
    return _first_releases(repository).get((component, source))


@lru_cache(maxsize=1)
def _first_releases(repository: Repository) -> Mapping[tuple[str | None, str | None], Precedence]:
    """The first release with a record of each component from each repository."""
    hosts = repository.terms.github_hosts
    first: dict[tuple[str | None, str | None], Precedence] = {}
    for stage in repository.of(STAGE):
        release = release_beside(stage)
        if is_tag(release):
            component, op_id, url = _said(stage)
            key, rank = (component, _source(op_id, url, hosts)), precedence(release)
            first[key] = min(rank, first.get(key, rank))
    return first
