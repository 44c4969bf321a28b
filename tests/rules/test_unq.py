"""Uniqueness and layout: the later of two records is reported, the first is related."""

from __future__ import annotations

import pytest
from checking import check, parse_example, run

A, B = "0a0f0a9e-8f1e-4a57-8a55-70b1f3f0c7d2", "1a0f0a9e-8f1e-4a57-8a55-70b1f3f0c7d2"


def test_an_id_is_unique_across_kinds() -> None:
    report = check(
        f"""\
# bundles/a.yaml
id: {A}
name: a
# environments/staging/api.yaml
id: {A}
#   {"^" * 36} UNQ001
name: staging
""",
        "UNQ",
    )
    [finding] = [finding for finding in report.findings if finding.code == "UNQ001"]
    assert [place.place.path for place in finding.related] == ["bundles/a.yaml"]


def test_each_repetition_is_reported_against_the_first() -> None:
    check(
        f"""\
# bundles/a.yaml
id: {A}
---
id: {A}
#   {"^" * 36} UNQ001
---
id: {B}
---
id: {A}
#   {"^" * 36} UNQ001
""",
        "UNQ",
    )


def test_an_invalid_id_is_compared_with_nothing() -> None:
    check("# bundles/a.yaml\nid: x\n---\nid: x\n", "UNQ")


def test_the_same_service_in_two_environments_is_no_duplicate() -> None:
    check(
        """\
# environments/production/api.yaml
name: production
service_name: api
# environments/staging/api.yaml
name: staging
service_name: api
# environments/staging/api.yml
name: staging
service_name: api
#             ^^^ UNQ002
""",
        "UNQ",
    )


def test_a_bundle_in_two_files_and_in_one() -> None:
    check(
        """\
# bundles/a.yaml
name: a
---
name: a
#     ^ UNQ003
# bundles/a.yml
name: a
#     ^ UNQ003
""",
        "UNQ",
    )


def test_a_checklist_is_one_for_tag_and_environment() -> None:
    check(
        """\
# releases/v1.0.0/production.yaml
tag: v1.0.0
environment: production
# releases/v1.0.0/production.yml
tag: v1.0.0
#    ^^^^^^ UNQ004
environment: production
# releases/v1.0.0/staging.yaml
tag: v1.0.0
environment: staging
""",
        "UNQ",
    )


def test_an_operation_is_one_across_releases() -> None:
    check(
        """\
# releases/v1.0.0/stages.jsonl
{"op_id": "x"}
{"op_id": "y"}
# releases/v1.1.0/stages.jsonl
{"op_id": "x"}
#         ^^^ UNQ005
""",
        "UNQ",
    )


@pytest.mark.parametrize(("first", "second"), [("api", "api"), ("api", "apis"), ("a-b", "a_b")])
def test_names_that_differ_in_more_than_case(first: str, second: str) -> None:
    check(f"# bundles/{first}.yaml\nname: {first}\n# bundles/x.yaml\nname: {second}\n", "UNQ006")


def test_case_variants_of_services_count_within_one_environment() -> None:
    check(
        """\
# environments/production/API.yaml
name: production
service_name: API
# environments/staging/api.yaml
name: staging
service_name: api
# environments/staging/Api.yaml
name: staging
service_name: Api
#             ^^^ UNQ006
""",
        "UNQ",
    )


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("environments/staging/api.yml", "name: staging\nservice_name: api\n"),
        ("releases/v1.0.0/production.yaml", "tag: v1.0.0\nenvironment: production\n"),
        ("bundles/any-name.yaml", "name: a\n---\nname: b\n"),
        ("bundles/x.yaml", "name: 5\n"),
    ],
)
def test_records_in_their_place(path: str, text: str) -> None:
    check(f"# {path}\n{text}", "LAY")


def test_a_misplaced_record_is_one_fault() -> None:
    """The environment that names the bundle by its file's name is not blamed as well."""
    report = run(
        parse_example(
            """\
# bundles/prod-api.yaml
name: prod-apy
# environments/production/api.yaml
name: production
service_name: api
secrets_bundle_ref: prod-api
"""
        )
    )
    codes = [finding.code for finding in report.findings if finding.code[:3] in ("LAY", "REF")]
    assert codes == ["LAY001"]


def test_folders_of_a_file_with_several_records_must_agree() -> None:
    check(
        """\
# environments/staging/all.yaml
name: staging
service_name: api
---
name: production
#     ^^^^^^^^^^ LAY001
service_name: api
""",
        "LAY",
    )
