"""Surveys of many parts, taken together: nothing is lost, and all stays in order."""

from __future__ import annotations

import marshal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from validator.engine.parts import SurveyedPart
from validator.engine.surveys import Survey, joined, survey_of

KINDS = {"bundle": 1, "environment": 3}
"""Kinds, and how many values a row of each has."""

WORDS = st.text(max_size=2)
DIGESTS = st.binary(max_size=2)
CODES = st.sampled_from(["EVD004", "ROT003"])


def rows(width: int) -> st.SearchStrategy[Any]:
    row = st.tuples(*[st.none() | WORDS | st.integers()] * width)
    return st.lists(row, min_size=1, max_size=3).map(tuple)


RECORDS = st.none() | st.one_of(
    [st.tuples(st.just(kind), rows(width)) for kind, width in KINDS.items()]
)
PARTS = st.builds(
    SurveyedPart,
    name=WORDS,
    files=st.lists(st.tuples(WORDS, DIGESTS, RECORDS), max_size=3).map(tuple),
    suspects=st.lists(st.tuples(CODES, WORDS), max_size=2).map(tuple),
    traits=st.lists(st.tuples(CODES, st.tuples(WORDS)), max_size=2).map(tuple),
    asked=st.integers(0, 1),
    back=st.integers(0, 1),
    ahead=st.integers(0, 1),
)


@given(st.lists(PARTS))
def test_a_survey_holds_what_its_parts_say_in_their_order(parts: list[SurveyedPart]) -> None:
    survey = survey_of(parts)
    files = [file for part in parts for file in part.files]
    for kind in KINDS:
        own = [
            (path, digest, it[1]) for path, digest, it in files if it is not None and it[0] == kind
        ]
        paths, digests, sizes, *columns = survey.in_order.get(kind, ([], [], []))
        assert [*zip(paths, digests, sizes, strict=True)] == [
            (path, digest, len(rows)) for path, digest, rows in own
        ]
        assert [*zip(*columns, strict=True)] == [row for _, _, rows in own for row in rows]
    assert survey.others == [(path, digest) for path, digest, it in files if it is None]
    assert [*told(survey.suspects)] == [*told_by(part.suspects for part in parts)]
    assert [*told(survey.traits)] == [*told_by(part.traits for part in parts)]
    assert survey.spans == {(part.asked, part.back, part.ahead) for part in parts}


def told(found: dict[str, list[Any]]) -> list[tuple[str, Any]]:
    return [(code, it) for code in sorted(found) for it in found[code]]


def told_by(parts: Any) -> list[tuple[str, Any]]:
    return sorted((it for part in parts for it in part), key=lambda it: it[0])


@given(st.lists(st.lists(PARTS)))
def test_joined_surveys_are_that_of_all_their_parts(chunks: list[list[SurveyedPart]]) -> None:
    handed_over = [
        Survey._make(marshal.loads(marshal.dumps(tuple(survey_of(chunk))))) for chunk in chunks
    ]
    together = survey_of(part for chunk in chunks for part in chunk)
    assert joined(handed_over) == together
    assert joined(handed_over) == together, "to join surveys changes none of them"
