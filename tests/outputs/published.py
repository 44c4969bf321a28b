"""The schemas that others publish for their formats, which lie beside the repository."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

SCHEMAS = Path(__file__).resolve().parents[3] / "shared" / "data" / "schemas"


def published(name: str) -> Path:
    """The file of a schema; the test is skipped where there is none."""
    path = SCHEMAS / name
    if not path.is_file():
        pytest.skip(f"the schema is not beside the repository: shared/data/schemas/{name}")
    return path


def published_json(name: str) -> Any:
    return json.loads(published(name).read_text())
