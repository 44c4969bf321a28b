"""Shared by all tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from real_git import own_git

__all__ = ["own_git"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--regenerate", action="store_true", help="write golden files anew")


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered is not remembered in the user's own folder."""
    monkeypatch.setenv("RELGATE_CACHE_DIR", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compares a text with a golden file beside the test, or writes it with `--regenerate`."""

    def compare(name: str, text: str) -> None:
        path = Path(request.path).parent / "golden" / name
        if request.config.getoption("--regenerate"):
            path.write_bytes(text.encode())
        assert path.exists(), "no golden file: run pytest with --regenerate, and read what it wrote"
        assert text == path.read_bytes().decode(), "run pytest with --regenerate, and read the diff"

    return compare
