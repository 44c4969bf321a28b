"""One synthetic diff that every format of a diff is tested on: all that can be in one is in it."""

from __future__ import annotations

from dataclasses import replace

from validator.engine.diff.change import (
    ABSENT,
    Diff,
    FieldChange,
    Grade,
    Incomparable,
    Named,
    RecordChange,
    Risk,
)

HOSTILE_TEXT = (
    "a\nb \x1b[31m <b>x</b> @mention `tick` | pipe \u202egnp a/b#1 [x](https://evil.example) "
    "##[group]x <!-- y --> \\| ``` www.evil.example &lt; $m$ :x:"
)
POLICY = RecordChange(
    "changed",
    "policy",
    Named(None, "relgate.toml"),
    Named(None, "relgate.toml"),
    (FieldChange("ignore", [], ["REL"]), FieldChange("waivers.REF004 a|b", ABSENT, {"code": "x"})),
    (
        Risk("policy_loosened", Grade.HIGH, "no longer run: REL"),
        Risk("policy_loosened", Grade.HIGH, "waiver added", "waivers.REF004 a|b"),
    ),
)
PRODUCTION = RecordChange(
    "changed",
    "environment",
    Named("production/api", "environments/production/api.yaml"),
    Named("production/api", "environments/production/api.yaml"),
    (
        FieldChange("rollback_tag", "v1.3.2", None),
        FieldChange("success_criteria.latency_p95_ms", 300, 500),
        FieldChange("success_criteria.availability", ">=0.999", ABSENT),
    ),
    (
        Risk("rollback_moved", Grade.HIGH, "rollback target removed", "rollback_tag"),
        Risk(
            "threshold_loosened",
            Grade.HIGH,
            "threshold loosened",
            "success_criteria.latency_p95_ms",
        ),
        Risk(
            "threshold_loosened", Grade.HIGH, "threshold removed", "success_criteria.availability"
        ),
        Risk("production_touched", Grade.MEDIUM, "production touched"),
    ),
)
SECRET = RecordChange(
    "changed",
    "bundle",
    Named("prod-api", "bundles/prod-api.yaml"),
    Named("prod-api", "bundles/prod-api.yaml"),
    (FieldChange("vercel_token_ref", ABSENT, ABSENT, hidden=True),),
    (Risk("credential_swapped", Grade.HIGH, "credential swapped", "vercel_token_ref"),),
)
RENAMED = RecordChange(
    "renamed",
    "bundle",
    Named("old", "bundles/old.yaml"),
    Named("new", "bundles/new.yaml"),
    (FieldChange("name", "old", "new"),),
)
HOSTILE = RecordChange(
    "changed",
    "release",
    Named(HOSTILE_TEXT, f"releases/{HOSTILE_TEXT}\udcff.yaml"),
    Named(HOSTILE_TEXT, f"releases/{HOSTILE_TEXT}\udcff.yaml"),
    (
        FieldChange(f"artifacts[{HOSTILE_TEXT}].url", HOSTILE_TEXT, {HOSTILE_TEXT: [HOSTILE_TEXT]}),
        FieldChange("notes", "same start, " * 30 + "one end", "same start, " * 30 + "the other"),
        FieldChange("empty", "", " "),
        FieldChange("number", "1.0", 1.0),
        FieldChange("truth", "true", True),
        FieldChange("", "null", None),
    ),
    (Risk("evidence_replaced", Grade.HIGH, "evidence replaced", f"artifacts[{HOSTILE_TEXT}].url"),),
)
MOVED = RecordChange(
    "moved", "release", Named("v1/a", "releases/v1/a.yml"), Named("v1/a", "releases/v1/a.yaml")
)
STAGES = tuple(
    RecordChange("added", "stage", None, Named(f"op-{number}", "releases/v1/stages.jsonl"))
    for number in range(12)
)
REMOVED = RecordChange(
    "removed",
    "environment",
    Named("staging/api", "environments/staging/api.yaml"),
    None,
    (),
    (Risk("record_removed", Grade.MEDIUM, "environment removed"),),
)
ROTATED = RecordChange(
    "changed",
    "bundle",
    Named("a", "bundles/a.yaml"),
    Named("a", "bundles/a.yaml"),
    (FieldChange("last_rotated_at", "2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z"),),
    (Risk("rotation_recorded", Grade.NOTE, "rotation recorded", "last_rotated_at"),),
)
LOCK = RecordChange(
    "changed",
    "tags",
    Named(None, "releases/tags.lock"),
    Named(None, "releases/tags.lock"),
    tuple(FieldChange(f"v1.{number}.0", ABSENT, "a" * 40) for number in range(20)),
)
DIFF = Diff(
    "the merge base of origin/main and HEAD (0123456789ab)",
    "the work tree",
    (POLICY, PRODUCTION, SECRET, HOSTILE, REMOVED, ROTATED, LOCK, RENAMED, MOVED, *STAGES),
    ("bundles/comments.yaml", f"bundles/{HOSTILE_TEXT}"),
    (Incomparable("bundles/b.yaml", "as it is, `owner` stands twice"),),
    9,
    20,
    20,
)
NOTHING = Diff("HEAD (0123456789ab)", "what is staged", ())


def many(count: int) -> Diff:
    """A diff of many changes, all of them as long as they get."""
    return replace(DIFF, changes=(HOSTILE,) * count, rewritten=("bundles/x.yaml",) * count)
