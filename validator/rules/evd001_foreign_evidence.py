"""Evidence is neither a GitHub Actions artifact nor an object in Supabase storage.

An artifact is `https://github.com/OWNER/REPOSITORY/actions/runs/RUN/artifacts/ARTIFACT`, an object
`https://PROJECT.supabase.co/storage/v1/object/BUCKET/NAME` (or `.../object/public/...`). The
`artifact_url` of a stage record must be a GitHub Actions artifact. A link to a run is no artifact,
and a signed link ends. The options `github_hosts` and `supabase_hosts` name a team's own hosts.

Why: evidence that lies where anybody may put or change it proves nothing to an auditor.

Bad:

    # releases/v1.4.0/production.yaml
    tag: v1.4.0
    environment: production
    artifacts:
      - name: pytest
        url: https://github.com/acme/invoices/actions/runs/1701
    #        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ EVD001
      - name: ux-demo
        url: https://drive.google.com/file/d/1a2b3c
    #        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ EVD001

Bad:

    # releases/v1.4.0/stages.jsonl
    {"stage_name": "pytest", "artifact_url": "https://ci.acme.example/pytest.zip"}
    #                                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ EVD001

Good:

    # releases/v1.4.0/production.yaml
    tag: v1.4.0
    environment: production
    artifacts:
      - name: pytest
        url: https://github.com/acme/invoices/actions/runs/1701/artifacts/39
      - name: ux-demo
        url: https://abcdefghijkl.supabase.co/storage/v1/object/evidence/v1.4.0/ux.mp4

Good:

    # relgate.toml
    [rules.foreign_evidence]
    github_hosts = ["github.com", "git.acme.example"]
    supabase_hosts = ["files.acme.example"]

    # releases/v1.4.0/production.yaml
    tag: v1.4.0
    environment: production
    artifacts:
      - name: pytest
        url: https://git.acme.example/acme/invoices/actions/runs/1701/artifacts/39
      - name: ux-demo
        url: https://files.acme.example/storage/v1/object/public/evidence/v1.4.0/ux.mp4
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from validator.finding import Problem
from validator.index.evidence import artifact_label
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.model.evidence import foreign, is_artifact
from validator.model.kinds import RELEASE, STAGE
from validator.model.terms import GITHUB_HOSTS, SUPABASE_HOSTS
from validator.rules import RuleOptions, option

if TYPE_CHECKING:
    from validator.model.option_types import Host, HostPattern

SCOPE = "file"


class Options(RuleOptions):
    """Where evidence may be kept."""

    github_hosts: list[Host] = option(
        list(GITHUB_HOSTS),
        min_length=1,
        description="The hosts of GitHub, a team's own server among them.",
        examples=[["github.com", "git.acme.example"]],
    )
    supabase_hosts: list[HostPattern] = option(
        list(SUPABASE_HOSTS),
        description="The hosts of Supabase storage; `*.` at the start stands for a project.",
        examples=[["*.supabase.co", "files.acme.example"]],
    )


def check(repository: Repository, facts: Facts, options: Options) -> Iterator[Problem]:
    """Citations and stage records whose URL leads elsewhere."""
    github, supabase = tuple(options.github_hosts), tuple(options.supabase_hosts)
    checklists = list(repository.of(RELEASE, "artifacts"))
    stages = list(repository.of(STAGE, "artifact_url"))
    cited = {artifact.url for checklist in checklists for artifact in checklist.entity.artifacts}
    carried = {url for stage in stages if (url := stage.entity.artifact_url) is not None}
    artifacts = {url for url in carried if is_artifact(url, github)}
    # What a record may carry, a checklist may cite: most URLs are judged once.
    no_evidence = {
        url: fault for url in cited - artifacts if (fault := foreign(url, github, supabase))
    }
    for checklist in checklists if no_evidence else ():
        for position, artifact in enumerate(checklist.entity.artifacts):
            if fault := no_evidence.get(artifact.url):
                yield Problem(
                    f"{artifact_label(checklist, artifact)} is no evidence: {fault.reason}",
                    checklist.place("artifacts", position, "url"),
                    help=fault.remedy,
                )
    for stage in stages if carried != artifacts else ():
        url = stage.entity.artifact_url
        if url is not None and (fault := foreign(url, github, ())):
            yield Problem(
                f"`artifact_url` of {stage.label} is not an artifact of GitHub Actions: "
                f"{fault.reason}",
                stage.place("artifact_url"),
                help=fault.remedy,
            )
