"""One synthetic report that every format is tested on: all that can be in a report is in it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from validator.finding import Excerpt, Finding, Fix, Location, Place, Report, Severity, Waiver
from validator.text import Edit, Position, Span


def location(
    path: str,
    line: int,
    column: int,
    text: str,
    length: int,
    *,
    cut: int = 0,
    kind: str | None = None,
    key: str | None = None,
    field: str | None = None,
    message: str | None = None,
) -> Location:
    start = column - 1 - cut
    return Location(
        Place(path, Span(100, 100 + length), kind, key, field),
        Position(line, column),
        Position(line, column + length),
        Excerpt(text, cut, start, min(start + length, len(text))),
        message,
    )


PLAIN = Finding(
    "REF001",
    "unknown_bundle",
    Severity.ERROR,
    "environment staging/api uses the bundle `staging-apii`, which does not exist",
    location(
        "environments/staging/api.yaml",
        6,
        21,
        "secrets_bundle_ref: staging-apii",
        12,
        kind="environment",
        key="staging/api",
        field="secrets_bundle_ref",
    ),
    "0f0e0d0c0b0a09080706050403020100",
    related=(
        location(
            "bundles/staging-api.yaml", 12, 7, "name: staging-api", 11, message="the nearest name"
        ),
    ),
    help="did you mean `staging-api`?",
    fix=Fix(
        "write `staging-api`",
        (
            Edit(
                "environments/staging/api.yaml",
                Span(100, 112),
                "staging-api",
                Position(6, 21),
                Position(6, 33),
            ),
        ),
    ),
)
HOSTILE = Finding(
    "YML005",
    "bad_encoding",
    Severity.WARNING,
    "a message with\na line break, a bell \a, <b>markup</b>, @mention, `tick` | pipe % ::x "
    "\u202egnp",
    location(
        "bundles/a b:c,d\n\udcff.yaml",
        1,
        8,
        "é\tx: 票😀 \x1b[31m" + "!" * 3,
        3,
    ),
    "1f0e0d0c0b0a09080706050403020100",
    related=tuple(location("bundles/x.yaml", n, 1, f"name: x{n}", 4) for n in range(1, 6)),
)
LONG_LINE = Finding(
    "EVD006",
    "contradictory_stage",
    Severity.ERROR,
    "`duration_ms` of stage s1 is 5,000, but it took 4,000 ms",
    location("releases/v1.0.0/stages.jsonl", 3, 612, '…s": 1, "duration_ms": 5000, "', 4, cut=588),
    "2f0e0d0c0b0a09080706050403020100",
)
NO_LINE = Finding(
    "YML012",
    "unreadable_file",
    Severity.ERROR,
    "this file cannot be read: it leads out of the repository",
    Location(
        Place("bundles/link.yaml", Span(0, 0)), Position(1, 1), Position(1, 1), Excerpt("", 0, 0, 0)
    ),
    "3f0e0d0c0b0a09080706050403020100",
)
WAIVED = Finding(
    "REF004",
    "shared_production_bundle",
    Severity.WARNING,
    "environment staging/api shares the bundle `prod-api` with production",
    location("environments/staging/api.yaml", 9, 21, "secrets_bundle_ref: prod-api", 8),
    "4f0e0d0c0b0a09080706050403020100",
    waiver=Waiver(
        ("REF004",),
        "one account until the migration is over",
        date(2027, 1, 31),
        Place("relgate.toml", Span(5, 9)),
        glob="environments/staging/*",
        used=True,
    ),
)
REPORT = Report(
    (HOSTILE, NO_LINE, PLAIN, WAIVED, LONG_LINE),
    {"environment": 1, "bundle": 2, "release": 0, "stage": 1234},
    4,
    datetime(2026, 11, 23, 12, tzinfo=UTC),
    clock_fixed=True,
    policy_path="relgate.toml",
)
CLEAN = Report((), {"bundle": 1}, 1, datetime(2026, 11, 23, 12, tzinfo=UTC))
NOTHING = Report((), {}, 0, datetime(2026, 11, 23, 12, tzinfo=UTC))
BROKEN_POLICY = Report(
    (),
    {},
    0,
    datetime(2026, 11, 23, 12, tzinfo=UTC),
    policy_path="relgate.toml",
    policy_broken=True,
)
