"""Waivers as findings: WVR001 to WVR004 beyond their examples."""

from __future__ import annotations

import pytest
from checking import check, parse_example, run

from validator.finding import Finding

SHARED = """
# bundles/prod.yaml
name: prod

# environments/production/api.yaml
name: production
secrets_bundle_ref: prod

# environments/staging/api.yaml
name: staging
secrets_bundle_ref: prod  """
"""A repository whose last line is a finding of REF004."""

TODAY = "2026-11-23"


def waivers(text: str) -> list[Finding]:
    return [it for it in run(parse_example(text)).active if it.code.startswith("WVR")]


def inline(comment: str, *marks: str) -> str:
    return "\n".join((SHARED + comment, *marks, ""))


@pytest.mark.parametrize(
    ("comment", "code"),
    [
        ("ignore[REF004] until=2026-11-22 because x", "WVR001"),
        ("ignore[REF004] until=2026-11-22", "WVR003"),
        ("ignore[REF004] until=2026-11-22 because", "WVR003"),
        ("ignore[REF004] because x", "WVR004"),
        ("ignore[REF004]", "WVR004"),
        ("ignore[REF044] until=2026-11-22", "WVR004"),
        ("ignore[REF004", "WVR004"),
    ],
)
def test_a_waiver_with_several_mistakes_is_one_finding_and_waives_nothing(
    comment: str, code: str
) -> None:
    comment = f"# relgate: {comment}"
    carets = f"#                         {'^' * len(comment)} {code}"
    check(inline(comment, "#                   ^^^^ REF004", carets), "REF004", "WVR")


def test_an_expired_waiver_is_not_unused_as_well() -> None:
    check(
        """
# environments/staging/api.yaml
name: staging  # relgate: ignore[REF004] until=2026-11-22 because x
#              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ WVR001
""",
        "WVR",
    )


@pytest.mark.parametrize(
    ("comment", "hint"),
    [
        ("ignore[REF044] until=2030-01-01 because x", "no rule `REF044`; did you mean `REF004`?"),
        ("ignore[] until=2030-01-01 because x", "it names no rule"),
        ("ignore[REF004,] until=2030-01-01 because x", "it names no rule"),
        ("ignore[ROT] until=2030-01-01 because x", "no rule `ROT`"),
        ("ignore[REF004,ROT001] until=2030-01-01 because x", "ROT001 is locked"),
        ("ignore[unused_waiver] until=2030-01-01 because x", "WVR002 judges waivers"),
        ("ignore[REF004] because x until=2030-01-01", "no last day"),
        ("ignore[REF004] until= because x", "no last day"),
        ("ignore[REF004] until=2030-02-30 because x", "none of the calendar"),
        ("ignore[REF004] until=2030-W01-1 because x", "none of the calendar"),
        ("ignore[REF004] until=20300101 because x", "none of the calendar"),
        ("ignore[REF004] until=2030-01-01T00:00:00Z because x", "none of the calendar"),
        ("ignore REF004 until=2030-01-01 because x", "write it as `# relgate: ignore["),
        ("disable[REF004] until=2030-01-01 because x", "write it as `# relgate: ignore["),
        ("ignore[REF004] until=2030-01-01 for x", "write it as `# relgate: ignore["),
        ("", "write it as `# relgate: ignore["),
    ],
)
def test_a_void_waiver_says_why(comment: str, hint: str) -> None:
    (finding,) = waivers(inline(f"# relgate: {comment}"))
    assert finding.code == "WVR004"
    assert hint in finding.message


def test_where_no_rule_is_near_none_is_suggested() -> None:
    (finding,) = waivers(inline("# relgate: ignore[xyzzy] until=2030-01-01 because x"))
    assert finding.message == "this waiver accepts nothing: there is no rule `xyzzy`"


def test_a_void_waiver_shows_no_token() -> None:
    token = "ghp_" + "a1" * 18
    for comment in (f"ignore[{token}]", f"{token}", f"ignore[REF004, {token}] until=2030-01-01"):
        (finding,) = waivers(inline(f"# relgate: {comment}"))
        assert "a1a1" not in repr(finding.message)
        assert "a1a1" not in repr(finding.location.excerpt)


def test_a_waiver_is_over_as_soon_as_its_day_is() -> None:
    text = inline("# relgate: ignore[REF004] until=2026-10-31 because x")
    assert not waivers(f"# clock: 2026-10-31T23:59:59.999999Z{text}")
    (finding,) = waivers(f"# clock: 2026-11-01T00:00:00Z{text}")
    assert finding.code == "WVR001"


