"""SARIF as the published schema and GitHub's code scanning want it."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft7Validator
from outputs.published import published_json
from outputs.synthetic import (
    BROKEN_POLICY,
    CHECKOUT,
    CLEAN,
    HOSTILE,
    MULTI_LINE,
    NOTHING,
    PLAIN,
    REPORT,
    SINCE,
    TEXTS,
    WAIVED,
    WAIVED_IN_PLACE,
    many,
)
from outputs.test_line_hash import described

from validator.engine.registry import all_rules
from validator.finding import Finding, Report
from validator.outputs import sarif
from validator.outputs.checkout import Checkout
from validator.outputs.sarif_rules import TOPICS, descriptor

RULES = all_rules()


def run_of(report: Report, **options: Any) -> Any:
    whole = json.loads(sarif.render(report, RULES, CHECKOUT, **options))
    assert (whole["version"], len(whole["runs"])) == ("2.1.0", 1)
    return whole["runs"][0]


def result_of(finding: Finding) -> Any:
    [result] = run_of(REPORT._replace(findings=(finding,)))["results"]
    return result


def texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for item in value.values() for text in texts(item)]
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("report", [REPORT, SINCE, CLEAN, NOTHING, BROKEN_POLICY])
@pytest.mark.parametrize("exit_code", [None, 0, 1])
def test_the_published_schema(report: Report, exit_code: int | None) -> None:
    schema = published_json("sarif-schema-2.1.0.json")
    whole = json.loads(sarif.render(report, RULES, CHECKOUT, exit_code))
    Draft7Validator(schema).validate(whole)
    assert all(texts(whole)), "an empty string"


def test_a_clean_run_has_results_and_rules() -> None:
    run = run_of(CLEAN)
    assert run["results"] == []
    assert len(run["tool"]["driver"]["rules"]) == len(RULES)


def test_an_invocation_says_how_the_run_ended() -> None:
    [invocation] = run_of(REPORT, exit_code=1)["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (True, 1)
    assert "as --now says" in invocation["toolExecutionNotifications"][0]["message"]["text"]
    [invocation] = run_of(BROKEN_POLICY)["invocations"]
    assert invocation["executionSuccessful"] is False
    assert "exitCode" not in invocation


class TestRules:
    @pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
    def test_limits_of_code_scanning(self, rule: Any) -> None:
        described_rule = descriptor(rule)
        for part in ("shortDescription", "fullDescription"):
            assert 0 < len(described_rule[part]["text"]) <= 1024
        assert described_rule["help"]["text"]
        assert rule.doc.why in described_rule["help"]["markdown"]
        assert len(described_rule["name"]) <= 255
        assert described_rule["defaultConfiguration"]["level"] in ("note", "warning", "error")
        properties = described_rule["properties"]
        assert properties["problem.severity"] in ("error", "warning")
        assert properties["precision"] in ("very-high", "high")
        assert 0 < len(properties["tags"]) <= 10

    def test_only_security_rules_have_a_security_severity(self) -> None:
        properties = {rule.code: descriptor(rule)["properties"] for rule in RULES}
        secure = {code for code, value in properties.items() if "security-severity" in value}
        assert secure == {"SEC001", "SEC002", "PII001", "PII002"}
        for code, value in properties.items():
            assert ("security" in value["tags"]) == (code in secure)
            if code in secure:
                assert isinstance(value["security-severity"], str)
                assert 0.0 < float(value["security-severity"]) <= 10.0

    def test_every_family_has_a_topic(self) -> None:
        assert {rule.family for rule in RULES} == set(TOPICS)


class TestPlaces:
    def test_a_region_has_all_four_coordinates(self) -> None:
        region = result_of(MULTI_LINE)["locations"][0]["physicalLocation"]["region"]
        assert region == {"startLine": 7, "startColumn": 3, "endLine": 9, "endColumn": 5}

    def test_columns_are_code_points(self) -> None:
        assert run_of(REPORT)["columnKind"] == "unicodeCodePoints"
        region = result_of(HOSTILE)["locations"][0]["physicalLocation"]["region"]
        assert (region["startColumn"], region["endColumn"]) == (8, 11)

    def test_a_path_is_relative_to_the_git_repository_and_percent_encoded(self) -> None:
        uri = result_of(HOSTILE)["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert uri == ("services/shop/bundles/a%20b%3Ac%2Cd%7C%60e%60%40f%231%0A%5Cudcff.yaml")
        assert unquote(uri).startswith("services/shop/bundles/a b:c,d|`e`@f#1\n")

    def test_related_places_are_no_further_locations(self) -> None:
        result = result_of(HOSTILE)
        assert len(result["locations"]) == 1
        assert [place["id"] for place in result["relatedLocations"]] == [1, 2, 3, 4, 5]
        assert all(place["message"]["text"] == "see here" for place in result["relatedLocations"])

    def test_at_most_a_hundred_related_places(self) -> None:
        crowded = PLAIN._replace(related=PLAIN.related * 300)
        assert len(result_of(crowded)["relatedLocations"]) == 100


class TestMessages:
    def test_a_message_says_what_to_do_next(self) -> None:
        text = result_of(PLAIN)["message"]["text"]
        assert text.startswith(PLAIN.message)
        assert text.endswith("\nhelp: did you mean `staging-api`?")

    def test_a_record_makes_no_link(self) -> None:
        text = result_of(HOSTILE)["message"]["text"]
        assert r"\[x\](https://evil.example)" in text

    def test_brackets_of_a_field_stay(self) -> None:
        finding = PLAIN._replace(message="`artifacts[0].url` is no URL", help=None)
        assert result_of(finding)["message"]["text"] == "`artifacts[0].url` is no URL"


class TestFingerprints:
    def test_the_line_is_hashed_as_the_upload_action_does(self) -> None:
        for finding, result in zip((PLAIN, HOSTILE), map(result_of, (PLAIN, HOSTILE)), strict=True):
            location = finding.location
            expected = described(TEXTS[location.place.path])[location.start.line - 1]
            assert result["partialFingerprints"] == {
                "primaryLocationLineHash": expected,
                "relgateFingerprint/v1": finding.fingerprint,
            }

    def test_none_is_given_where_the_file_cannot_be_read(self) -> None:
        whole = json.loads(sarif.render(REPORT, RULES, Checkout()))
        for result in whole["runs"][0]["results"]:
            assert list(result["partialFingerprints"]) == ["relgateFingerprint/v1"]


class TestStanding:
    def test_what_is_waived_is_suppressed(self) -> None:
        assert result_of(WAIVED)["suppressions"] == [
            {
                "kind": "external",
                "status": "accepted",
                "justification": "until 2027-01-31: one account until the migration is over",
            }
        ]
        assert result_of(WAIVED_IN_PLACE)["suppressions"][0]["kind"] == "inSource"
        assert "suppressions" not in result_of(PLAIN)

    def test_a_base_is_a_baseline(self) -> None:
        states = {r["ruleId"]: r["baselineState"] for r in run_of(SINCE)["results"]}
        assert (states["REF001"], states["YML012"]) == ("new", "unchanged")
        assert all("baselineState" not in result for result in run_of(REPORT)["results"])


class TestFixes:
    def test_an_edit_replaces_a_region(self) -> None:
        [fix] = result_of(PLAIN)["fixes"]
        assert fix["description"]["text"] == "write `staging-api`"
        [change] = fix["artifactChanges"]
        assert change["replacements"] == [
            {
                "deletedRegion": {
                    "startLine": 6,
                    "startColumn": 21,
                    "endLine": 6,
                    "endColumn": 33,
                },
                "insertedContent": {"text": "staging-api"},
            }
        ]

    def test_edits_are_grouped_by_file_and_a_deletion_inserts_nothing(self) -> None:
        [fix] = result_of(MULTI_LINE)["fixes"]
        assert len(fix["artifactChanges"]) == 2
        assert "insertedContent" not in fix["artifactChanges"][0]["replacements"][0]

    def test_a_fix_of_which_no_place_is_known_is_left_out(self) -> None:
        assert PLAIN.fix is not None
        edits = tuple(edit._replace(start=None) for edit in PLAIN.fix.edits)
        assert "fixes" not in result_of(PLAIN._replace(fix=PLAIN.fix._replace(edits=edits)))


def test_a_run_in_a_folder_has_a_category_of_its_own() -> None:
    assert run_of(REPORT)["automationDetails"]["id"] == "relgate/services/shop/"
    alone = json.loads(sarif.render(REPORT, RULES))
    assert alone["runs"][0]["automationDetails"]["id"] == "relgate/"


def test_the_gravest_of_too_many_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MAX_RESULTS", 150)
    run = run_of(many(300))
    assert [result["level"] for result in run["results"]] == ["error"] * 100 + ["warning"] * 50
    notes = [
        note["message"]["text"] for note in run["invocations"][0]["toolExecutionNotifications"]
    ]
    assert notes[-1].startswith("and 150 more findings")


def test_the_limit_is_that_of_code_scanning() -> None:
    assert sarif.MAX_RESULTS == 25_000
