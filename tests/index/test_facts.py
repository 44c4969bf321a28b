"""The clock of a run: what it answers, and for how long the answers hold."""

from __future__ import annotations

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import validator.rules
from validator.index.facts import Facts

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = timedelta(days=1)

instants = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
spans = st.timedeltas(timedelta(days=-400), timedelta(days=400))


def test_passed_and_reached_differ_at_the_very_instant() -> None:
    facts = Facts(NOW)
    assert facts.reached(NOW - DAY, DAY)
    assert not facts.passed(NOW - DAY, DAY)
    assert facts.passed(NOW - DAY, DAY - timedelta.resolution)
    assert not facts.reached(NOW - DAY, DAY + timedelta.resolution)


def test_what_was_not_asked_for_holds_for_ever() -> None:
    assert Facts(NOW).horizon.covers(NOW, NOW + 10_000 * DAY)


@pytest.mark.parametrize("at", [datetime.min, datetime.max])
def test_the_ends_of_the_calendar_are_instants_too(at: datetime) -> None:
    at = at.replace(tzinfo=UTC)
    assert Facts(NOW).passed(at, 90 * DAY) is (at < NOW)
    assert Facts(at).reached(NOW, 90 * DAY) is (at > NOW)


@given(instants, instants, st.lists(st.tuples(instants, spans), min_size=1))
def test_answers_hold_within_the_horizon(
    now: datetime, later: datetime, questions: list[tuple[datetime, timedelta]]
) -> None:
    def answers(facts: Facts) -> list[object]:
        return [
            (facts.passed(*question), facts.reached(*question), facts.age(question[0]) // DAY)
            for question in questions
        ]

    facts = Facts(now)
    given_then = answers(facts)
    if facts.horizon.covers(now, later):
        assert answers(Facts(later)) == given_then


@given(instants, instants, spans)
def test_the_horizon_is_no_narrower_than_it_must_be(
    now: datetime, since: datetime, span: timedelta
) -> None:
    facts = Facts(now)
    answer = facts.passed(since, span)
    boundary = since + span
    if boundary != now:
        towards = now + (boundary - now) / 2
        assert facts.horizon.covers(now, towards)
        beyond = boundary + (boundary - now)
        assert not facts.horizon.covers(now, beyond)
        assert Facts(beyond).passed(since, span) is not answer


@given(instants, instants, st.lists(spans, max_size=2))
def test_the_bounds_say_what_the_horizon_covers(
    now: datetime, asked: datetime, narrowed: list[timedelta]
) -> None:
    horizon = Facts(now).horizon
    for span in narrowed:
        horizon.narrow(*((abs(span), timedelta.max) if span < 0 * DAY else (timedelta.max, span)))
    earliest, latest = horizon.bounds(now)
    at = (asked - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta.resolution
    inside = (earliest is None or earliest < at) and (latest is None or at < latest)
    assert inside == horizon.covers(now, asked) or asked == now


def test_rules_ask_the_facts_and_never_compare_with_the_clock() -> None:
    for path in Path(validator.rules.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            assert not (isinstance(node, ast.Attribute) and node.attr == "now"), path
