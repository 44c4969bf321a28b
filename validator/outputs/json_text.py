"""Data as JSON that survives where it is shown: in any encoding, and in the log of a CI runner."""

from __future__ import annotations

import json
import re
from typing import Any

from validator.outputs.plain import RUNNER_COMMAND

_COMMAND = re.compile(RUNNER_COMMAND)


def json_text(data: Any, *, indent: int | None = 2) -> str:
    """The data as JSON and a line break, ASCII only. A `#` stands in strings alone."""
    return _COMMAND.sub(r"\\u0023", json.dumps(data, indent=indent)) + "\n"
