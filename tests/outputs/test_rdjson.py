"""Reviewdog's formats, by its published schemas."""

from __future__ import annotations

import json
from typing import Any
from unittest.mock import patch

import cmarkgfm
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator
from outputs.published import published_json
from outputs.synthetic import (
    CHECKOUT,
    CLEAN,
    HOSTILE,
    LONG_LINE,
    MULTI_LINE,
    NOTHING,
    PLAIN,
    REPORT,
    SINCE,
)

from validator.finding import Finding, Report
from validator.outputs import rdjson, rdjsonl
from validator.outputs.checkout import Checkout
from validator.text import Position


def diagnostic(finding: Finding, checkout: Checkout = CHECKOUT) -> Any:
    whole = json.loads(rdjson.render(REPORT._replace(findings=(finding,)), checkout))
    return whole["diagnostics"][0]


@pytest.mark.parametrize("report", [REPORT, SINCE, CLEAN, NOTHING])
def test_the_published_schemas(report: Report) -> None:
    whole = json.loads(rdjson.render(report, CHECKOUT))
    Draft4Validator(published_json("rdf/DiagnosticResult.json")).validate(whole)
    lines = rdjsonl.render(report, CHECKOUT).splitlines()
    assert len(lines) == len(report.findings)
    for line in lines:
        Draft4Validator(published_json("rdf/Diagnostic.json")).validate(json.loads(line))


def test_both_formats_say_the_same() -> None:
    whole = json.loads(rdjson.render(REPORT, CHECKOUT))
    lines = map(json.loads, rdjsonl.render(REPORT, CHECKOUT).splitlines())
    assert [{**found, "source": whole["source"]} for found in whole["diagnostics"]] == list(lines)


def test_the_whole_is_as_grave_as_its_gravest() -> None:
    assert json.loads(rdjson.render(REPORT))["severity"] == "ERROR"
    assert "severity" not in json.loads(rdjson.render(CLEAN))


def test_severities() -> None:
    found = json.loads(rdjson.render(SINCE))["diagnostics"]
    assert [each["severity"] for each in found] == ["ERROR"] * 3 + ["INFO"] * 4
    found = json.loads(rdjson.render(REPORT))["diagnostics"]
    assert [each["severity"] for each in found] == ["ERROR"] * 4 + ["WARNING"] + ["INFO"] * 2


class TestColumns:
    def range_of(self, finding: Finding, text: str | None) -> tuple[dict[str, int], dict[str, int]]:
        found = diagnostic(finding, Checkout(text=lambda path: text))["location"]["range"]
        return found["start"], found["end"]

    def test_are_bytes(self) -> None:
        """é and a tab take 3 bytes, `x: ` 3, a wide character 3, and one beyond the BMP 4."""
        line = "é\tx: 票😀 !"
        finding = HOSTILE._replace(
            location=HOSTILE.location._replace(start=Position(1, 6), end=Position(1, 8)),
        )
        assert self.range_of(finding, line) == (
            {"line": 1, "column": 7},
            {"line": 1, "column": 14},
        )

    @given(st.text("aé票😀\ud800", max_size=60), st.integers(1, 40), st.integers(1, 7))
    def test_are_bytes_wherever_they_are_counted_from(
        self, line: str, column: int, step: int
    ) -> None:
        finding = HOSTILE._replace(location=HOSTILE.location._replace(start=Position(2, column)))
        with patch("validator.outputs.rdjson._STEP", step):
            start, _ = self.range_of(finding, f"票\n{line}")
        before = line[: column - 1].encode("utf-8", "surrogatepass")
        assert start == {"line": 2, "column": 1 + len(before)}

    def test_in_a_later_line(self) -> None:
        assert diagnostic(LONG_LINE)["location"]["range"] == {
            "start": {"line": 3, "column": 1202},
            "end": {"line": 3, "column": 1206},
        }

    @pytest.mark.parametrize(("text", "column"), [("abcdefgh", 8), ("\ufeffabcdefgh", 11)])
    def test_a_byte_order_mark_counts(self, text: str, column: int) -> None:
        assert self.range_of(HOSTILE, text)[0]["column"] == column

    def test_of_a_file_that_cannot_be_read_or_has_changed(self) -> None:
        assert self.range_of(HOSTILE, None)[0] == {"line": 1, "column": 8}
        assert self.range_of(LONG_LINE, "one line")[0] == {"line": 3, "column": 612}


class TestSuggestions:
    def test_a_fix_of_one_edit_is_a_suggestion(self) -> None:
        assert diagnostic(PLAIN)["suggestions"] == [
            {
                "range": {"start": {"line": 6, "column": 21}, "end": {"line": 6, "column": 33}},
                "text": "staging-api",
            }
        ]

    def test_a_fix_of_several_is_none(self) -> None:
        """Reviewdog would offer each of them alone."""
        assert diagnostic(MULTI_LINE)["suggestions"] == []

    def test_a_fix_of_another_file_is_none(self) -> None:
        assert PLAIN.fix is not None
        elsewhere = tuple(edit._replace(path="bundles/x.yaml") for edit in PLAIN.fix.edits)
        finding = PLAIN._replace(fix=PLAIN.fix._replace(edits=elsewhere))
        assert diagnostic(finding)["suggestions"] == []


def test_a_message_is_markdown_without_markup_of_a_record() -> None:
    message = diagnostic(HOSTILE)["message"]
    html = cmarkgfm.github_flavored_markdown_to_html(message)
    assert "<a " not in html
    assert "<b>" not in html
    assert "<code>@mention</code>" in html
    assert diagnostic(PLAIN)["message"].endswith("\nhelp: did you mean `staging-api`?")


def test_the_original_output_is_the_concise_line() -> None:
    assert diagnostic(PLAIN)["original_output"].startswith("environments/staging/api.yaml:6:21: ")
