"""Files laid over others."""

from __future__ import annotations

import pytest

from validator.loading.source import Unreadable
from validator.source.memory import Memory
from validator.source.overlay import Overlay

BELOW = Memory({"bundles/a.yaml": b"a", "bundles/b.yaml": b"b", "relgate.toml": b""})
OVERLAY = Overlay(
    BELOW, {"bundles/a.yaml": b"new", "bundles/b.yaml": None, "bundles/c.yaml": b"c", "x": b""}
)


def test_lists_what_is_there_once_all_is_laid_over() -> None:
    assert sorted(OVERLAY.paths()) == ["bundles/a.yaml", "bundles/c.yaml"]
    assert OVERLAY.identities(["bundles/a.yaml", "bundles/c.yaml"]) == [b"", b""]


def test_reads_what_is_on_top() -> None:
    assert OVERLAY.read("bundles/a.yaml", 10) == b"new"
    assert OVERLAY.read("bundles/a.yaml", 1) == b"ne"
    assert OVERLAY.read("relgate.toml", 10) == b""
    with pytest.raises(Unreadable, match="there is no such file"):
        OVERLAY.read("bundles/b.yaml", 10)


def test_knows_what_is_there() -> None:
    there = {path: OVERLAY.has(path) for path in ("bundles/a.yaml", "bundles/b.yaml", "x", "y")}
    assert there == {"bundles/a.yaml": True, "bundles/b.yaml": False, "x": True, "y": False}
    assert OVERLAY.has("relgate.toml")
