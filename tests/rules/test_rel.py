"""Human answers and drills: REL001 to REL005 beyond their examples."""

from __future__ import annotations

import json

import pytest
from checking import check, parse_example, run

# REL001 and REL002: answers


@pytest.mark.parametrize("field", ["pdpa_confirmed", "ux_states_demoed"])
@pytest.mark.parametrize("value", ["true", '"false"', "no", "null", "0", "[false]"])
def test_what_is_no_plain_no_is_no_finding(field: str, value: str) -> None:
    check(
        f"""
# releases/v1.0.0/production.yaml
environment: production
{field}: {value}

# environments/production/portal.yaml
name: production
service_name: portal
""",
        "REL001",
        "REL002",
    )


@pytest.mark.parametrize(
    ("name", "service", "found"),
    [
        ("production", "portal", True),
        ("production", "portal-api", False),
        ("staging", "portal", False),
    ],
)
def test_states_are_demoed_where_a_portal_is(name: str, service: str, found: bool) -> None:
    check(
        f"""
# environments/production/api.yaml
name: production
service_name: api

# environments/{name}/{service}.yaml
name: {name}
service_name: {service}

# releases/v1.0.0/production.yaml
environment: production
ux_states_demoed: false
{"#                 ^^^^^ REL002" if found else ""}
""",
        "REL002",
    )


def test_a_portal_that_is_known_by_its_path_is_declared() -> None:
    report = check(
        """
# environments/production/portal.yaml
name: [

# releases/v1.0.0/production.yaml
environment: production
ux_states_demoed: false
#                 ^^^^^ REL002
""",
        "REL002",
    )
    (finding,) = [it for it in report.active if it.code == "REL002"]
    assert finding.related[0].place.path == "environments/production/portal.yaml"


def test_a_portal_is_declared_wherever_it_lies() -> None:
    check(
        """
# environments/production/all.yaml
name: production
service_name: api
---
name: production
service_name: portal

# releases/v1.0.0/production.yaml
environment: production
ux_states_demoed: false
#                 ^^^^^ REL002
""",
        "REL002",
    )


def test_an_environment_that_declares_nothing_is_another_finding() -> None:
    check(
        """
# releases/v1.0.0/production.yaml
environment: production
#            ^^^^^^^^^^ REF005
ux_states_demoed: false
""",
        "REF005",
        "REL002",
    )


def test_the_policy_says_which_services_are_portals() -> None:
    check(
        """
# relgate.toml
rules.ux_states_not_demoed.surfaces = ["back_office"]

# environments/production/back-office.yaml
name: production
service_name: back-office

# environments/staging/portal.yaml
name: staging
service_name: portal

# releases/v1.0.0/production.yaml
environment: production
ux_states_demoed: false
#                 ^^^^^ REL002

# releases/v1.0.0/staging.yaml
environment: staging
ux_states_demoed: false
""",
        "REL002",
    )


# REL003 rollback not rehearsed. It is 2026-11-23T12:00:00Z, so that 90 days ago was 2026-08-25.

OLD = "2026-08-25T11:59:59Z"
YOUNG = "2026-08-25T12:00:00Z"


def checklist(
    tag: str, rehearsed: str, found: bool = False, environment: str = "production"
) -> str:
    mark = f"#                      {'^' * len(rehearsed)} REL003" if found else ""
    return f"""
# releases/{tag}/{environment}.yaml
tag: {tag}
environment: {environment}
rollback_rehearsed_at: {rehearsed}
{mark}
"""


def stages(tag: str, *records: tuple[str | None, str | None]) -> str:
    lines = [json.dumps({"environment": name, "finished_at": end}) for name, end in records]
    return "\n".join((f"# releases/{tag}/stages.jsonl", *lines, ""))


def test_the_newest_release_is_judged_by_the_clock() -> None:
    check(checklist("v1.0.0", OLD, found=True), "REL003")
    check(checklist("v1.0.0", YOUNG), "REL003")
    check(checklist("v1.0.0", "2026-11-23T12:00:00Z"), "REL003")


def test_old_releases_are_history() -> None:
    check(checklist("v1.9.0", OLD) + checklist("v1.10.0", OLD, found=True), "REL003")


def test_each_environment_has_its_own_newest_release() -> None:
    check(
        checklist("v1.9.0", OLD, found=True, environment="staging")
        + checklist("v1.10.0", OLD, found=True),
        "REL003",
    )


