"""The evidence that a new checklist can cite: what no rule objects to, of what its stages left."""

from __future__ import annotations

import re
from collections.abc import Mapping

from validator.engine.new_record.compose import compose
from validator.engine.new_record.yaml_text import Value
from validator.engine.policy import Policy
from validator.engine.registry import all_rules
from validator.index.evidence import release_beside, succeeded
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.loading.load import load
from validator.model.evidence import same_artifact
from validator.model.kinds import BY_NAME, STAGE

_FAMILY = "EVD"
_CITATION = re.compile(r"artifacts\[([0-9]+)\]")


def find_evidence(
    repository: Repository, facts: Facts, policy: Policy, checklist: Mapping[str, Value]
) -> list[dict[str, Value]]:
    """The artifacts of the stages that ran for a checklist, in the order of their records.

    Each is tried, and those are left out which a rule about evidence objects to, be it ignored or
    not: what ran for another environment, on another commit or elsewhere, and what was run again.
    """
    candidates: dict[str, dict[str, Value]] = {}
    for stage in repository.of(STAGE, "stage_name", "artifact_url"):
        url = stage.entity.artifact_url
        if url is not None and release_beside(stage) == checklist["tag"] and succeeded(stage):
            candidates.setdefault(same_artifact(url), {"name": stage.entity.stage_name, "url": url})
    found = list(candidates.values())
    refused = _refused(repository, facts, policy, {**checklist, "artifacts": found})
    return [artifact for position, artifact in enumerate(found) if position not in refused]


def _refused(
    repository: Repository, facts: Facts, policy: Policy, checklist: dict[str, Value]
) -> set[int]:
    """The positions of the artifacts that a rule about evidence speaks of."""
    kind = BY_NAME["release"]
    path = kind.path({name: str(checklist[name]) for name in kind.key})
    draft = load(path, kind, compose(kind, checklist).encode(), policy.terms)
    # Other checklists may cite the same; what is wrong with that is told of the first of them.
    others = (file for file in repository.files if file.kind is not kind)
    alone = Repository((*others, draft), terms=policy.terms)
    places = (
        place
        for rule in all_rules()
        if rule.family == _FAMILY
        for problem in rule.check(alone, facts, policy.options(rule))
        for place in (problem.place, *(related.place for related in problem.related))
        if place.path == path
    )
    cited = (_CITATION.match(place.field or "") for place in places)
    return {int(citation[1]) for citation in cited if citation}
