"""Operation ids: what a structured log's `opId` says of where and in which attempt a stage ran.

The form is `gha/HOST/OWNER/REPOSITORY/RUN/ATTEMPT/JOB/STEP`; an id of another form is legal and
says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from validator.named_tuple import NamedTuple

if TYPE_CHECKING:
    from validator.model.stage import PipelineStageRecord

# A port is no part of where it ran: the same host is named with it and without.
_OPERATION = re.compile("gha/([^/:]+)(?::[0-9]*)?/([^/]+/[^/]+)/([0-9]{1,20})/([0-9]{1,9})/.+")


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
    host, repository, run, attempt = found.groups()
    return Operation(host, repository, run, int(attempt))


def ran_in(op_id: str) -> str | None:
    """The repository, `host/owner/name` in lower case, in which an operation ran; None as above.

    GitHub ignores the case of them.
    """
    found = _OPERATION.fullmatch(op_id)
    return None if found is None else f"{found[1]}/{found[2]}".lower()


def superseding(stages: Iterable[PipelineStageRecord]) -> dict[str, str]:
    """For each operation id that a later attempt of its run repeats, the id of the latest one.

    GitHub keeps a run's number when it is run again and counts the attempts. Two records are
    attempts at one thing when pipeline run, run, component, stage and environment agree. Where one
    attempt has several of them (the cells of a matrix), nobody can tell which repeats which, and
    none counts.
    """
    things: dict[tuple[str | None, ...], list[str]] = {}
    for it in stages:
        thing = (it.pipeline_run_id, it.component, it.stage_name, it.environment)
        things.setdefault(thing, []).append(it.op_id)
    return {
        op_id: latest
        for op_ids in things.values()
        if len(op_ids) > 1
        for op_id, latest in _superseded(op_ids)
    }


def _superseded(op_ids: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The operation ids of one thing that a later attempt of their run repeats, with the latest."""
    runs: dict[tuple[str, str, str], list[tuple[int, str]]] = {}
    for op_id in op_ids:
        operation = parse_operation(op_id)
        if operation is not None:
            runs.setdefault(operation[:3], []).append((operation.attempt, op_id))
    for attempts in runs.values():
        if len({attempt for attempt, _ in attempts}) == len(attempts):
            last, latest = max(attempts)
            for attempt, op_id in attempts:
                if attempt < last:
                    yield op_id, latest
