"""Answers to the questions about a new record: from flags, from what is known, or at a terminal."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

import click

from validator.engine.new_record.offers import Known, Offer, offer
from validator.engine.new_record.questions import Question, Refused, questions, read_answer
from validator.engine.new_record.record import refuse_second
from validator.engine.new_record.yaml_text import Value
from validator.model.kinds import Kind
from validator.outputs.plain import printable
from validator.privacy import mask_known
from validator.suggest import nearest

_MAX_SHOWN = 10


def is_terminal() -> bool:
    """Whether somebody is there to be asked."""
    return sys.stdin.isatty()


def all_answers(
    kind: Kind[Any],
    stated: Mapping[str, str],
    known: Known,
    names: Mapping[str, str],
    *,
    no_input: bool,
) -> dict[str, Value]:
    """The answers to all that a record needs.

    `stated` are texts by question, `names` is what the command line calls each. Raises a usage
    error that tells all that is missing or refused, and `Refused` where no answer could be right.
    """
    ask = is_terminal() and not no_input
    answers, missing, invalid = _gathered(kind, stated, known, ask=False)
    if invalid or (missing and not ask):
        faults = [f"Missing {names[name]}: {text}" for name, text in missing.items() if not ask]
        faults += [f"Invalid {names[name]}: {text}" for name, text in invalid.items()]
        raise click.UsageError("\n".join(map(_shown, faults)))
    if ask:
        answers, _, invalid = _gathered(kind, stated, known, ask=True)
        for name, text in invalid.items():  # it does not go with what was typed
            raise click.UsageError(_shown(f"Invalid {names[name]}: {text}"))
    return answers


def _gathered(
    kind: Kind[Any], stated: Mapping[str, str], known: Known, *, ask: bool
) -> tuple[dict[str, Value], dict[str, str], dict[str, str]]:
    """The answers, what the questions without one mean, and why others are refused."""
    answers: dict[str, Value] = {}
    missing: dict[str, str] = {}
    invalid: dict[str, str] = {}
    for question in questions(kind):
        name = question.name
        try:
            offered = offer(kind, question, answers, known)
        except Refused:
            if missing or invalid:
                continue  # it may have followed from what is missing
            raise
        text = stated.get(name)
        if text is None and (offered.how == "settled" or (offered.how == "usual" and not ask)):
            text = offered.text
        if text is not None:
            try:
                answers[name] = _read(kind, question, offered, text, answers, known)
            except Refused as reason:
                invalid[name] = _sentence(reason)
        elif offered.is_needed and ask:
            answers[name] = _asked(kind, question, offered, answers, known)
        elif offered.is_needed:
            missing[name] = _explained(question, offered)
        if question.is_key and all(name in answers for name in kind.key):
            refuse_second(kind, answers, known.repository)
    return answers, missing, invalid


def _asked(
    kind: Kind[Any], question: Question, offered: Offer, answers: Mapping[str, Value], known: Known
) -> Value:
    """The answer of somebody at a terminal, who is asked until it is one."""
    click.echo(f"\n{_shown(_explained(question, offered))}", err=True)
    while True:
        text = click.prompt(question.name, default=offered.text, err=True)
        try:
            return _read(kind, question, offered, text, answers, known)
        except Refused as reason:
            click.echo(_shown(_sentence(reason)), err=True)


def _read(
    kind: Kind[Any],
    question: Question,
    offered: Offer,
    text: str,
    answers: Mapping[str, Value],
    known: Known,
) -> Value:
    value: Value = text.strip()
    if question.is_field:
        terms, now = known.policy.terms, known.facts.now
        value = read_answer(kind, question.name, text, answers, terms, now)
    if offered.choices and value not in offered.choices:
        guess = nearest(str(value), offered.choices)
        hint = f"; did you mean `{guess}`?" if guess else ""
        raise Refused(f"`{question.name}` must be one of {_listed(offered.choices)}{hint}")
    return value


def _explained(question: Question, offered: Offer) -> str:
    """What a question means, and what its answer may be."""
    known = f" One of {_listed(offered.choices)}." if offered.choices else ""
    claim = f" `{offered.text}`, if so it is." if offered.text and offered.how == "claim" else ""
    doubt = f" Not all tags are known: {offered.doubt}." if offered.doubt else ""
    return f"{question.meaning}{known}{claim}{doubt}"


def _listed(choices: Sequence[str]) -> str:
    more = len(choices) - _MAX_SHOWN
    return ", ".join(choices[:_MAX_SHOWN]) + (f" and {more:,} more" if more > 0 else "")


def _sentence(reason: Refused) -> str:
    text = str(reason)
    return text if text.endswith("?") else f"{text}."


def _shown(text: str) -> str:
    return printable(mask_known(text))
