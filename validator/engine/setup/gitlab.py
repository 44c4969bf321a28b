"""The GitLab job that checks a repository, and its include in the pipeline."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from validator.engine.setup.mentions import read_config, runs_check, texts
from validator.engine.setup.pinned import PIN
from validator.engine.setup.planned import Planned, kept, left_to_user

PIPELINE_PATH = ".gitlab-ci.yml"
JOB_PATH = "ci/relgate.yml"

JOB = """\
# A job that checks the records: a merge request fails by what it brings, a branch by everything.
# Include it, or copy it, and say in RELGATE where relgate comes from.
relgate:
  stage: test
  image: python:3.13
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  variables:
    GIT_DEPTH: "0" # the base of the merge request and the tags
    RELGATE: git+https://gitlab.com/<PIN>
  before_script:
    - python -I -m pip install --quiet "$RELGATE"
  script:
    - >-
      relgate check
      ${CI_MERGE_REQUEST_DIFF_BASE_SHA:+--since "$CI_MERGE_REQUEST_DIFF_BASE_SHA" --show-existing}
      --output-format text
      --report gitlab=gl-code-quality-report.json
      --report junit=relgate.xml
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json
      junit: relgate.xml
""".replace("<PIN>", PIN)

INCLUDE = """\
include:
  - local: ci/relgate.yml

relgate:
  variables:
    RELGATE: git+https://gitlab.com/<PIN>
""".replace("<PIN>", PIN)


def plan_job(pipeline: bytes | None, job: bytes | None, folder: str) -> Iterator[Planned]:
    """What becomes of the pipeline and of the file that it includes.

    A pipeline that is there is left to the user: it may include others in many ways.
    """
    if pipeline is not None and _runs_relgate(pipeline):
        yield kept(PIPELINE_PATH, "runs relgate")
        return
    if job is None:
        command = f"relgate -C {shlex.quote(folder)} check" if folder else "relgate check"
        text = JOB.replace("relgate check", command)
        yield Planned(
            JOB_PATH, None, text.encode(), "a job that checks merge requests and branches"
        )
    else:
        yield kept(JOB_PATH, "is there")
    if pipeline is None:
        yield Planned(PIPELINE_PATH, None, INCLUDE.encode(), "includes the job")
    else:
        yield left_to_user(PIPELINE_PATH, "does not include the job yet", INCLUDE)


def _runs_relgate(pipeline: bytes) -> bool:
    config = read_config(pipeline) if b"relgate" in pipeline else None
    return config is not None and any(
        text.lstrip("/") == JOB_PATH or runs_check(text) for text in texts(config[1].data)
    )
