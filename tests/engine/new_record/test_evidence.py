"""Cited is what no rule objects to."""

from __future__ import annotations

import json

import pytest
from knowing import known_in

from validator.engine.new_record.evidence import find_evidence

RUN = "https://github.com/acme/invoices/actions/runs/1701/artifacts/"
COMMIT = "3f0c2d1e9a7b5c4d6e8f0a1b2c3d4e5f60718293"
TAGS = f"# git tags\nv1.4.0 {COMMIT}\n"
CHECKLIST = {"tag": "v1.4.0", "environment": "production"}


def stage(number: int, **fields: object) -> str:
    record = {
        "id": f"00000000-0000-4000-8000-{number:012}",
        "pipeline_run_id": "6f1c1c5e-1f0a-4b8e-9d55-0f6f7c9f2b10",
        "component": "api",
        "stage_name": f"stage-{number}",
        "status": "success",
        "started_at": "2026-11-17T02:00:00Z",
        "finished_at": "2026-11-17T02:03:20Z",
        "duration_ms": 200000,
        "artifact_url": f"{RUN}{number}",
        "log_digest": f"sha256:{'0' * 64}",
        "op_id": f"gha/github.com/acme/invoices/1701/1/48/s{number}",
        "branch": "v1.4.0",
        "triggered_by": "octocat",
        "environment": "production",
        "metadata": {"commit": COMMIT},
    }
    return json.dumps({**record, **fields}) + "\n"


def cited(*stages: str, beside: str = "", policy: str = "") -> list[str]:
    text = f"{TAGS}{policy}{beside}# releases/v1.4.0/stages.jsonl\n{''.join(stages)}"
    known = known_in(text)
    found = find_evidence(known.repository, known.facts, known.policy, CHECKLIST)
    return [str(artifact["name"]) for artifact in found]


def test_an_artifact_is_named_by_its_stage() -> None:
    known = known_in(f"{TAGS}# releases/v1.4.0/stages.jsonl\n{stage(1)}")
    found = find_evidence(known.repository, known.facts, known.policy, CHECKLIST)
    assert found == [{"name": "stage-1", "url": f"{RUN}1"}]


@pytest.mark.parametrize(
    "fields",
    [
        {"environment": "staging"},
        {"metadata": {"commit": "9a7b5c4"}},
        {"status": "failure"},
        {"status": "skipped"},
        {"status": "done"},
        {"artifact_url": None},
        {"artifact_url": "https://ci.acme.example/pytest.zip"},
        {"artifact_url": "https://github.com/mallory/invoices/actions/runs/1701/artifacts/9"},
        {"op_id": "gha/github.com/acme/other/1701/1/48/s9"},
        {"stage_name": 7},
    ],
    ids=str,
)
@pytest.mark.parametrize("policy", ["", '# relgate.toml\nignore = ["EVD"]\n'])
def test_what_is_no_evidence_is_left_out(fields: dict[str, object], policy: str) -> None:
    assert cited(stage(1), stage(9, **fields), stage(2), policy=policy) == ["stage-1", "stage-2"]


@pytest.mark.parametrize(
    "fields",
    [
        {"environment": None},
        {"metadata": {}},
        {"metadata": {"commit": COMMIT[:7]}},
        {"op_id": "by hand"},
    ],
    ids=str,
)
def test_what_may_be_evidence_is_cited(fields: dict[str, object]) -> None:
    assert cited(stage(1, **fields)) == ["stage-1"]


def test_of_attempts_the_last_one_counts() -> None:
    first = stage(1, stage_name="pytest")
    second = stage(2, stage_name="pytest-again", op_id="gha/github.com/acme/invoices/1701/2/48/s1")
    again = second.replace("pytest-again", "pytest")
    assert cited(first, second) == ["pytest", "pytest-again"]
    assert cited(first, again) == ["pytest"]
    known = known_in(f"{TAGS}# releases/v1.4.0/stages.jsonl\n{first}{again}")
    [artifact] = find_evidence(known.repository, known.facts, known.policy, CHECKLIST)
    assert artifact["url"] == f"{RUN}2"


def test_what_another_checklist_cites_wrongly_is_not_cited_once_more() -> None:
    first = stage(1, stage_name="pytest", environment=None)
    again = stage(
        2,
        stage_name="pytest",
        environment=None,
        op_id="gha/github.com/acme/invoices/1701/2/48/s1",
    )
    beside = (
        "# releases/v1.4.0/aaa.yaml\ntag: v1.4.0\nenvironment: staging\n"
        f"artifacts:\n  - name: pytest\n    url: {RUN}1\n"
    )
    assert cited(first, again, beside=beside) == ["pytest"]


def test_an_artifact_of_two_records_is_cited_once() -> None:
    both = stage(2, artifact_url=f"{RUN}1".replace("acme", "ACME"))
    assert cited(stage(1), both) == ["stage-1"]


def test_other_releases_are_of_no_interest() -> None:
    assert cited(beside=f"# releases/v1.3.0/stages.jsonl\n{stage(1)}") == []


def test_a_fork_is_told_by_all_releases() -> None:
    past = "".join(stage(number, metadata={}) for number in range(10, 14))
    fork = stage(
        1,
        artifact_url="https://github.com/mallory/invoices/actions/runs/1701/artifacts/9",
        op_id="gha/github.com/mallory/invoices/1701/1/48/s9",
    )
    assert cited(fork) == ["stage-1"]
    assert cited(fork, beside=f"# releases/v1.3.0/stages.jsonl\n{past}") == []
