"""Rules as SARIF describes them to GitHub's code scanning."""

from __future__ import annotations

from typing import Any

from validator.engine.registry import Rule
from validator.outputs.plain import clipped
from validator.outputs.rule_text import render_rule, rule_markdown

MAX_DESCRIPTION = 1024
"""Characters that code scanning takes of a description."""

TOPICS = {
    "EVD": "evidence",
    "LAY": "layout",
    "PII": "privacy",
    "REF": "references",
    "REL": "release",
    "ROT": "rotation",
    "SCH": "schema",
    "SEC": "secrets",
    "TAG": "git-tags",
    "UNQ": "uniqueness",
    "WVR": "waivers",
    "YML": "syntax",
}
"""What the rules of each family are about."""

_SECURITY_SEVERITIES = {"SEC": "9.5", "PII": "5.0"}
"""On GitHub's scale above 0 up to 10: a secret in a file is critical, a person's data medium."""


def descriptor(rule: Rule) -> dict[str, Any]:
    """A rule as an element of `tool.driver.rules`."""
    doc = rule.doc
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": clipped(doc.title, MAX_DESCRIPTION)},
        "fullDescription": {"text": clipped(f"{doc.title} Why: {doc.why}", MAX_DESCRIPTION)},
        "help": {"text": render_rule(rule), "markdown": rule_markdown(rule)},
        "defaultConfiguration": {"level": str(rule.severity)},
        "properties": _properties(rule),
    }


def _properties(rule: Rule) -> dict[str, Any]:
    properties: dict[str, Any] = {
        # What looks at the shape of free text can be wrong; all else follows from the records.
        "precision": "high" if rule.sensitive else "very-high",
        "problem.severity": str(rule.severity),
        "tags": [TOPICS[rule.family]],
    }
    if rule.family in _SECURITY_SEVERITIES:
        properties["tags"].append("security")
        properties["security-severity"] = _SECURITY_SEVERITIES[rule.family]
    return properties
