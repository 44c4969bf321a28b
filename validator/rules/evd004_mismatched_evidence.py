"""A checklist cites evidence of something else than what it releases.

The stage ran for another environment (a record without one fits any), in another repository or a
fork, or on another commit than that of the tag: `metadata.commit` of the stage record, which may
be abbreviated. A tag whose commit is not known is not judged by it.

The option `repositories` lists those whose evidence counts. Without it, an artifact must lie in the
repository in which its stage ran, as the record's `op_id` tells. And where more than half of a
component's stage records come from one repository, evidence from another owner's repository of
the same name, or from the only record of another owner, counts as that of a fork. Releases older
than the first one of that repository are left alone: the component has moved there since. When it
moves to another owner, name both repositories in the option until the new one has more records.

Why: green stages of a fork, of staging or of another commit say nothing about this release.

Bad:

    # releases/v1.4.0/production.yaml
    tag: v1.4.0
    environment: production
    artifacts:
      - name: pytest
        url: https://github.com/acme/invoices/actions/runs/1701/artifacts/39
    #        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ EVD004

    # releases/v1.4.0/stages.jsonl
    {"environment": "staging", "artifact_url": "https://github.com/acme/invoices/actions/runs/1701/artifacts/39"}

Bad:

    # git tags
    v1.4.0 9a7b5c4d6e8f0a1b2c3d4e5f607182933f0c2d1e

    # releases/v1.4.0/production.yaml
    tag: v1.4.0
    environment: production
    artifacts:
      - name: pytest
        url: https://github.com/acme/invoices/actions/runs/1701/artifacts/39
    #        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ EVD004

    # releases/v1.4.0/stages.jsonl
    {"metadata": {"commit": "3f0c2d1"}, "artifact_url": "https://github.com/acme/invoices/actions/runs/1701/artifacts/39"}

Bad:

    # relgate.toml
    [rules.mismatched_evidence]
    repositories = ["acme/invoices"]

    # releases/v1.4.0/production.yaml
    tag: v1.4.0
    environment: production
    artifacts:
      - name: pytest
        url: https://github.com/mallory/invoices/actions/runs/1709/artifacts/93
    #        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ EVD004

    # releases/v1.4.0/stages.jsonl
    {"artifact_url": "https://github.com/mallory/invoices/actions/runs/1709/artifacts/93"}

Good:

    # git tags
    v1.4.0 3f0c2d1e9a7b5c4d6e8f0a1b2c3d4e5f60718293

    # releases/v1.4.0/production.yaml
    tag: v1.4.0
    environment: production
    artifacts:
      - name: pytest
        url: https://github.com/acme/invoices/actions/runs/1701/artifacts/39

    # releases/v1.4.0/stages.jsonl
    {"environment": null, "metadata": {"commit": "3f0c2d1"}, "artifact_url": "https://github.com/acme/invoices/actions/runs/1701/artifacts/39"}
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from validator.finding import Problem, Related
from validator.index.evidence import Citation, Stage, citations, release_beside, succeeded
from validator.index.facts import Facts
from validator.index.homes import homes, sources
from validator.index.releases import release_of
from validator.index.repository import Repository
from validator.loading.tree import quoted
from validator.model.evidence import is_artifact, repository_of
from validator.model.operation import ran_in
from validator.rules import RuleOptions, option

if TYPE_CHECKING:
    from validator.model.option_types import RepositoryName

SCOPE = "part"

_COMMIT = re.compile("[0-9a-fA-F]{7,64}")


class Options(RuleOptions):
    """Whose evidence counts."""

    repositories: list[RepositoryName] | None = option(
        None,
        min_length=1,
        description="The repositories, `owner/name`, whose evidence counts; where it is absent, "
        "the stage records tell.",
        examples=[["acme/invoices"]],
    )


def check(repository: Repository, facts: Facts, options: Options) -> Iterator[Problem]:
    """Citations that no record of the release which carries them fits."""
    for citation in citations(repository).recorded:
        stages = citation.carriers
        if len(stages) > 1:
            stages = [stage for stage in stages if succeeded(stage)] or stages
        faults = []
        for stage in stages:
            fault = _fault(citation, stage, repository, facts, options)
            if fault is None:
                break
            faults.append(fault)
        else:
            # Asked last, as nearly all fit.
            if is_artifact(citation.artifact.url, repository.terms.github_hosts):
                message, remedy = faults[0]
                record = Related(stages[0].place("artifact_url"), "the record that carries it")
                yield Problem(
                    f"{citation.label} {message}", citation.place, related=(record,), help=remedy
                )


def traits(repository: Repository) -> tuple[tuple[str, str], ...]:
    """Each component that a part has records of, with each repository that they come from."""
    return tuple(
        sorted((component, home) for component, of in sources(repository).items() for home in of)
    )


def spans_parts(traits: Iterable[tuple[tuple[str, str], ...]]) -> bool:
    """Whether a component has records from several repositories, of which one may be a fork."""
    pairs = set().union(*traits)
    return len(pairs) > len({component for component, _ in pairs})


def _fault(
    citation: Citation, stage: Stage, repository: Repository, facts: Facts, options: Options
) -> tuple[str, str] | None:
    """What a record says that does not fit the checklist, and what to do about it."""
    tag, environment = release_of(citation.checklist)
    ran_for = None if "environment" in stage.invalid else stage.entity.environment
    if ran_for is not None and ran_for != environment:
        return (
            f"is evidence from `{ran_for}`",
            f"cite the artifact of a stage that ran for `{environment}`",
        )
    return _foreign_repository(citation, stage, repository, options) or _other_commit(
        tag, stage, facts
    )


def _foreign_repository(
    citation: Citation, stage: Stage, repository: Repository, options: Options
) -> tuple[str, str] | None:
    if options.repositories is not None:
        name = _name(citation)
        if name.lower() in map(str.lower, options.repositories):
            return None
        allowed = ", ".join(f"`{other}`" for other in options.repositories)
        return f"comes from `{name}`, not from {allowed}", "cite evidence of the policy's own"
    here = repository_of(citation.key)
    op_id = "" if "op_id" in stage.invalid else stage.entity.op_id
    if not op_id.lower().startswith(f"gha/{here}/"):
        ran = ran_in(op_id)
        if ran is not None and ran != here:
            lies, ran = _told_apart(here, ran)
            return (
                f"lies in {lies}, but its stage ran in {ran}",
                "cite the artifact of the stage's own run, or correct the record",
            )
    component = "" if "component" in stage.invalid else stage.entity.component
    if sources(repository).get(component, {}).keys() <= {here}:
        return None
    home = homes(repository).get(component)
    if home is None or not home.is_forked(here, release_beside(stage)):
        return None
    comes, built = _told_apart(here, home.repository)
    return (
        f"comes from {comes}, but `{component}` is built in {built}",
        "cite evidence of that repository; where both count, list them as `repositories` in "
        "`[rules.mismatched_evidence]`",
    )


def _told_apart(one: str, other: str) -> tuple[str, str]:
    """Two repositories, `host/owner/name`, in a message: with their hosts where these differ alone."""
    names = one.partition("/")[2], other.partition("/")[2]
    one, other = (one, other) if names[0] == names[1] else names
    return quoted(one), quoted(other)


def _name(citation: Citation) -> str:
    """The repository of the artifact, `owner/name`, as its URL writes it."""
    return repository_of(citation.artifact.url).partition("/")[2]


def _other_commit(tag: str | None, stage: Stage, facts: Facts) -> tuple[str, str] | None:
    expected = facts.tags.commits.get(tag or "")
    recorded = None if "metadata" in stage.invalid else stage.entity.metadata.get("commit")
    if expected is None or expected == recorded or not isinstance(recorded, str):
        return None
    if not _COMMIT.fullmatch(recorded) or expected.lower().startswith(recorded.lower()):
        return None
    return (
        f"was made from commit {recorded[:12]}, but {tag} is commit {expected[:12]}",
        "run the pipeline on the tag, and cite what that leaves",
    )
