"""Two states of a repository in memory, compared."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from validator.engine.diff.change import Diff, RecordChange
from validator.engine.diff.compare import Side, compare
from validator.engine.policy_file import NO_POLICY, read_policy
from validator.source.memory import Memory

Files = Mapping[str, str]

ENVIRONMENT = {
    "id": "5b0c9a52-6a0f-4d0e-9a53-4b8a52f1c001",
    "name": "staging",
    "cloud_provider": "cloud_run",
    "service_name": "api",
    "gh_environment": "staging-api",
    "secrets_bundle_ref": "staging-api",
    "success_criteria": {"latency_p95_ms": 300, "availability": ">=0.999"},
    "rollback_tag": "v1.3.2",
    "monitoring_dashboard_url": "https://acme.grafana.net/d/api",
    "last_validated_at": "2026-11-20T09:30:00Z",
}
BUNDLE = {
    "id": "0a0f0a9e-8f1e-4a57-8a55-70b1f3f0c7d2",
    "name": "staging-api",
    "service_account": "api-deployer",
    "vercel_token_ref": "gh://staging-portal/VERCEL_TOKEN",
    "rotation_cadence_days": 60,
    "last_rotated_at": "2026-10-01T00:00:00Z",
    "owner": "platform-team",
}
ARTIFACT = {
    "name": "pytest",
    "url": "https://github.com/acme/invoices/actions/runs/1701/artifacts/39",
}
RELEASE = {
    "id": "9f5b7f0e-3d7c-4a55-9d3e-0c1b9d0f6a11",
    "tag": "v1.4.0",
    "environment": "staging",
    "pdpa_confirmed": True,
    "ux_states_demoed": False,
    "rollback_rehearsed_at": "2026-11-18T03:00:00Z",
    "approver_role": "admin",
    "approver_email": "***@acme.example",
    "notes": "Rolled back twice.",
    "artifacts": [ARTIFACT],
}
STAGE = {
    "id": "00000000-0000-4000-8000-000000000001",
    "pipeline_run_id": "00000000-0000-4000-9000-000000000001",
    "component": "api",
    "stage_name": "pytest",
    "status": "success",
    "started_at": "2026-11-17T02:00:00Z",
    "finished_at": "2026-11-17T02:03:20Z",
    "duration_ms": 200000,
    "artifact_url": ARTIFACT["url"],
    "log_digest": "sha256:" + "0" * 64,
    "op_id": "gha/github.com/acme/invoices/1701/1/48/s4",
    "branch": "v1.4.0",
    "triggered_by": "octocat",
    "environment": "staging",
    "metadata": {"coverage": 93.1},
}
PLACES: dict[str, tuple[str, dict[str, Any]]] = {
    "environment": ("environments/staging/api.yaml", ENVIRONMENT),
    "bundle": ("bundles/staging-api.yaml", BUNDLE),
    "release": ("releases/v1.4.0/staging.yaml", RELEASE),
    "stage": ("releases/v1.4.0/stages.jsonl", STAGE),
}
"""A valid record of each kind, and where it lies."""


def written(record: Mapping[str, Any]) -> str:
    """A record as a line of JSON, which is YAML too."""
    return json.dumps(record) + "\n"


def files_of(kind: str, **changed: Any) -> dict[str, str]:
    """The file of a record with some fields changed; those that are `...` are left out."""
    path, record = PLACES[kind]
    stated = {name: value for name, value in {**record, **changed}.items() if value is not ...}
    return {path: written(stated)}


def side(files: Files, name: str = "a side") -> Side:
    """A state of a repository."""
    content = {path: text.encode("utf-8", "surrogateescape") for path, text in files.items()}
    policy = NO_POLICY
    if "relgate.toml" in files:
        policy = read_policy("relgate.toml", content["relgate.toml"])
    source = Memory(content)
    digests = {path: hashlib.sha256(content[path]).hexdigest() for path in source.paths()}
    return Side(name, source, digests, policy)


def diff(before: Files, after: Files, share: int = 20) -> Diff:
    """What changed from some files to others."""
    return compare(side(before, "the base"), side(after, "the work tree"), share)


def only_change(before: Files, after: Files) -> RecordChange:
    """The one change between two states."""
    [change] = diff(before, after).changes
    return change


def words(change: RecordChange) -> list[str]:
    """The risks of a change in words."""
    return [risk.words for risk in change.risks]


def changed(changes: Iterable[RecordChange]) -> list[str]:
    """What happened to which record."""
    return [f"{it.what} {it.kind} {it.now.key}" for it in changes]
