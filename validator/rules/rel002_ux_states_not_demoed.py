"""A portal is released though its UX states were not demoed.

Judged are releases to environments in which a portal is declared. The option `surfaces` lists the
services that are portals.

Why: the Empty, Loading, Error and Offline states are those that nobody sees before the users do.

Bad:

    # releases/v1.4.0/production.yaml
    tag: v1.4.0
    environment: production
    ux_states_demoed: false
    #                 ^^^^^ REL002

    # environments/production/portal.yaml
    name: production
    service_name: portal

Good:

    # releases/v1.4.0/production.yaml
    tag: v1.4.0
    environment: production
    ux_states_demoed: true

    # environments/production/portal.yaml
    name: production
    service_name: portal

Good:

    # releases/v1.4.0/staging.yaml
    tag: v1.4.0
    environment: staging
    ux_states_demoed: false

    # environments/staging/api.yaml
    name: staging
    service_name: api
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from validator.finding import Place, Problem, Related, Severity
from validator.index.facts import Facts
from validator.index.releases import release_of
from validator.index.repository import Repository
from validator.loading.document import Document, File
from validator.model.kinds import ENVIRONMENT, RELEASE
from validator.rules import RuleOptions, option
from validator.text import Span

if TYPE_CHECKING:
    from validator.model.environment import DeploymentEnvironment
    from validator.model.option_types import Name

SEVERITY = Severity.WARNING


class Options(RuleOptions):
    """Which services are portals."""

    surfaces: list[Name] = option(
        ["portal"],
        min_length=1,
        description="Services whose UX states are demoed; `-` and `_` are one.",
        examples=[["portal", "back-office"]],
    )


def check(repository: Repository, facts: Facts, options: Options) -> Iterator[Problem]:
    """Checklists that say no, for environments with a portal."""
    if False not in repository.values(RELEASE, "ux_states_demoed"):
        return
    unseen = [
        checklist
        for checklist in repository.of(RELEASE, "ux_states_demoed")
        if not checklist.entity.ux_states_demoed
    ]
    portals = _portals(repository, frozenset(map(_plain, options.surfaces)))
    for checklist in unseen:
        if (portal := portals.get(release_of(checklist)[1])) is not None:
            yield Problem(
                f"the UX states of {checklist.label} were not demoed",
                checklist.place("ux_states_demoed"),
                related=(Related(_place(portal), "the portal that goes out with it"),),
                help="show the Empty, Loading, Success, Error and Offline states, then write "
                "`true`",
            )


def _portals(
    repository: Repository, surfaces: frozenset[str]
) -> dict[str, Document[DeploymentEnvironment] | File]:
    """What declares the first portal of each environment, by its record or by its path."""
    portals: dict[str, Document[DeploymentEnvironment] | File] = {}
    for environment in repository.of(ENVIRONMENT, "name", "service_name"):
        if _plain(environment.entity.service_name) in surfaces:
            portals.setdefault(environment.entity.name, environment)
    for file in repository.files:
        if file.kind is ENVIRONMENT:
            name, service = file.path_fields["name"], file.path_fields["service_name"]
            if _plain(service) in surfaces:
                portals.setdefault(name, file)
    return portals


def _place(portal: Document[DeploymentEnvironment] | File) -> Place:
    if isinstance(portal, File):
        return Place(portal.path, Span(0, 0))
    return portal.place("service_name")


def _plain(service: str) -> str:
    return service.replace("_", "-")
