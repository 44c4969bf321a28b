"""What becomes of the pipelines of code hosts: new files, and no change of one that is there."""

from __future__ import annotations

import pytest
import yaml

from validator.engine.setup.github import WORKFLOW, plan_workflow
from validator.engine.setup.gitlab import INCLUDE, JOB, JOB_PATH, PIPELINE_PATH, plan_job
from validator.engine.setup.hosting import host_of
from validator.engine.setup.planned import Planned

OTHER = b"on: push\njobs: {a: {steps: [{uses: 'acme/other@v1'}, {run: cat relgate}]}}\n"


def workflow(planned: Planned) -> str:
    assert planned.action == "create"
    assert planned.path == ".github/workflows/relgate.yml"
    assert planned.after is not None
    return planned.after.decode()


def test_a_workflow_beside_others() -> None:
    others = {".github/workflows/ci.yml": OTHER, ".github/workflows/broken.yml": b"a: ["}
    assert workflow(plan_workflow(others, "main", "")) == WORKFLOW


@pytest.mark.parametrize(
    ("branch", "checked"),
    [
        ("trunk", "trunk"),
        ("release/2.x", "release/2.x"),
        ("", "main"),
        ("no", "main"),
        ("a,b", "main"),
        ("x]", "main"),
        ("1.0", "main"),
        ("${{x}}", "main"),
    ],
)
def test_pushes_to_the_main_branch(branch: str, checked: str) -> None:
    written = yaml.safe_load(workflow(plan_workflow({}, branch, "")))
    assert written[True]["push"]["branches"] == [checked]


def test_a_workflow_for_records_in_a_folder() -> None:
    written = yaml.safe_load(workflow(plan_workflow({}, "main", 'deploy "a"')))
    assert written["jobs"]["relgate"]["steps"][-1]["with"] == {"path": 'deploy "a"'}


@pytest.mark.parametrize(
    "step",
    [
        "uses: acme/relgate@v1",
        "uses: acme/relgate/sub@0123456789abcdef0123456789abcdef01234567",
        "run: pip install x && .venv/bin/relgate -C deploy check --report github",
        "run: |\n        set -e\n        uvx relgate check",
    ],
)
def test_a_workflow_that_runs_relgate_already(step: str) -> None:
    text = f"on: push\njobs:\n  a:\n    steps:\n    - {step}\n"
    planned = plan_workflow({".github/workflows/ci.yaml": text.encode()}, "main", "")
    assert (planned.action, planned.path) == ("keep", ".github/workflows/ci.yaml")


def test_a_workflow_of_that_name_is_kept() -> None:
    assert plan_workflow({".github/workflows/relgate.yml": OTHER}, "main", "").action == "keep"


def test_a_new_pipeline_for_gitlab() -> None:
    planned = list(plan_job(None, None, ""))
    assert [(it.action, it.path) for it in planned] == [
        ("create", JOB_PATH),
        ("create", PIPELINE_PATH),
    ]
    assert [it.after for it in planned] == [JOB.encode(), INCLUDE.encode()]
    again = plan_job(INCLUDE.encode(), JOB.encode(), "")
    assert [it.action for it in again] == ["keep"]


def test_a_pipeline_that_is_there_is_left_to_the_user() -> None:
    job, pipeline = plan_job(b"build: {script: [!reference [a, b], make]}\n", None, "")
    assert (job.action, pipeline.action, pipeline.by_hand) == ("create", "by hand", INCLUDE)
    job, pipeline = plan_job(b"a: [", b"", "")
    assert (job.action, pipeline.action) == ("keep", "by hand")


@pytest.mark.parametrize(
    "pipeline",
    [
        "include: ci/relgate.yml\n",
        "include:\n  - project: a/b\n    file: /ci/relgate.yml\n",
        "release:\n  script:\n    - pip install x\n    - relgate check\n",
    ],
)
def test_a_pipeline_that_runs_relgate_already(pipeline: str) -> None:
    assert [it.action for it in plan_job(pipeline.encode(), None, "")] == ["keep"]


def test_a_job_for_records_in_a_folder() -> None:
    job, _ = plan_job(None, None, "a b")
    assert job.after is not None
    [script] = yaml.safe_load(job.after)["relgate"]["script"]
    assert script.startswith("relgate -C 'a b' check ${CI")


@pytest.mark.parametrize(
    ("remotes", "has_github", "has_gitlab", "host"),
    [
        (["github.com"], False, True, "github"),
        (["git.github.acme.example", "gitlab.com"], False, False, "github"),
        (["gitlab.acme.example"], True, False, "gitlab"),
        (["git.example"], True, True, "github"),
        ([], False, True, "gitlab"),
        (["git.example"], False, False, None),
    ],
)
def test_the_host(remotes: list[str], has_github: bool, has_gitlab: bool, host: str) -> None:
    assert host_of(remotes, has_github=has_github, has_gitlab=has_gitlab) == host
