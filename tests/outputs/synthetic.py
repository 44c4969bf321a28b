"""One synthetic report that every format is tested on: all that can be in a report is in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

from validator.finding import (
    Excerpt,
    Finding,
    Fix,
    Location,
    Place,
    Record,
    Report,
    Severity,
    Since,
    Waiver,
)
from validator.outputs.checkout import Checkout
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
    "\u202egnp, a/b#1, [x](https://evil.example), ![i](//x), www.evil.example, &lt;, \\| \\` "
    "`` `a``b`c, *e* _u_ ~~s~~ $m$ :x: ##[group]x ###vso[y]z ]]> {0}",
    location(
        "bundles/a b:c,d|`e`@f#1\n\udcff.yaml",
        1,
        8,
        "é\tx: 票😀 \x1b[31m" + "!" * 3 + " ##[error]",
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
        used=("REF004",),
    ),
)
WAIVED_IN_PLACE = Finding(
    "REF004",
    "shared_production_bundle",
    Severity.WARNING,
    "environment staging/portal shares the bundle `prod-portal` with production",
    location(
        "environments/staging/portal.yaml",
        5,
        21,
        "secrets_bundle_ref: prod-portal # relgate: ignore[REF004] until=2027-01-31 because | @x",
        11,
        kind="environment",
        key="staging/portal",
        field="secrets_bundle_ref",
    ),
    "5f0e0d0c0b0a09080706050403020100",
    waiver=Waiver(
        ("REF004",),
        "| @x",
        date(2027, 1, 31),
        Place("environments/staging/portal.yaml", Span(200, 250)),
        line=5,
        used=("REF004",),
    ),
)
MULTI_LINE = Finding(
    "SCH003",
    "wrong_type",
    Severity.ERROR,
    "`owner` of bundle x is a mapping, not text",
    location("bundles/x.yaml", 7, 3, "  a: 1", 4, kind="bundle", key="x", field="owner")._replace(
        end=Position(9, 5),
    ),
    "6f0e0d0c0b0a09080706050403020100",
    fix=Fix(
        "move the mapping",
        (
            Edit("bundles/x.yaml", Span(10, 20), "", Position(7, 3), Position(9, 5)),
            Edit("bundles/y.yaml", Span(30, 30), "é: 1\n", Position(2, 1), Position(2, 1)),
        ),
        safe=False,
    ),
)
REPORT = Report(
    (HOSTILE, NO_LINE, MULTI_LINE, PLAIN, WAIVED, WAIVED_IN_PLACE, LONG_LINE),
    {"environment": 1, "bundle": 2, "release": 0, "stage": 1234},
    4,
    datetime(2026, 11, 23, 12, tzinfo=UTC),
    clock_fixed=True,
    policy_path="relgate.toml",
)
RECORDS = (
    Record("bundle", "x", "bundles/x.yaml", 1),
    Record("bundle", "é&<\x01", "bundles/y.yaml", 1),
    Record("environment", "staging/api", "environments/staging/api.yaml", 1),
    Record("environment", "staging/portal", "environments/staging/portal.yaml", 1),
    Record("environment", "staging/portal", "environments/staging/portal.yaml", 12),
    Record("stage", None, "releases/v1.0.0/stages.jsonl", 3),
)
"""The records that were checked for it."""

SINCE = REPORT._replace(
    findings=tuple(
        finding._replace(
            state="existing" if finding in (HOSTILE, NO_LINE, WAIVED) else "introduced"
        )
        for finding in REPORT.findings
    ),
    since=Since("origin/main", "1a2b3c4d5e6f708192a3b4c5d6e7f80912345678", 3, 1),
)
"""The same report of a run that compares with a base."""

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


def locations(report: Report) -> Iterator[Location]:
    """Every place that a report points at."""
    for finding in report.findings:
        yield finding.location
        yield from finding.related


def _texts() -> dict[str, str]:
    """Files that hold the lines at which the findings stand; what is cut of a line is wide."""
    lines: dict[str, dict[int, str]] = {}
    for place in locations(REPORT):
        text = "é" * place.excerpt.cut + place.excerpt.text
        lines.setdefault(place.place.path, {})[place.start.line] = text
    return {
        path: "".join(f"{known.get(number, '')}\n" for number in range(1, max(known) + 1))
        for path, known in lines.items()
    }


def many(count: int) -> Report:
    """A report of that many findings: errors, warnings and waived ones in turn."""
    findings = (
        (PLAIN, HOSTILE, WAIVED)[number % 3]._replace(fingerprint=f"{number:032x}")
        for number in range(count)
    )
    return REPORT._replace(findings=tuple(findings))


TEXTS = _texts()
CHECKOUT = Checkout("services/shop", lambda path: f"services/shop/{path}", TEXTS.get)
"""The files of the report, in a folder of a larger repository."""
