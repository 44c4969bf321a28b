"""A report that is remembered: nothing damaged, foreign or meant for another is ever believed."""

from __future__ import annotations

import os
import pickle
from datetime import UTC, datetime, timedelta

import pytest
from checking import parse_example, run
from drawer import QUESTION, Drawer
from hypothesis import given
from hypothesis import strategies as st
from outputs.synthetic import REPORT

from validator.engine.remembered_report import (
    RememberedReport,
    is_good,
    recall_report,
    remember_report,
)
from validator.engine.standing import Standing
from validator.finding import Report, Severity
from validator.index.facts import Horizon
from validator.sealing import digest

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = timedelta(days=1)
HORIZON = Horizon(DAY, 2 * DAY)


def remembered(report: Report) -> RememberedReport:
    standing = Standing(b"parts", ("bundles/x.yaml",), b"policy", ("ref001_unknown_bundle",))
    attachments = {"x.json": b"x", "y.json": None}
    return RememberedReport(report, HORIZON, b"files", standing, "git", b"tags", attachments)


def test_a_report_of_every_kind_of_finding_comes_back() -> None:
    drawer = Drawer()
    checked = run(parse_example("# bundles/x.yaml\nname: 1\n# relgate: ignore[REF002]\n"))
    for report in (REPORT, checked):
        remember_report(drawer, QUESTION, remembered(report))
        recalled = recall_report(drawer, QUESTION)
        assert recalled is not None
        assert (recalled.horizon.back, recalled.horizon.ahead) == (DAY, 2 * DAY)
        assert recalled._replace(horizon=HORIZON) == remembered(report)


def test_another_question_has_no_answer() -> None:
    drawer = Drawer()
    remember_report(drawer, QUESTION, remembered(REPORT))
    other = digest("another question")
    assert recall_report(drawer, other) is None
    drawer.contents[f"report-{other.hex()}"] = drawer.contents[f"report-{QUESTION.hex()}"]
    assert recall_report(drawer, other) is None


@given(st.data())
def test_a_damaged_report_is_not_there(data: st.DataObject) -> None:
    drawer = Drawer()
    remember_report(drawer, QUESTION, remembered(REPORT))
    (name,) = drawer.contents
    whole = drawer.contents[name]
    at = data.draw(st.integers(0, len(whole) - 1))
    drawer.contents[name] = data.draw(
        st.sampled_from(
            [whole[:at], whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :], whole + b"\0"]
        )
    )
    assert recall_report(drawer, QUESTION) is None


class Planted:
    """What a pickle can do to those who believe it."""

    def __reduce__(self) -> tuple[object, ...]:
        return (os.getcwd, ())


def test_nothing_but_reports_is_unpickled() -> None:
    """Even a cache that passes for our own runs no code."""
    drawer = Drawer()
    remember_report(drawer, QUESTION, Planted())  # type: ignore[arg-type]
    with pytest.raises(pickle.UnpicklingError):
        recall_report(drawer, QUESTION)


def test_a_report_holds_within_its_horizon() -> None:
    horizon = Horizon(timedelta(hours=2), timedelta(hours=1))
    kept = remembered(REPORT)._replace(horizon=horizon)
    then = REPORT.now
    assert is_good(kept, then)
    assert is_good(kept, then + timedelta(minutes=59))
    assert is_good(kept, then - timedelta(minutes=119))
    assert not is_good(kept, then + timedelta(hours=1))
    assert not is_good(kept, then - timedelta(hours=2))


def test_a_severity_is_pickled_by_its_class_alone() -> None:
    """Python 3.11.2, that of Debian 12, would have it by `getattr`, which is not unpickled."""
    packed = pickle.dumps([*Severity], pickle.HIGHEST_PROTOCOL)
    assert b"getattr" not in packed
    assert pickle.loads(packed) == [*Severity]
