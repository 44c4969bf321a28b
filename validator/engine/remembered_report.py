"""The report of a run, remembered: good while nothing that it followed from has changed.

It can change no answer. All that a report follows from is a part of the question that it answers,
down to the instants at which a rule that watches the clock would speak otherwise.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from validator.engine.keeping import Store, keep, read_kept
from validator.engine.standing import Standing
from validator.finding import Report
from validator.index.facts import Horizon
from validator.named_tuple import NamedTuple

_PICKLED = {
    "collections": ("Counter",),
    "datetime": ("date", "datetime", "timedelta", "timezone"),
    "validator.engine.remembered_report": ("RememberedReport",),
    "validator.engine.standing": ("Standing",),
    "validator.finding": (
        *(
            "Excerpt",
            "Finding",
            "Fix",
            "Location",
            "Place",
            "Report",
            "Severity",
            "Since",
            "Waiver",
        ),
    ),
    "validator.index.facts": ("Horizon",),
    "validator.text": ("Edit", "Move", "Position", "Span"),
}


class RememberedReport(NamedTuple):
    """A report, and what it followed from beside the question it is kept under.

    `files` is the digest of the identities of all files, and `standing` tells more of them. `tags`
    is the digest of what git said where `tags_source` is. `attachments` maps further files to the
    digests of their content.
    """

    report: Report
    horizon: Horizon
    files: bytes | None
    standing: Standing
    tags_source: str
    tags: bytes
    attachments: Mapping[str, bytes | None]


def recall_report(store: Store, question: bytes) -> RememberedReport | None:
    """What was answered to a question when it was last asked."""
    _, content = read_kept(store, f"report-{question.hex()}")
    if not content:
        return None
    remembered = _Unpickler(io.BytesIO(content)).load()
    return remembered if isinstance(remembered, RememberedReport) else None


def is_good(remembered: RememberedReport, now: datetime) -> bool:
    """Whether no rule that watches the clock would say otherwise at another instant."""
    return remembered.horizon.covers(remembered.report.now, now)


def remember_report(store: Store, question: bytes, remembered: RememberedReport) -> None:
    """Keep the answer to a question."""
    keep(store, f"report-{question.hex()}", pickle.dumps(remembered, pickle.HIGHEST_PROTOCOL))


class _Unpickler(pickle.Unpickler):
    """Makes nothing but what a report is made of."""

    def find_class(self, module: str, name: str) -> Any:
        if name not in _PICKLED.get(module, ()):
            raise pickle.UnpicklingError(f"{module}.{name}")
        return super().find_class(module, name)