def test_never_and_not_yet_are_wrong_however_old_the_release_is() -> None:
    check(
        checklist("v1.8.0", "null", found=True)
        + checklist("v1.9.0", "2026-11-23T12:00:01Z", found=True)
        + checklist("v1.10.0", YOUNG),
        "REL003",
    )


def test_a_checklist_that_does_not_speak_of_it_says_that_it_never_was() -> None:
    check(
        """
# releases/v1.0.0/production.yaml
tag: v1.0.0
^^^^^^^^^^^ REL003
""",
        "REL003",
    )


def test_a_wrong_instant_is_judged_once() -> None:
    check(checklist("v1.0.0", "2020-01-01"), "REL003")
    check(checklist("v1.0.0", "never"), "REL003")


@pytest.mark.parametrize("environment", ["production", None])
@pytest.mark.parametrize(
    ("end", "found"), [("2026-05-01T00:00:00Z", False), ("2026-05-01T00:00:01Z", True)]
)
def test_stage_records_tell_when_a_release_took_place(
    end: str, found: bool, environment: str | None
) -> None:
    rehearsed = "2026-01-31T00:00:00Z"
    early = (environment, "2026-04-30T00:00:00Z")
    log = stages("v1.0.0", early, (environment, end), (environment, None))
    check(checklist("v1.0.0", rehearsed, found) + log, "REL003")
    newer = checklist("v1.1.0", YOUNG)
    check(checklist("v1.0.0", rehearsed, found) + newer + log, "REL003")


def test_stages_of_another_environment_or_release_do_not_count() -> None:
    check(
        checklist("v1.0.0", "2026-01-01T00:00:00Z")
        + checklist("v1.1.0", YOUNG)
        + stages("v1.0.0", ("staging", "2026-11-20T00:00:00Z"))
        + stages("v1.1.0", ("production", "2026-11-20T00:00:00Z")),
        "REL003",
    )


def test_the_stages_of_a_misplaced_checklist_are_those_beside_it() -> None:
    """As they are its evidence: a part of a repository must tell what there is to say about it."""
    misplaced = checklist("v2.0.0", "2026-01-01T00:00:00Z").replace("tag: v2", "tag: v1")
    check(misplaced + stages("v1.0.0", ("production", "2026-11-20T00:00:00Z")), "REL003")


def test_stages_of_another_environment_leave_the_newest_release_to_the_clock() -> None:
    log = stages("v1.0.0", ("staging", "2026-01-01T00:00:00Z"))
    check(checklist("v1.0.0", OLD, found=True) + log, "REL003")


def test_no_release_is_later_than_now() -> None:
    """A stage that ends in the future is a fault of its own, and ages no rehearsal."""
    log = stages("v1.0.0", ("production", "9999-12-31T23:59:59Z"))
    check(checklist("v1.0.0", YOUNG) + log, "REL003")
    check(checklist("v1.0.0", OLD, found=True) + log, "REL003")


def test_a_rehearsal_after_the_last_stage_is_in_time() -> None:
    log = stages("v1.0.0", ("production", "2026-01-01T00:00:00Z"))
    check(checklist("v1.0.0", "2026-01-05T00:00:00Z") + log, "REL003")


def test_the_path_tells_what_the_record_does_not() -> None:
    old = "rollback_rehearsed_at: 2026-01-01T00:00:00Z\n"
    check(
        f"""
# releases/v1.0.0/production.yaml
{old}
# releases/v1.1.0/production.yaml
tag: 1.1.0
{old}#                      ^^^^^^^^^^^^^^^^^^^^ REL003

# releases/next/production.yaml
{old}
""",
        "REL003",
    )


def test_a_broken_checklist_may_be_the_newest() -> None:
    check(f"{checklist('v1.0.0', OLD)}\n# releases/v1.1.0/production.yaml\ntag: [\n", "REL003")


@pytest.mark.parametrize("rehearsed", ["0001-01-01T00:00:00+23:59", "0001-01-01T00:00:00-23:59"])
def test_no_rehearsal_is_too_long_ago(rehearsed: str) -> None:
    check(checklist("v1.0.0", rehearsed, found=True), "REL003")
    check(checklist("v1.0.0", "9999-12-31T23:59:59-23:59", found=True), "REL003")