def test_the_last_day_and_how_long_it_is_over_are_told() -> None:
    (finding,) = waivers(inline("# relgate: ignore[REF004] until=2026-10-31 because x"))
    assert finding.message == "the waiver of REF004 ended with 2026-10-31, 22 days ago"
    (finding,) = waivers(inline("# relgate: ignore[REF004] until=2026-11-22 because x"))
    assert finding.message.endswith("2026-11-22, less than a day ago")


@pytest.mark.parametrize("until", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("clock", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_no_day_is_too_far_away(until: str, clock: str) -> None:
    text = f"# clock: {clock}{inline(f'# relgate: ignore[REF004] until={until} because x')}"
    report = run(parse_example(text))
    found = {it.code for it in report.active if it.code in ("WVR001", "REF004")}
    # The late clock is past 9999-12-31 in UTC, on a day that no calendar has.
    assert found == ({"WVR001", "REF004"} if clock.startswith("9999") else set())


def test_a_waiver_is_unused_where_it_accepts_nothing() -> None:
    check(
        inline(
            "# relgate: ignore[REF001] until=2030-01-01 because x",
            "#                   ^^^^ REF004",
            "#                         " + "^" * 52 + " WVR002",
        ),
        "REF004",
        "WVR",
    )


def test_a_code_too_many_is_told_and_the_waiver_stays() -> None:
    (finding,) = waivers(inline("# relgate: ignore[REF004,REF001] until=2030-01-01 because x"))
    assert finding.code == "WVR002"
    assert finding.message.endswith("here is no finding of REF001")
    assert finding.help == "remove REF001 from it"
    assert finding.fix is None


def test_of_two_waivers_of_one_finding_one_is_unused() -> None:
    check(
        """
# relgate.toml
[[waivers]]
code = "REF004"
#      ^^^^^^^^ WVR002
path = "environments"
reason = "x"
until = 2030-01-01

[[waivers]]
code = "SHARED-production-bundle"
#      ^^^^^^^^^^^^^^^^^^^^^^^^^^ WVR002
path = "environments/*/api.yaml"
reason = "x"
until = 2030-01-01
"""
        + inline("# relgate: ignore[REF004] until=2030-01-01 because x"),
        "REF004",
        "WVR",
    )


@pytest.mark.parametrize("policy", ['ignore = ["REF004"]', 'select = ["REF001", "WVR"]'])
@pytest.mark.parametrize("codes", ["REF004", "REF001,REF004"])
def test_whether_a_waiver_is_of_use_is_not_asked_until_its_rules_run(
    policy: str, codes: str
) -> None:
    comment = f"# relgate: ignore[{codes}] until=2030-01-01 because x"
    assert not waivers(f"# relgate.toml\n{policy}\n{inline(comment)}")


def test_an_expired_waiver_of_one_rule_that_runs_is_told() -> None:
    policy = '# relgate.toml\nignore = ["REF004"]\n'
    comment = "# relgate: ignore[{}] until=2020-01-01 because x"
    assert not waivers(policy + inline(comment.format("REF004")))
    (finding,) = waivers(policy + inline(comment.format("REF004,REF001")))
    assert finding.code == "WVR001"


def test_a_void_waiver_is_told_whatever_runs() -> None:
    policy = '# relgate.toml\nselect = ["WVR004"]\n'
    (finding,) = waivers(policy + inline("# relgate: ignore[REF004]"))
    assert finding.code == "WVR004"


def test_findings_about_waivers_may_be_ignored_by_the_policy() -> None:
    comment = "# relgate: ignore[REF001] until=2030-01-01 because x"
    assert waivers(inline(comment))
    assert not waivers(f'# relgate.toml\nignore = ["WVR"]\n{inline(comment)}')
    assert not waivers(
        f'# relgate.toml\nper_path_ignores."environments" = ["WVR002"]\n{inline(comment)}'
    )


def test_messages_speak_of_the_form_that_was_chosen() -> None:
    (finding,) = waivers(inline("# relgate: ignore[REF001] until=2030-01-01 because x"))
    assert finding.message.endswith("here is no finding of REF001")
    (finding,) = waivers(inline("# relgate: ignore[REF004] until=2030-01-01"))
    assert finding.help == "add `because ...`"
    table = "[[waivers]]\ncode = 'REF004'\npath = '**'\nuntil = 2030-01-01"
    (finding,) = waivers(f"# relgate.toml\n{table}\n")
    assert finding.help == 'add `reason = "..."`'


def test_an_unused_waiver_of_the_policy_names_its_files() -> None:
    (finding,) = waivers(
        """
# relgate.toml
[[waivers]]
code = "REF004"
path = "releases/**"
reason = "x"
until = "2030-01-01"
"""
    )
    assert "in `releases/**` is no finding of REF004" in finding.message
    assert finding.location.place.path == "relgate.toml"
