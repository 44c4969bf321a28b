"""Waivers: what they accept, by line, by glob, and until when."""

from __future__ import annotations

import pytest
from checking import parse_example, run

from validator.finding import Report

BUNDLE = """
# bundles/prod.yaml
name: prod

# environments/production/api.yaml
name: production
secrets_bundle_ref: prod
"""


def staging(text: str, before: str = "") -> Report:
    """The report on a repository whose staging environment is that text."""
    return run(parse_example(f"{before}{BUNDLE}\n# environments/staging/api.yaml\n{text}\n"))


def policy(*tables: str) -> str:
    return "\n".join(("# relgate.toml", *tables, ""))


def accepted(report: Report) -> set[str]:
    codes = {finding.code for finding in report.waived}
    assert not codes & {it.code for it in report.active if it.location.place.path.startswith("env")}
    return codes


def is_waived(report: Report, code: str = "REF004") -> bool:
    found = {finding.waived for finding in report.findings if finding.code == code}
    assert len(found) == 1, found
    return found.pop()


WAIVER = "# relgate: ignore[REF004] until=2030-01-01 because DNS moves"


# Which line


@pytest.mark.parametrize(
    "text",
    [
        f"name: staging\nsecrets_bundle_ref: prod {WAIVER}",
        f"name: staging\nsecrets_bundle_ref: prod\t{WAIVER}",
        f"name: staging\nsecrets_bundle_ref: 'prod' {WAIVER}",
        f"name: staging\nsecrets_bundle_ref: prod {WAIVER}  ",
        f"name: staging\n{WAIVER}\nsecrets_bundle_ref: prod",
        f"name: staging\n   {WAIVER}\nsecrets_bundle_ref: prod",
        f"name: staging\n{WAIVER}\n\n# another comment\nsecrets_bundle_ref: prod",
        f"name: staging\n{WAIVER}\n# relgate: ignore[REF001] until=2030-01-01 because x"
        "\nsecrets_bundle_ref: prod",
        f"{{name: staging, secrets_bundle_ref: prod}} {WAIVER}",
        f"x: 1\n---\nname: staging\nsecrets_bundle_ref: prod {WAIVER}",
    ],
)
def test_a_comment_is_about_its_line_or_the_next(text: str) -> None:
    assert is_waived(staging(text))


@pytest.mark.parametrize(
    "text",
    [
        f"name: staging {WAIVER}\nsecrets_bundle_ref: prod",
        f"{WAIVER}\nname: staging\nsecrets_bundle_ref: prod",
        f"name: staging\nsecrets_bundle_ref: prod\n{WAIVER}",
        f"name: staging\nsecrets_bundle_ref: prod\n{WAIVER}\ngh_environment: x",
        f'name: staging\nsecrets_bundle_ref: prod\nnotes: "{WAIVER}"',
        f"name: staging\nsecrets_bundle_ref:\n  prod\n{WAIVER}",
    ],
)
def test_it_is_about_no_other_line(text: str) -> None:
    assert not is_waived(staging(text))


@pytest.mark.parametrize(
    "notes",
    [
        f'"x {WAIVER}"',
        f"'x {WAIVER}'",
        f"x{WAIVER}",
        f"|\n  {WAIVER}\n",
        f">-\n  x\n  {WAIVER}\n",
        f'"x\n  {WAIVER}"',
    ],
)
def test_a_text_that_looks_like_a_comment_is_none(notes: str) -> None:
    report = run(parse_example(f"# releases/v1.0.0/production.yaml\nnotes: {notes}\n"))
    assert not report.waived
    assert not [finding for finding in report.findings if finding.code.startswith("WVR")]


def test_a_comment_after_a_block_scalar_is_one() -> None:
    text = f"""# releases/v1.0.0/production.yaml
notes: |
  {WAIVER}
# relgate: ignore[REL001] until=2030-01-01 because x
pdpa_confirmed: false
"""
    assert is_waived(run(parse_example(text)), "REL001")


@pytest.mark.parametrize("sign", [">-", ">2-", ">- "])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_comment_on_the_line_of_a_block_scalars_sign_is_one(sign: str, end: str) -> None:
    example = parse_example(BUNDLE)
    text = f"name: staging\nsecrets_bundle_ref: {sign} {WAIVER}\n  prod\n"
    example.files["environments/staging/api.yaml"] = text.replace("\n", end)
    assert is_waived(run(example))


def test_line_breaks_of_windows() -> None:
    text = f"name: staging\r\nsecrets_bundle_ref: prod {WAIVER}\r\n"
    example = parse_example(BUNDLE)
    example.files["environments/staging/api.yaml"] = text
    assert is_waived(run(example))


# Which rules