def test_the_policy_says_how_old_a_rehearsal_may_be() -> None:
    policy = "# relgate.toml\nrules.rollback_not_rehearsed.max_age_days = 5\n"
    check(policy + checklist("v1.0.0", "2026-11-18T12:00:00Z"), "REL003")
    report = check(policy + checklist("v1.0.0", "2026-11-17T12:00:00Z", found=True), "REL003")
    (finding,) = [it for it in report.active if it.code == "REL003"]
    assert "was rehearsed 6 days before the release, more than 5" in finding.message


@pytest.mark.parametrize("rule", ["rollback_not_rehearsed", "not_validated_lately"])
def test_an_age_is_a_number_of_days_within_a_year(rule: str) -> None:
    for days in ("1", "365"):
        policy = f"# relgate.toml\nrules.{rule}.max_age_days = {days}\n"
        assert not run(parse_example(policy)).policy_broken
    for days in ("0", "366", "1.5", "true"):
        policy = f"# relgate.toml\nrules.{rule}.max_age_days = {days}\n"
        assert run(parse_example(policy)).policy_broken


# REL004 role not allowed


@pytest.mark.parametrize("role", ["admin", "operator"])
def test_every_role_may_approve_until_the_policy_says_otherwise(role: str) -> None:
    check(f"# releases/v1.0.0/production.yaml\napprover_role: {role}\n", "REL004")


def test_roles_and_environments_of_the_team() -> None:
    report = check(
        """
# relgate.toml
vocabulary.roles = ["release_manager"]
vocabulary.environments = ["preview"]
[rules.role_not_allowed.allowed]
preview = ["release_manager", "admin"]

# releases/v1.0.0/preview.yaml
environment: preview
approver_role: operator
#              ^^^^^^^^ REL004

# releases/v1.1.0/preview.yaml
environment: preview
approver_role: release_manager

# releases/v1.2.0/preview.yaml
environment: preview
approver_role: nobody
""",
        "REL004",
    )
    (finding,) = [it for it in report.active if it.code == "REL004"]
    assert "need `release_manager` or `admin`" in finding.message


@pytest.mark.parametrize(
    "allowed",
    [
        'prodution = ["admin"]\n^^^^^^^^^ SCH004',
        'production = ["admn"]\n#             ^^^^^^ SCH004',
        "production = []\n#            ^^ SCH006",
        'production = "admin"\n#            ^^^^^^^ SCH003',
        "production = [1]\n#             ^ SCH003",
    ],
)
def test_a_mistake_protects_nothing_and_is_told(allowed: str) -> None:
    assert check(f"# relgate.toml\n[rules.role_not_allowed.allowed]\n{allowed}\n").policy_broken


# REL005 not validated lately


@pytest.mark.parametrize(
    ("last", "found"),
    [
        (YOUNG, False),
        (OLD, True),
        ("2026-11-23T12:00:00Z", False),
        ("2026-11-23T12:00:01Z", True),
        ("0001-01-01T00:00:00+23:59", True),
        ("9999-12-31T23:59:59-23:59", True),
        ("yesterday", False),
    ],
)
def test_a_validation_counts_for_a_while(last: str, found: bool) -> None:
    mark = f"#                  {'^' * len(last)} REL005" if found else ""
    check(f"# environments/production/api.yaml\nlast_validated_at: {last}\n{mark}\n", "REL005")


@pytest.mark.parametrize(
    "wrong", [OLD, "2026-11-23T12:00:01Z", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"]
)
def test_one_service_among_others(wrong: str) -> None:
    check(
        f"""
# environments/production/api.yaml
last_validated_at: {YOUNG}

# environments/production/ocr.yaml
last_validated_at: {wrong}
#                  {"^" * len(wrong)} REL005

# environments/production/portal.yaml
last_validated_at: {YOUNG}
""",
        "REL005",
    )


def test_the_policy_says_how_long_a_validation_counts() -> None:
    text = """
# relgate.toml
rules.not_validated_lately.max_age_days = 1

# environments/production/api.yaml
last_validated_at: 2026-11-20T12:00:00Z
"""
    (finding,) = [it for it in run(parse_example(text)).active if it.code == "REL005"]
    assert "production/api was last validated 3 days ago, more than 1" in finding.message
