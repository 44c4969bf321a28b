"""A report in every format that the command line knows, for tests that look into all of them."""

from __future__ import annotations

from collections.abc import Mapping

from validator.cli.reports import FORMATS, Manner, Target, rendered
from validator.engine.records import list_records
from validator.finding import Report, Severity
from validator.model.terms import DEFAULT_TERMS
from validator.outputs import sarif
from validator.outputs.checkout import Checkout
from validator.source.memory import Memory


def every_format(report: Report, files: Mapping[str, bytes]) -> dict[str, str]:
    """What each format writes of a check of some files."""
    checkout = Checkout(text=lambda path: files[path].decode("utf-8", "replace"))
    records = list_records(Memory(files), DEFAULT_TERMS)
    manner = Manner(False, False, False, Severity.WARNING, 1, lambda: checkout, lambda: records)
    return {
        # SARIF's rules are the same for every report, and take nearly all of the time.
        "sarif": sarif.render(report, [], checkout),
        **{
            name: rendered(report, Target(name, None), manner)
            for name in FORMATS
            if name != "sarif"
        },
    }
