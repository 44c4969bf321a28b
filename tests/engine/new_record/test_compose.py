"""A file says what was meant, with a comment for each field and examples that are right."""

from __future__ import annotations

import re
from typing import Any

import pytest
from checking import NOW
from hypothesis import given
from hypothesis import strategies as st

from validator.engine.new_record.compose import compose
from validator.engine.new_record.questions import read_answer, unanswered
from validator.loading.load import load
from validator.loading.yaml_reader import read_yaml
from validator.model.kinds import BY_NAME, Kind
from validator.model.patterns import LABEL_PATTERN, NAME_PATTERN
from validator.model.terms import DEFAULT_TERMS

WRITTEN = [BY_NAME[name] for name in ("environment", "bundle", "release")]
UUID = "11111111-2222-4333-8444-555555555555"
NAMES = st.from_regex(re.compile(NAME_PATTERN), fullmatch=True).filter(lambda text: len(text) < 128)
LABELS = st.from_regex(re.compile(LABEL_PATTERN), fullmatch=True).filter(
    lambda text: len(text) <= 256 and text == text.strip()
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@pytest.mark.parametrize("kind", WRITTEN, ids=lambda kind: kind.name)
def test_the_examples_make_a_record_without_faults(kind: Kind) -> None:
    text = compose(kind, {})
    fields = re.sub(r"^# (?=[a-z_]+: ?|  )", "", text, flags=re.MULTILINE)
    file = load(kind.path(dict.fromkeys(kind.key, "x")), kind, fields.encode(), DEFAULT_TERMS)
    assert file.faults == ()
    assert list(file.documents[0].tree.data) == list(kind.model.model_fields)


@pytest.mark.parametrize("kind", WRITTEN, ids=lambda kind: kind.name)
def test_a_comment_stands_above_each_field(kind: Kind) -> None:
    paragraphs = compose(kind, unanswered(kind)).split("\n\n")
    assert len(paragraphs) == len(kind.model.model_fields)
    for paragraph, name in zip(paragraphs, kind.model.model_fields, strict=True):
        assert re.match(rf"(# .+\n)+(# )?{name}:", paragraph)
        assert all(len(line) <= 100 for line in paragraph.split("\n") if "http" not in line)


@given(
    st.dictionaries(st.sampled_from([*BY_NAME["release"].model.model_fields]), TEXTS, min_size=1)
)
def test_what_is_composed_reads_back(values: dict[str, Any]) -> None:
    reading = read_yaml(compose(BY_NAME["release"], values))
    assert (reading.faults, reading.broken) == ([], [])
    assert [tree.data for tree in reading.trees] == [values]


@given(st.fixed_dictionaries({"owner": LABELS, "service_account": LABELS, "name": NAMES}))
def test_what_is_answered_is_what_the_record_says(typed: dict[str, str]) -> None:
    kind = BY_NAME["bundle"]
    rest = {"rotation_cadence_days": "90", "last_rotated_at": "now", "id": UUID}
    values = {
        name: read_answer(kind, name, text, {}, DEFAULT_TERMS, NOW)
        for name, text in {**typed, **rest}.items()
    }
    file = load(kind.path(typed), kind, compose(kind, values).encode(), DEFAULT_TERMS)
    assert file.faults == ()
    [document] = file.documents
    assert {name: getattr(document.entity, name) for name in typed} == typed
    assert document.entity.rotation_cadence_days == 90
