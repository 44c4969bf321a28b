"""A stage record contradicts itself, or is cited though a later attempt took its place.

The stage ended before it started, `duration_ms` differs by more than a second from the time between
the two, the end or the duration is missing though the stage is over, or `log_digest` is no SHA-256.
An attempt is superseded when the same run (`op_id`) was tried again for the same stage.

Why: a record that cannot be true is a forged or a broken one, and so is the evidence it carries.

Bad:

    # releases/v1.4.0/stages.jsonl
    {"started_at": "2026-11-17T02:00:00Z", "finished_at": "2026-11-17T01:59:00Z"}
    #                                                     ^^^^^^^^^^^^^^^^^^^^^^ EVD006
    {"duration_ms": 20, "started_at": "2026-11-17T02:00:00Z", "finished_at": "2026-11-17T02:03:20Z"}
    #               ^^ EVD006
    {"status": "success", "finished_at": null}
    #                                    ^^^^ EVD006
    {"log_digest": "sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709"}
    #              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ EVD006

Good:

    # releases/v1.4.0/stages.jsonl
    {"started_at": "2026-11-17T02:00:00Z", "finished_at": "2026-11-17T02:03:20Z"}
    {"status": "retrying", "finished_at": null, "duration_ms": null}
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from validator.finding import Problem, Related
from validator.index.evidence import Citation, Stage, citations
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.model.kinds import STAGE
from validator.model.operation import superseding
from validator.rules import RuleOptions

if TYPE_CHECKING:
    from validator.model.stage import PipelineStageRecord

SCOPE = "part"

_TIMES = ("started_at", "finished_at", "duration_ms")
_times_of: Callable[[object], tuple[datetime | None, datetime | None, int | None]]
_times_of = attrgetter(*_TIMES)
_TOLERANCE_MS = 1000
_MILLISECOND = timedelta(milliseconds=1)


def check(repository: Repository, facts: Facts, options: RuleOptions) -> Iterator[Problem]:
    """Records whose times do not fit, whose digest is none, or whose attempt is superseded."""
    for problem in repository.faults("contradictory_stage"):
        yield problem._replace(
            help="write the SHA-256 of the log: `sha256:` and 64 hexadecimal digits"
        )
    whole: list[PipelineStageRecord] = []
    for stage in repository.of(STAGE):
        if stage.invalid:
            started, finished, duration = (_valid(stage, field) for field in _TIMES)
        else:
            whole.append(stage.entity)
            started, finished, duration = _times_of(stage.entity)
        if started is not None and finished is not None:
            took = (finished - started) // _MILLISECOND
            if took < 0:
                yield _ended_too_soon(stage)
            elif duration is not None and abs(duration - took) > _TOLERANCE_MS:
                yield _wrong_duration(stage, duration, took)
        if finished is None or duration is None:
            yield from _unfinished(stage)
    yield from _superseded(repository, superseding(whole))


def traits(repository: Repository) -> tuple[tuple[str, ...], ...]:
    """The operations that a part has records of, and the runs."""
    return tuple(
        tuple(sorted({getattr(stage.entity, field) for stage in repository.of(STAGE, field)}))
        for field in ("op_id", "pipeline_run_id")
    )


def spans_parts(traits: Iterable[tuple[tuple[str, ...], ...]]) -> bool:
    """Whether several parts have records of one run, or of one operation."""
    return any(
        len(set().union(*stated)) < sum(map(len, stated)) for stated in zip(*traits, strict=True)
    )


def _ended_too_soon(stage: Stage) -> Problem:
    return Problem(
        f"{stage.label} ended before it started",
        stage.place("finished_at"),
        related=(Related(stage.place("started_at"), "it started here"),),
        help="write both times as the pipeline logged them",
    )


def _wrong_duration(stage: Stage, duration: int, took: int) -> Problem:
    return Problem(
        f"{stage.label} took {took:,} ms from start to end, not {_number(duration)} ms",
        stage.place("duration_ms"),
        related=(Related(stage.place("finished_at"), "it ended here"),),
        help="write the times and the duration as the pipeline logged them",
    )


def _unfinished(stage: Stage) -> Iterator[Problem]:
    status: str | None = _valid(stage, "status")
    if status is None or status == "retrying":
        return
    for field, what in (("finished_at", "end"), ("duration_ms", "duration")):
        if field not in stage.invalid and getattr(stage.entity, field) is None:
            yield Problem(
                f"{stage.label} has the status `{status}`, but no {what}",
                stage.place(field),
                related=(Related(stage.place("status"), "the status"),),
                help=f"write `{field}`; it is null only while the status is `retrying`",
            )


def _superseded(repository: Repository, superseded: dict[str, str]) -> Iterator[Problem]:
    """Attempts that a checklist cites though a later attempt of their run took their place."""
    if not superseded:
        return
    by_op_id: dict[str, Stage] = {}
    for stage in repository.of(STAGE, "op_id"):
        by_op_id.setdefault(stage.entity.op_id, stage)
    for op_id, citation in _cited(repository, superseded).items():
        stage, latest = by_op_id[op_id], by_op_id[superseded[op_id]]
        yield Problem(
            f"{stage.label} is cited as evidence, but a later attempt took its place",
            stage.place("op_id"),
            related=(
                Related(citation.place, f"{citation.label} cites it"),
                Related(latest.place("op_id"), "the latest attempt"),
            ),
            help="cite the artifact of the latest attempt",
        )


def _cited(repository: Repository, op_ids: dict[str, str]) -> dict[str, Citation]:
    """The first citation of each of some operations that ended well.

    Where every record that carries the artifact ended badly, that is reported at the citation.
    """
    cited: dict[str, Citation] = {}
    judged: set[tuple[str, str]] = set()
    for citation in citations(repository).recorded:
        key = (citation.release, citation.key)
        if key not in judged:
            judged.add(key)
            if citation.is_of_failure:
                continue
            for stage in citation.carriers:
                op_id: str | None = _valid(stage, "op_id")
                if op_id in op_ids:
                    cited.setdefault(op_id, citation)
    return cited


def _valid(stage: Stage, field: str) -> Any:
    return None if field in stage.invalid else getattr(stage.entity, field)


def _number(value: int) -> str:
    """A number in a message; one of more digits than a clock has is not written out."""
    return f"{value:,}" if value < 10**15 else "more than 10^15"
