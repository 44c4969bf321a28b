"""The scratch repository of the tests of the command line."""

from __future__ import annotations

from cli.conftest import relgate, repository

__all__ = ["relgate", "repository"]
