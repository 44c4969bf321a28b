"""A checklist lacks the evidence of a stage that the policy requires.

The option `required` lists the stages of a component that each release to an environment (or to
any) needs evidence of. Where services are declared for the environment, only components of these
count; one that no environment declares a service of, such as `shared`, is part of every release.
A stage counts by the record that carries the artifact, a Supabase object by the artifact's name.
Service and component name one thing with `-` and `_`; the option `services` maps others. Environments
and components are words of the vocabulary.

Why: a release goes out untested when nobody notices that a stage was left out of the pipeline.

Bad:

    # relgate.toml
    [[rules.missing_evidence.required]]
    environment = "production"
    component = "api"
    stages = ["pytest", "migration-check"]

    # releases/v1.4.0/production.yaml
    tag: v1.4.0
    environment: production
    artifacts:
    ^^^^^^^^^ EVD005
      - name: API tests
        url: https://github.com/acme/invoices/actions/runs/1701/artifacts/39

    # releases/v1.4.0/stages.jsonl
    {"component": "api", "stage_name": "pytest", "artifact_url": "https://github.com/acme/invoices/actions/runs/1701/artifacts/39"}

Good:

    # relgate.toml
    [[rules.missing_evidence.required]]
    environment = "production"
    component = "portal"
    stages = ["pytest", "ux-demo"]

    # releases/v1.4.0/production.yaml
    tag: v1.4.0
    environment: production
    artifacts:
      - name: portal tests
        url: https://github.com/acme/invoices/actions/runs/1701/artifacts/40
      - name: ux-demo
        url: https://abcdefghijkl.supabase.co/storage/v1/object/evidence/v1.4.0/ux.mp4

    # releases/v1.4.0/stages.jsonl
    {"component": "portal", "stage_name": "pytest", "artifact_url": "https://github.com/acme/invoices/actions/runs/1701/artifacts/40"}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from validator.finding import Problem
from validator.index.evidence import carriers_beside
from validator.index.facts import Facts
from validator.index.releases import release_of
from validator.index.repository import Repository
from validator.model.evidence import same_artifact
from validator.model.kinds import ENVIRONMENT, RELEASE
from validator.rules import RuleOptions, option

if TYPE_CHECKING:
    from validator.model.option_types import Component, Requirement


class Options(RuleOptions):
    """What a release needs evidence of."""

    required: list[Requirement] = option(
        [],
        description="The stages that releases need evidence of; none, where it is absent.",
        examples=[[{"environment": "production", "component": "api", "stages": ["pytest"]}]],
    )
    services: dict[str, Component] = option(
        {},
        description="The component of each service that is not named like it.",
        examples=[{"dns": "shared"}],
    )


def check(repository: Repository, facts: Facts, options: Options) -> Iterator[Problem]:
    """Checklists without an artifact of a stage that is required of them."""
    if not options.required:
        return
    declared = _components(repository, options)
    all_declared = frozenset[str]().union(*declared.values())
    there = _stages_there(repository)
    for checklist in repository.of(RELEASE, "artifacts"):
        environment = release_of(checklist)[1]
        components = declared.get(environment or "")
        missing = {
            (requirement.component, stage): None
            for requirement in options.required
            if requirement.environment in (None, environment)
            if components is None
            or requirement.component in components
            or requirement.component not in all_declared
            for stage in requirement.stages
            if there.get(id(checklist), frozenset()).isdisjoint(
                ((requirement.component, stage), (None, stage))
            )
        }
        for component, stage in missing:
            yield Problem(
                f"{checklist.label} has no evidence of `{stage}` for `{component}`",
                checklist.place("artifacts", key=True),
                help="add the artifact that the stage left, and its record to the stage log",
            )


def _components(repository: Repository, options: Options) -> dict[str, set[str]]:
    """The components of the services declared for each environment, by record or by path."""
    services = {
        (environment.entity.name, environment.entity.service_name)
        for environment in repository.of(ENVIRONMENT, "name", "service_name")
    }
    services |= {
        (file.path_fields["name"], file.path_fields["service_name"])
        for file in repository.files
        if file.kind is ENVIRONMENT
    }
    components: dict[str, set[str]] = {}
    for environment, service in services:
        component = options.services.get(service) or service.replace("-", "_")
        components.setdefault(environment, set()).add(component)
    return components


def _stages_there(repository: Repository) -> dict[int, set[tuple[str | None, str]]]:
    """The component and stage of each artifact, by checklist.

    Where no record of the release tells them, the artifact's name stands for the stage of any
    component: what is wrong with such an artifact is reported at the artifact.
    """
    there: dict[int, set[tuple[str | None, str]]] = {}
    for checklist in repository.of(RELEASE, "artifacts"):
        beside = carriers_beside(repository, checklist)
        known = there.setdefault(id(checklist), set())
        for artifact in checklist.entity.artifacts:
            told = {
                (stage.entity.component, stage.entity.stage_name)
                for stage in beside.get(same_artifact(artifact.url), ())
                if stage.invalid.isdisjoint(("component", "stage_name"))
            }
            known |= told or {(None, artifact.name)}
    return there
