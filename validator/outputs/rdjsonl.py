"""Reviewdog's diagnostic format, one JSON object a line."""

from __future__ import annotations

from validator.finding import Report
from validator.outputs.checkout import ALONE, Checkout
from validator.outputs.json_text import json_text
from validator.outputs.rdjson import diagnostics


def render(report: Report, checkout: Checkout = ALONE) -> str:
    """The findings, one a line, ASCII only, the gravest first."""
    source = {"source": {"name": "relgate"}}
    found = diagnostics(report, checkout)
    return "".join(json_text({**diagnostic, **source}, indent=None) for diagnostic in found)
