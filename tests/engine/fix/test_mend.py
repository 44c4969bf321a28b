"""Fixes in rounds: what is applied, what is refused and why."""

from __future__ import annotations

import pytest
from checking import parse_example
from mending import fix, fix_example, judged, texts

from validator.engine.fix import mend as mending
from validator.engine.fix.draft import Draft
from validator.engine.fix.mend import mend
from validator.source.memory import Memory

TWO = """
# environments/staging/api.yaml
name: stagng
service_name: api
secrets_bundle_ref: staging-apii

# bundles/staging-api.yaml
name: staging-api
"""


def test_all_is_mended_at_once_where_it_can_be() -> None:
    mended = fix(TWO, "REF001", "SCH004")
    assert {it.code for it in mended.fixed} == {"REF001", "SCH004"}
    assert texts(mended)["environments/staging/api.yaml"] == (
        "name: staging\nservice_name: api\nsecrets_bundle_ref: staging-api\n"
    )


def test_only_what_is_wanted_is_mended() -> None:
    assert [it.code for it in fix(TWO, "REF001").fixed] == ["REF001"]
    assert not fix(TWO, is_wanted=lambda finding: False).draft.written


def test_an_unsafe_fix_is_left_alone() -> None:
    example = "# bundles/x.yaml\nname: y\n"
    assert not fix(example, "LAY001", unsafe=False).fixed
    assert fix(example, "LAY001").draft.written == {
        "bundles/x.yaml": None,
        "bundles/y.yaml": b"name: y\n",
    }


def test_a_fix_that_brings_a_finding_is_refused_and_says_which() -> None:
    mended = fix("# bundles/x.yaml\nname: x\nrotation_cadence_day: 200\n", "SCH002")
    [(finding, reason)] = mended.refused
    assert finding.code == "SCH002"
    assert reason.startswith("it would bring ROT001 at bundles/x.yaml:2: ")
    assert not mended.draft.written


def test_of_many_only_those_to_blame_are_refused() -> None:
    days = [200 if number % 7 == 0 else 30 for number in range(40)]
    example = "".join(
        f"# bundles/b{number}.yaml\nname: b{number}\nrotation_cadence_day: {day}\n\n"
        for number, day in enumerate(days)
    )
    judgements = 0

    parsed = parse_example(example)
    memory = Memory({path: text.encode() for path, text in parsed.files.items()})

    def judge(draft: Draft) -> object:
        nonlocal judgements
        judgements += 1
        return judged(parsed, draft)

    mended = mend(Draft(memory), judge, lambda it: it.code == "SCH002")  # type: ignore[arg-type]
    assert len(mended.refused) == days.count(200)
    assert len(mended.fixed) == days.count(30)
    assert judgements <= 4, "a fix that touches a file alone is blamed without a search"


@pytest.mark.parametrize("name", ["b{}", "same"])
def test_of_many_in_one_file_those_to_blame_are_found(name: str) -> None:
    days = [200 if number % 9 == 0 else 30 for number in range(20)]
    example = "# bundles/all.yaml\n" + "---\n".join(
        f"name: {name.format(number)}\nrotation_cadence_day: {day}\n"
        for number, day in enumerate(days)
    )
    mended = fix(example, "SCH002")
    assert len(mended.refused) == days.count(200)
    assert len(mended.fixed) == days.count(30)
    assert texts(mended)["bundles/all.yaml"].count("rotation_cadence_days: 30") == days.count(30)


def test_what_another_fix_makes_possible_has_its_turn() -> None:
    mended = fix(
        "# bundles/x.yaml\nname: y\nid: 0A0F0A9E-8f1e-4a57-8a55-70b1f3f0c7d2\n", "LAY", "SCH005"
    )
    assert {it.code for it in mended.fixed} == {"LAY001", "SCH005"}
    assert texts(mended) == {
        "bundles/y.yaml": "name: y\nid: 0a0f0a9e-8f1e-4a57-8a55-70b1f3f0c7d2\n"
    }


def test_a_file_does_not_move_onto_another() -> None:
    mended = fix("# bundles/x.yaml\nname: y\n\n# bundles/y.yaml\nname: x\n", "LAY001")
    assert [reason for _, reason in mended.refused] == [
        "bundles/y.yaml is there already",
        "bundles/x.yaml is there already",
    ]


def test_a_file_that_cannot_be_read_is_not_edited() -> None:
    example = "# bundles/all.yaml\nname: a\nownr: x\n---\nname: b\n  x: [\n"
    mended = fix(example, "SCH002")
    [(_, reason)] = mended.refused
    assert reason == "bundles/all.yaml: a file that cannot be read is not edited"


def test_a_fix_that_does_not_help_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    example = parse_example("# bundles/x.yaml\nname: x\nownr: me\n")
    monkeypatch.setattr(Draft, "changed", lambda self, edits, moves=(): self)
    mended = fix_example(example, "SCH002")
    assert [reason for _, reason in mended.refused] == ["the finding would stay"]


def test_proofs_have_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mending, "MAX_PROOFS", 0)
    [(_, reason)] = fix("# bundles/x.yaml\nname: x\nownr: me\n", "SCH002").refused
    assert reason == "0 proofs were made; run this once more"


def test_a_file_that_has_changed_meanwhile_is_left_alone() -> None:
    example = parse_example("# bundles/x.yaml\nname: x\nownr: me\n")
    memory = Memory({"bundles/x.yaml": b"name: x\nownr: me\n"})

    def judge(draft: Draft) -> object:
        report = judged(example, draft)
        memory.files["bundles/x.yaml"] = b"# x\nname: x\nownr: me\n"  # type: ignore[index]
        return report

    mended = mend(Draft(memory), judge, lambda it: it.code == "SCH002")  # type: ignore[arg-type]
    assert not mended.draft.written


def test_an_id_is_fresh_and_the_same_each_time() -> None:
    example = "# bundles/x.yaml\nname: x\n---\nname: x2\n\n# bundles/y.yaml\n{name: y}\n"
    once, again = (texts(fix(example, "SCH001")) for _ in range(2))
    assert once == again
    ids = [
        line
        for text in once.values()
        for line in text.replace(",", "\n").splitlines()
        if "id:" in line
    ]
    assert len(set(ids)) == 3
    assert once["bundles/y.yaml"].endswith(", name: y}\n")


def test_a_log_line_gets_an_id() -> None:
    example = '# releases/v1.0.0/stages.jsonl\n{"op_id": "a"}\n{ "op_id": "b"}\n'
    lines = texts(fix(example, "SCH001"))["releases/v1.0.0/stages.jsonl"].splitlines()
    assert [line[:8] for line in lines] == ['{"id": "', '{"id": "']
    assert [line[-14:] for line in lines] == [' "op_id": "a"}', ' "op_id": "b"}']


@pytest.mark.parametrize("text", ["", "- name: x\n", "? name\n: x\n", "{}\n", "--- {}\n"])
def test_no_id_is_given_where_there_is_no_first_key(text: str) -> None:
    assert not fix(f"# bundles/x.yaml\n{text}", "SCH001").draft.written


def test_of_two_findings_at_one_field_one_is_fixed_and_the_other_stays() -> None:
    example = (
        "# releases/v1.4.0/production.yaml\nnotes: ann@acme.example, 081-234-5678, b@c.example\n"
    )
    mended = fix(example, "PII002")
    assert [it.code for it in mended.fixed] == ["PII002", "PII002"]
    assert not mended.refused
    assert [it.message for it in mended.after.findings if it.code == "PII002"] == [
        "`notes` of release v1.4.0/production holds a phone number"
    ]
