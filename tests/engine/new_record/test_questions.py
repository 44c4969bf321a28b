"""What is asked follows from the models; answers are judged as the models judge them."""

from __future__ import annotations

import pytest
from checking import NOW
from pydantic import Field
from team import TEAM

from validator.engine.new_record.questions import (
    Refused,
    first_sentence,
    questions,
    read_answer,
    unanswered,
)
from validator.engine.new_record.yaml_text import Value
from validator.model.bundle import CredentialBundle
from validator.model.kinds import BY_NAME, Kind
from validator.model.scalars import Boolean, Label, Timestamp
from validator.model.terms import DEFAULT_TERMS

WRITTEN = [BY_NAME[name] for name in ("environment", "bundle", "release")]


def answer(kind: str, name: str, text: str) -> Value:
    return read_answer(BY_NAME[kind], name, text, {}, DEFAULT_TERMS, NOW)


def refusal(kind: str, name: str, text: str) -> str:
    with pytest.raises(Refused) as refused:
        answer(kind, name, text)
    return str(refused.value)


@pytest.mark.parametrize("kind", WRITTEN, ids=lambda kind: kind.name)
def test_each_field_has_a_short_meaning(kind: Kind) -> None:
    for info in kind.model.model_fields.values():
        sentence = first_sentence(info.description or "")
        assert sentence.endswith(".")
        assert 15 < len(sentence) < 130


def test_a_new_field_is_asked_for_without_another_word() -> None:
    class Longer(CredentialBundle):
        pager: Label = Field(description="Who is called. At night too.")
        is_audited: Boolean = Field(description="Whether somebody looked.")
        audited_at: Timestamp | None = Field(default=None, description="When somebody looked.")

    kind = Kind("bundle", lambda: Longer, "bundles/{name}", key=("name",))
    pager = questions(kind)[-1]
    assert (pager.name, pager.flag, pager.meaning) == ("pager", "--pager", "Who is called.")
    assert pager.is_required
    assert unanswered(kind) == {"is_audited": False, "audited_at": None}


def test_what_tells_of_other_answers_comes_first() -> None:
    names = {kind.name: [question.name for question in questions(kind)] for kind in WRITTEN}
    assert names["release"][:2] == ["environment", "tag"]
    assert names["environment"][:2] == ["name", "service_name"]
    assert names["bundle"][:2] == ["name", "provider"]


def test_people_give_their_answers_in_the_file_alone() -> None:
    asked = {question.name for question in questions(BY_NAME["release"])}
    answers = unanswered(BY_NAME["release"])
    assert answers == {
        "pdpa_confirmed": False,
        "ux_states_demoed": False,
        "rollback_rehearsed_at": None,
    }
    assert asked.isdisjoint(answers)


@pytest.mark.parametrize(
    ("kind", "name", "text", "value"),
    [
        ("bundle", "rotation_cadence_days", "30", 30),
        ("bundle", "owner", "30", "30"),
        ("bundle", "owner", " platform: team #1 ", "platform: team #1"),
        ("bundle", "last_rotated_at", "now", "2026-11-23T12:00:00Z"),
        ("bundle", "last_rotated_at", "2026-11-01T00:00:00+07:00", "2026-11-01T00:00:00+07:00"),
        ("environment", "rollback_tag", "null", None),
        ("environment", "rollback_tag", "v1.0.0", "v1.0.0"),
        ("release", "notes", "", ""),
        ("release", "notes", "now", "now"),
        ("release", "approver_email", "somchai@acme.example", "***@acme.example"),
        ("release", "approver_email", "Somchai P. <somchai@acme.example>", "***@acme.example"),
        ("release", "approver_email", "***@acme.example", "***@acme.example"),
    ],
)
def test_what_is_typed_is_read_as_the_field_wants_it(
    kind: str, name: str, text: str, value: Value
) -> None:
    found = answer(kind, name, text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("kind", "name", "text", "said"),
    [
        ("bundle", "rotation_cadence_days", "91", "at most 90 days"),
        ("bundle", "rotation_cadence_days", "soon", "a whole number, not text"),
        ("bundle", "rotation_cadence_days", "1" * 2000, "a whole number, not text"),
        ("bundle", "owner", "", "one line of text that is not empty"),
        ("bundle", "owner", "a\nb", "one line of text"),
        ("bundle", "owner", "\udcff", "`owner` must be text in UTF-8"),
        ("bundle", "name", "../prod", "a name of letters and digits"),
        ("bundle", "last_rotated_at", "yesterday", "an RFC 3339 timestamp"),
        ("environment", "cloud_provider", "cloudrun", "did you mean `cloud_run`?"),
        ("environment", "name", "{a: b}", "not one of `staging` or `production`"),
        ("release", "tag", "1.4.0", "`v` and a semantic version"),
    ],
)
def test_what_the_model_refuses_is_refused(kind: str, name: str, text: str, said: str) -> None:
    assert said in refusal(kind, name, text)


@pytest.mark.parametrize(
    ("kind", "name", "text"),
    [
        ("bundle", "vercel_token_ref", "zqxw-hunter2"),
        ("bundle", "supabase_key_ref", "op://zqxw"),
        ("release", "approver_email", "zqxw"),
        ("release", "approver_email", "zqxw@"),
        ("environment", "cloud_provider", "zqxw@acme.example"),
        ("environment", "monitoring_dashboard_url", "ftp://zqxw"),
    ],
)
def test_a_refusal_repeats_no_secret(kind: str, name: str, text: str) -> None:
    assert "zqxw" not in refusal(kind, name, text)


def test_the_words_of_the_team_count() -> None:
    kind = BY_NAME["environment"]
    assert read_answer(kind, "cloud_provider", "fly", {}, TEAM, NOW) == "fly"
