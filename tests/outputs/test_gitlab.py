"""GitLab's Code Quality report."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from outputs.synthetic import CHECKOUT, CLEAN, REPORT, many

from validator.outputs import gitlab


def issues() -> dict[str, Any]:
    return {issue["fingerprint"][0]: issue for issue in json.loads(gitlab.render(REPORT, CHECKOUT))}


def test_a_clean_report_is_an_empty_array() -> None:
    assert json.loads(gitlab.render(CLEAN)) == []


def test_there_is_no_byte_order_mark() -> None:
    assert gitlab.render(REPORT).startswith("[")
    assert gitlab.render(REPORT).isascii()


def test_a_finding() -> None:
    assert issues()["0"] == {
        "description": "REF001 environment staging/api uses the bundle `staging-apii`, "
        "which does not exist",
        "check_name": "REF001",
        "fingerprint": "0f0e0d0c0b0a09080706050403020100@services/shop",
        "severity": "major",
        "location": {
            "path": "services/shop/environments/staging/api.yaml",
            "lines": {"begin": 6, "end": 6},
        },
    }


def test_every_description_starts_with_the_code() -> None:
    for issue in issues().values():
        assert issue["description"].startswith(f"{issue['check_name']} ")


def test_severities() -> None:
    severities = {number: issue["severity"] for number, issue in issues().items()}
    assert severities["0"] == "major"
    assert severities["1"] == "minor"
    assert severities["4"] == "info"
    assert issues()["4"]["description"].startswith("REF004 waived until 2027-01-31: ")


def test_a_path_is_text_that_any_json_reader_can_hold() -> None:
    path = issues()["1"]["location"]["path"]
    assert path == "services/shop/bundles/a b:c,d|`e`@f#1\n\\udcff.yaml"
    path.encode()


def test_the_same_finding_of_two_folders_is_two() -> None:
    folders = [replace(CHECKOUT, folder=folder) for folder in ("", "services/shop", "services/b")]
    issued = [json.loads(gitlab.render(REPORT, checkout))[0] for checkout in folders]
    assert len({issue["fingerprint"] for issue in issued}) == 3
    assert "@" not in issued[0]["fingerprint"]


def test_no_two_findings_are_merged() -> None:
    assert len({issue["fingerprint"] for issue in json.loads(gitlab.render(many(300)))}) == 300
