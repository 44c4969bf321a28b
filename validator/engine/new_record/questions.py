"""What a new record must say, told from the model: a new field is asked for without another word.

Somebody may state each field that is one text, but for the answers of people: those are given
in the file, where they are reviewed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from validator.engine.new_record.yaml_text import Value, written
from validator.loading.core_schema import NotJson, resolve
from validator.loading.load import load
from validator.model import timestamp
from validator.model.address import masked_address
from validator.model.kinds import Kind
from validator.model.scalars import MaskedAddress
from validator.model.terms import Terms
from validator.model.words import Word
from validator.privacy import mask_known

NOW = "now"
"""What stands for the present instant where a time is asked for."""

_MASKED = get_args(MaskedAddress)[-1]
_LONE = re.compile("[\ud800-\udfff]")
"""What stands in a text of the command line for a byte that is no UTF-8 (PEP 383)."""


class Refused(Exception):  # noqa: N818 - it states a fact about a record, not an error of ours
    """No such record can be written; `str()` says why, and holds no secret."""


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody may state of a new record.

    `meaning` is one sentence, `vocabulary` the name of the terms of which the answer is one.
    `is_field` is False for what is no field itself, and only decides what else is asked.
    """

    name: str
    meaning: str
    is_key: bool = False
    is_required: bool = False
    vocabulary: str | None = None
    is_field: bool = True

    @property
    def flag(self) -> str:
        """How a command line states it."""
        return f"--{self.name.replace('_', '-')}"


_BESIDE = {
    "bundle": (
        Question(
            "provider",
            "The platform that the credentials are for; it decides which one is needed.",
            vocabulary="providers",
            is_field=False,
        ),
    )
}
"""What is no field of a kind, and asked after the fields of its key."""


def questions(kind: Kind[Any]) -> tuple[Question, ...]:
    """What may be stated of a record: its key, words of the team first, then the other fields.

    The order is that in which one answer tells what another may be; else that of the model.
    """
    fields = [
        Question(
            name,
            first_sentence(info.description or ""),
            name in kind.key,
            info.is_required(),
            next((trait.terms for trait in _traits(info) if isinstance(trait, Word)), None),
        )
        for name, info in kind.model.model_fields.items()
        if _type(info) not in (bool, list, dict) and not _is_answer(info)
    ]
    key = [question for question in fields if question.is_key]
    key.sort(key=lambda question: question.vocabulary is None)
    others = [question for question in fields if not question.is_key]
    return (*key, *_BESIDE.get(kind.name, ()), *others)


def unanswered(kind: Kind[Any]) -> dict[str, Value]:
    """The fields that hold the answers of people, as they stand until somebody gives them."""
    return {
        name: False if _type(info) is bool else None
        for name, info in kind.model.model_fields.items()
        if _is_answer(info)
    }


def first_sentence(description: str) -> str:
    """A description to its first full stop."""
    found = re.match(r".*?\.(?= |$)", description, re.DOTALL)
    return found[0] if found else description


def read_answer(
    kind: Kind[Any], name: str, text: str, stated: Mapping[str, Value], terms: Terms, now: datetime
) -> Value:
    """The value of a field from what somebody has typed. Raises `Refused`.

    What the field does not take as a text is read as YAML reads it, such as a number. An address is
    masked where the field wants it so. `stated` holds what is known of the record.
    """
    info = kind.model.model_fields[name]
    text = text.strip()
    if _type(info) is datetime and text.lower() == NOW:
        text = timestamp.written(now.astimezone(UTC).replace(microsecond=0))
    if _MASKED in _traits(info):
        text = masked_address(text) or text  # which the field then refuses
    reason = None
    for value in _readings(text):
        reason = _refusal(kind, name, {**stated, name: value}, terms)
        if reason is None:
            return value
    raise Refused(mask_known(reason or ""))


def _readings(text: str) -> tuple[Value, ...]:
    if not text:
        return (text,)
    try:
        read = resolve(text)
    except NotJson:
        return (text,)
    return (text,) if isinstance(read, str) else (text, read)


def _refusal(kind: Kind[Any], name: str, data: dict[str, Value], terms: Terms) -> str | None:
    """What the model says against a field of a record that lacks others; None where nothing."""
    if any(isinstance(value, str) and _LONE.search(value) for value in data.values()):
        return f"`{name}` must be text in UTF-8"
    for fault in load("", kind, written(data).encode(), terms).faults:
        where, _, _ = re.sub(r"[.\[]", "\0", fault.problem.place.field or "").partition("\0")
        if where == name:
            help_ = fault.problem.help
            return f"{fault.problem.message}{f'; {help_}' if help_ else ''}"
    return None


def _is_answer(info: FieldInfo) -> bool:
    """Whether a field is for people alone: a yes or no, or a time that is null until then."""
    is_open_time = _type(info) is datetime and not info.is_required()
    return _type(info) is bool or is_open_time


def _type(info: FieldInfo) -> Any:
    annotation, _ = _taken_apart(info.annotation)
    return get_origin(annotation) or annotation


def _traits(info: FieldInfo) -> tuple[Any, ...]:
    return (*info.metadata, *_taken_apart(info.annotation)[1])


def _taken_apart(annotation: Any) -> tuple[Any, tuple[Any, ...]]:
    """What a field holds where it is not null, and what else its declaration says of that."""
    if get_origin(annotation) in (Union, UnionType):
        [annotation] = [part for part in get_args(annotation) if part is not type(None)]
    if get_origin(annotation) is Annotated:
        inner, *traits = get_args(annotation)
        return inner, tuple(traits)
    return annotation, ()