@pytest.mark.parametrize(
    "codes",
    [
        "REF004",
        "ref004",
        "shared_production_bundle",
        "Shared-Production-Bundle",
        " REF004 ",
        "REF001,REF004",
        "REF001, shared_production_bundle",
        "REF004,REF004",
    ],
)
def test_a_rule_is_named_by_its_code_or_its_name(codes: str) -> None:
    comment = f"# relgate: ignore[{codes}] until=2030-01-01 because DNS moves"
    assert is_waived(staging(f"name: staging\nsecrets_bundle_ref: prod {comment}"))


@pytest.mark.parametrize(
    "comment",
    [
        "#relgate:ignore[REF004] until=2030-01-01 because x",
        "#  relgate:  ignore[REF004]  until=2030-01-01  because  x",
        "#\trelgate:\tignore[REF004]\tuntil=2030-01-01\tbecause\tx",
    ],
)
def test_blanks_are_free(comment: str) -> None:
    assert is_waived(staging(f"name: staging\nsecrets_bundle_ref: prod {comment}"))


def test_one_comment_accepts_findings_of_several_rules() -> None:
    text = """# bundles/prod.yaml
name: prod

# environments/production/api.yaml
name: production
secrets_bundle_ref: prod

# environments/staging/api.yaml
name: staging
cloud_provider: vercel
# relgate: ignore[REF004,missing_credential] until=2030-01-01 because x
secrets_bundle_ref: prod
"""
    report = run(parse_example(text))
    assert accepted(report) == {"REF003", "REF004"}
    assert not [finding for finding in report.active if finding.code.startswith("WVR")]


def test_a_finding_that_is_waived_says_by_what() -> None:
    report = staging(f"name: staging\nsecrets_bundle_ref: prod {WAIVER}")
    (finding,) = report.waived
    assert finding.waiver is not None
    assert finding.waiver.reason == "DNS moves"
    assert str(finding.waiver.until) == "2030-01-01"
    assert finding.waiver.codes == ("REF004",)
    assert finding.waiver.used
    assert finding.waiver.place.path == "environments/staging/api.yaml"


def test_no_reason_shows_an_address_or_a_token() -> None:
    reason = f"jane.doe@acme.example has ghp_{'a1' * 18}"
    comment = f"# relgate: ignore[REF004] until=2030-01-01 because {reason}"
    inline = staging(f"name: staging\nsecrets_bundle_ref: prod {comment}")
    table = policy(
        "[[waivers]]",
        'code = "REF004"',
        'path = "**"',
        f'reason = "{reason}"',
        "until = 2030-01-01",
    )
    for report in (inline, staging("name: staging\nsecrets_bundle_ref: prod", table)):
        (finding,) = report.waived
        assert finding.waiver is not None
        assert finding.waiver.reason
        assert "jane" not in finding.waiver.reason
        assert "a1a1" not in finding.waiver.reason


@pytest.mark.parametrize(
    "comment",
    [
        "# relgate: ignore[REF004] because DNS moves",
        "# relgate: ignore[REF004] until=2030-01-01",
        "# relgate: ignore[REF004] until=2030-01-01 because",
        "# relgate: ignore[REF004] until=soon because DNS moves",
        "# relgate: ignore[REF004,REF099] until=2030-01-01 because DNS moves",
        "# relgate: ignore[REF004,ROT001] until=2030-01-01 because DNS moves",
        "# relgate: ignore[REF004,WVR002] until=2030-01-01 because DNS moves",
        "# relgate: ignore[REF] until=2030-01-01 because DNS moves",
        "# relgate: ignore[REF004] from=2030-01-01 because DNS moves",
        "# relgate: REF004",
        "# relgate ignore[REF004] until=2030-01-01 because DNS moves",
        "# noqa: REF004",
    ],
)
def test_what_is_not_whole_accepts_nothing(comment: str) -> None:
    assert not is_waived(staging(f"name: staging\nsecrets_bundle_ref: prod {comment}"))


def test_a_locked_rule_is_not_waived_inline() -> None:
    comment = "# relgate: ignore[ROT001] until=2030-01-01 because the vendor wants it"
    text = f"# bundles/x.yaml\nrotation_cadence_days: 120 {comment}\n"
    assert not is_waived(run(parse_example(text)), "ROT001")


# Until when


@pytest.mark.parametrize(
    ("until", "holds"),
    [
        ("2026-11-24", True),
        ("2026-11-23", True),
        ("2026-11-22", False),
        ("9999-12-31", True),
        ("0001-01-01", False),
    ],
)
def test_the_last_day_counts(until: str, holds: bool) -> None:
    comment = WAIVER.replace("2030-01-01", until)
    assert is_waived(staging(f"name: staging\nsecrets_bundle_ref: prod {comment}")) is holds
    table = policy(
        "[[waivers]]", 'code = "REF004"', 'path = "**"', 'reason = "x"', f"until = {until}"
    )
    assert is_waived(staging("name: staging\nsecrets_bundle_ref: prod", table)) is holds


