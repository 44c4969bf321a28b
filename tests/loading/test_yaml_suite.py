"""The YAML test suite: what is invalid is refused, what is valid is read as the suite says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from loading.comparing import same

from validator.loading import full_yaml
from validator.loading.full_yaml import read_in_full
from validator.loading.tree import Reading

SUITE = Path(__file__).resolve().parents[3] / "shared" / "data" / "yaml-test-suite.json"
ABSENT = "the YAML test suite is not beside the repository: shared/data/yaml-test-suite.json"

pytestmark = pytest.mark.skipif(not SUITE.is_file(), reason=ABSENT)

FORBIDDEN = {
    "alias_or_anchor": ("&", "*"),
    "custom_tag": ("!", "%"),
    "merge_key": ("<<",),
    "non_string_key": (":", "?"),
    "duplicate_key": (":",),
    "empty_document": ("",),
    "bad_encoding": ("",),
}
"""What is valid YAML and refused on purpose, and signs of which a text must hold one."""

BY_DIRECTIVE = {"9HCY", "EB22", "MUS6-00", "MUS6-01", "RHX7"}
"""Invalid documents whose fault we give is their directive, of which we allow none."""

REFUSED = {
    "2JQS": "an empty key without `?`",
    "2LFX": "a reserved directive",
    "2SXE": "a colon in an anchor",
    "4ABK": "a colon before a comma in a flow mapping",
    "4MUZ-00": "a colon on the line after a key in a flow mapping",
    "4MUZ-01": "a colon on the line after a key in a flow mapping",
    "4MUZ-02": "a colon on the line after a key in a flow mapping",
    "58MP": "a plain scalar that starts with a colon in a flow mapping",
    "5MUD": "a colon on the line after a key in a flow mapping",
    "5T43": "a plain scalar that starts with a colon in a flow mapping",
    "652Z": "a plain scalar that starts with `?` in a flow mapping: libyaml drops the `?`",
    "6BCT": "a tab after a block indicator",
    "6CA3": "a tab before a flow collection",
    "6LVF": "a reserved directive",
    "6M2F": "an empty key without `?`",
    "7Z25": "a bare document after `...`",
    "8XYN": "an anchor that is not ASCII",
    "96NN-00": "a tab after the indentation of a block scalar",
    "96NN-01": "a tab after the indentation of a block scalar",
    "9SA2": "a key over two lines in a flow mapping",
    "A2M4": "a tab after a block indicator",
    "BEC7": "a directive that announces YAML 1.3",
    "CFD4": "an empty key without `?`",
    "DBG4": "a plain scalar that starts with a colon in a flow sequence",
    "DK3J": "a block scalar that is not indented at the top",
    "DK95-00": "a tab after the indentation of a plain scalar",
    "DK95-03": "a line of blanks and a tab before the first key",
    "DK95-04": "a line with nothing but a tab",
    "FP8R": "a block scalar that is not indented at the top",
    "FRK4": "a colon before a comma in a flow mapping",
    "HM87-00": "a plain scalar that starts with a colon in a flow sequence",
    "HM87-01": "a plain scalar that starts with `?` in a flow sequence: libyaml drops the `?`",
    "HWV9": "`...` without a document",
    "K3WX": "a colon on the line after a key in a flow mapping",
    "M2N8-00": "an empty key without `?`",
    "M7A3": "a bare document after `...`",
    "MUS6-05": "a reserved directive",
    "MUS6-06": "a reserved directive",
    "NHX8": "an empty key without `?`",
    "NJ66": "a key over two lines in a flow mapping",
    "NKF9": "an empty key without `?`",
    "Q5MG": "a tab before a flow collection",
    "QT73": "`...` without a document",
    "R4YG": "a tab after the indentation of a block scalar",
    "S3PD": "an empty key without `?`",
    "SM9W-01": "an empty key without `?`",
    "UKK6-00": "an empty key without `?`",
    "UT92": "a key that starts with `%` at the start of a line",
    "VJP3-01": "a colon on the line after a key in a flow mapping",
    "W4TN": "a block scalar that is not indented at the top",
    "W5VH": "a colon in an anchor",
    "Y79Y-001": "a tab after the indentation of a block scalar",
    "Y79Y-010": "a tab after a block indicator",
}
"""Valid documents that libyaml refuses. A case that begins to pass must leave this list."""


def cases(invalid: bool) -> list[Any]:
    if not SUITE.is_file():
        return []
    every = json.loads(SUITE.read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["id"]) for case in every if case["error"] is invalid]


def documents_of(text: str) -> list[object]:
    decoder, documents, text = json.JSONDecoder(), [], text.strip()
    while text:
        data, end = decoder.raw_decode(text)
        documents.append(data)
        text = text[end:].strip()
    return documents


def names_in(reading: Reading) -> set[str]:
    return {fault.name for fault in reading.faults}


def assert_same_data(case: dict[str, Any], reading: Reading) -> None:
    # Where the suite has no JSON, the document is no JSON: only its acceptance can be compared.
    if case["json"] is not None:
        assert same([tree.data for tree in reading.trees], documents_of(case["json"]))


@pytest.mark.parametrize("case", cases(invalid=True))
def test_no_invalid_document_is_accepted(case: dict[str, Any]) -> None:
    assert names_in(read_in_full(case["yaml"])) & (
        {"custom_tag"} if case["id"] in BY_DIRECTIVE else {"syntax_error"}
    )


@pytest.mark.parametrize("case", cases(invalid=False))
def test_a_valid_document_is_read_as_the_suite_says(case: dict[str, Any]) -> None:
    reading = read_in_full(case["yaml"])
    names = names_in(reading)
    assert ("syntax_error" in names) == (case["id"] in REFUSED)
    assert names - {"syntax_error"} <= FORBIDDEN.keys()
    for name in names - {"syntax_error"}:
        assert any(sign in case["yaml"] for sign in FORBIDDEN[name])
    if not names:
        assert_same_data(case, reading)


@pytest.mark.parametrize("case", cases(invalid=True) + cases(invalid=False))
def test_without_libyaml_nothing_is_read_otherwise(
    case: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """PyYAML's own parser stands in where there is no libyaml; it refuses some tabs more."""
    monkeypatch.setattr(full_yaml, "Parser", yaml.Loader)
    reading = read_in_full(case["yaml"])
    if case["error"]:
        assert reading.faults
    elif not reading.faults:
        assert_same_data(case, reading)


def test_the_list_of_refused_documents_names_cases_that_exist() -> None:
    assert REFUSED.keys() <= {param.id for param in cases(invalid=False)}
    assert {param.id for param in cases(invalid=True)} >= BY_DIRECTIVE
