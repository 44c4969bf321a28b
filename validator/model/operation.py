"""Operation ids: what a structured log's `opId` says of where and in which attempt a stage ran.

The form is `gha/HOST/OWNER/REPOSITORY/RUN/ATTEMPT/JOB/STEP`; an id of another form is legal and
says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from validator.model.stage import PipelineStageRecord

_OPERATION = re.compile(
    "gha/(?P<host>[^/]+)/(?P<repository>[^/]+/[^/]+)/(?P<run>[0-9]{1,20})/(?P<attempt>[0-9]{1,9})/.+"
)


class Operation(NamedTuple):
    """One execution in GitHub Actions; `repository` is `owner/name`, attempts count from 1."""

    host: str
    repository: str
    run: str
    attempt: int


def parse_operation(op_id: str) -> Operation | None:
    """What an operation id says, or None where it is of another form."""
    found = _OPERATION.fullmatch(op_id)
    if found is None:
        return None
    return Operation(found["host"], found["repository"], found["run"], int(found["attempt"]))


def superseding(stages: Iterable[PipelineStageRecord]) -> dict[str, str]:
    """For each operation id that a later attempt of its run repeats, the id of the latest one.

    GitHub keeps a run's number when it is run again and counts the attempts. Two records are
    attempts at one thing when run, component, stage and environment agree. Where one attempt has
    several of them (the cells of a matrix), nobody can tell which repeats which, and none counts.
    """
    attempts: dict[tuple[str, ...], list[tuple[int, str]]] = {}
    for stage in stages:
        operation = parse_operation(stage.op_id)
        if operation is not None:
            key = (*operation[:3], stage.component, stage.stage_name, stage.environment or "")
            attempts.setdefault(key, []).append((operation.attempt, stage.op_id))
    return {
        op_id: latest
        for group in attempts.values()
        if len({attempt for attempt, _ in group}) == len(group)
        for number, latest in (max(group),)
        for attempt, op_id in group
        if attempt < number
    }