@pytest.mark.parametrize(
    ("clock", "holds"),
    [
        ("2026-10-31T23:59:59.999999Z", True),
        ("2026-11-01T00:00:00Z", False),
        ("2026-10-31T23:00:00-02:00", False),
        ("2026-11-01T01:00:00+02:00", True),
    ],
)
def test_a_day_is_a_day_in_utc(clock: str, holds: bool) -> None:
    comment = WAIVER.replace("2030-01-01", "2026-10-31")
    text = f"name: staging\nsecrets_bundle_ref: prod {comment}"
    assert is_waived(staging(text, f"# clock: {clock}\n")) is holds


# Waivers of the policy


@pytest.mark.parametrize(
    ("glob", "holds"),
    [
        ("environments/staging/api.yaml", True),
        ("environments/staging/*", True),
        ("environments", True),
        ("**/api.yaml", True),
        ("**", True),
        ("*.yaml", False),
        ("environments/production/**", False),
        ("bundles/**", False),
    ],
)
def test_a_waiver_of_the_policy_holds_for_files(glob: str, holds: bool) -> None:
    table = policy(
        "[[waivers]]",
        'code = "shared-production-bundle"',
        f'path = "{glob}"',
        'reason = "DNS moves"',
        'until = "2030-01-01"',
    )
    report = staging("name: staging\nsecrets_bundle_ref: prod", table)
    assert is_waived(report) is holds
    assert holds == (not [it for it in report.active if it.code == "WVR002"])


def test_a_reason_of_blanks_is_none() -> None:
    table = policy(
        "[[waivers]]", 'code = "REF004"', 'path = "**"', 'reason = " "', "until = 2030-01-01"
    )
    report = staging("name: staging\nsecrets_bundle_ref: prod", table)
    assert not is_waived(report)
    assert [finding.code for finding in report.active if finding.code.startswith("WVR")] == [
        "WVR003"
    ]


# Ignoring, selecting, severity


def findings(report: Report) -> set[str]:
    return {finding.code for finding in report.findings if finding.code.startswith("REF")}


TEXT = "name: staging\nsecrets_bundle_ref: prod\ncloud_provider: vercel"


@pytest.mark.parametrize(
    ("setting", "left"),
    [
        ("", {"REF003", "REF004"}),
        ('ignore = ["REF004"]', {"REF003"}),
        ('ignore = ["shared-production-bundle"]', {"REF003"}),
        ('ignore = ["ref"]', set()),
        ('select = ["REF003"]', {"REF003"}),
        ('select = ["REF"]\nignore = ["REF003"]', {"REF004"}),
        ("select = []", set()),
        ('select = ["ROT"]', set()),
        ('per_path_ignores = {"environments/staging/*" = ["REF003"]}', {"REF004"}),
        ('per_path_ignores = {"environments/staging" = ["REF"]}', set()),
        ('per_path_ignores = {"environments/production/*" = ["REF"]}', {"REF003", "REF004"}),
        ('per_path_ignores = {"**" = ["missing_credential"], "*" = ["REF004"]}', set()),
    ],
)
def test_rules_and_files_are_chosen(setting: str, left: set[str]) -> None:
    assert findings(staging(TEXT, policy(setting))) == left


@pytest.mark.parametrize(
    ("setting", "grave"),
    [
        ("", "warning"),
        ('severity.REF004 = "error"', "error"),
        ('severity.ref004 = "error"', "error"),
        ('severity.shared_production_bundle = "error"', "error"),
        ('severity.shared-production-bundle = "error"', "error"),
        ('severity.REF = "error"', "error"),
        ('severity = {REF = "error", REF004 = "warning"}', "warning"),
        ('severity = {REF = "error", shared_production_bundle = "warning"}', "warning"),
        ('severity = {shared_production_bundle = "warning", REF004 = "error"}', "error"),
    ],
)
def test_severity_is_set_by_code_name_or_family(setting: str, grave: str) -> None:
    report = staging(TEXT, policy(setting))
    (finding,) = [found for found in report.findings if found.code == "REF004"]
    assert str(finding.severity) == grave


@pytest.mark.parametrize(
    "setting",
    [
        'ignore = ["ROT", "REF"]',
        "select = []",
        'per_path_ignores = {"**" = ["ROT"]}',
        'severity.ROT = "warning"',
    ],
)
def test_a_locked_rule_stays_whatever_is_chosen(setting: str) -> None:
    text = f"{policy(setting)}\n# bundles/x.yaml\nrotation_cadence_days: 120\n"
    (finding,) = [it for it in run(parse_example(text)).active if it.code == "ROT001"]
    assert str(finding.severity) == "error"
