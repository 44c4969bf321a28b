"""A new record as a file, and what `relgate check` may still say of it."""

from __future__ import annotations

from typing import Any

from validator.engine.new_record.compose import compose
from validator.engine.new_record.evidence import find_evidence
from validator.engine.new_record.offers import Answers, Known
from validator.engine.new_record.questions import Refused, unanswered
from validator.finding import Finding
from validator.index.repository import Repository
from validator.model.kinds import Kind
from validator.named_tuple import NamedTuple
from validator.privacy import mask_known

LEFT_OPEN = {
    "bundle": frozenset(("unused_bundle",)),
    "release": frozenset(
        (
            "consent_not_confirmed",
            "ux_states_not_demoed",
            "rollback_not_rehearsed",
            "missing_evidence",
            "unknown_tag",
            "unknowable_tag",
        )
    ),
}
"""The rules, by kind, that speak of what is done after a record is written: people answer, the
tag is created, its pipeline runs, an environment comes to use the bundle."""


class NewFile(NamedTuple):
    """The file of a new record."""

    path: str
    text: str


def new_file(kind: Kind[Any], answers: Answers, known: Known) -> NewFile:
    """The file of a record from the answers to all that it needs."""
    path = kind.path({name: str(answers[name]) for name in kind.key})
    values = {**answers, **unanswered(kind)}
    if kind.name == "release":
        artifacts = find_evidence(known.repository, known.facts, known.policy, values)
        if artifacts:
            values["artifacts"] = [*artifacts]
    return NewFile(path, compose(kind, values))


def refuse_second(kind: Kind[Any], answers: Answers, repository: Repository) -> None:
    """Raises `Refused` where there is a record already of which the answers are the key."""
    if (where := _namesake(kind, answers, repository)) is not None:
        key = "/".join(str(answers[name]) for name in kind.key)
        raise Refused(f"there is a {kind.name} {key} already: {where}")


def is_left_open(kind: Kind[Any], finding: Finding) -> bool:
    """Whether a finding says only what is still to be done after the record is written."""
    return finding.name in LEFT_OPEN.get(kind.name, frozenset())


def _namesake(kind: Kind[Any], answers: Answers, repository: Repository) -> str | None:
    """Where the record with a key is stated, or by its path should be; None where nowhere."""
    key = tuple(answers[name] for name in kind.key)
    for file in repository.files:
        if file.kind is kind:
            for document in file.documents:
                if document.key == key:
                    line = file.lines.position(document.first_line.start).line
                    return f"{mask_known(file.path)}:{line}"
            if tuple(file.path_fields[name] for name in kind.key) == key:
                return mask_known(file.path)
    return None
