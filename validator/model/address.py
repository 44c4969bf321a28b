"""Mail addresses without the person: `***@` and the domain."""

from __future__ import annotations

import re

from validator.model.patterns import MASKED_ADDRESS_PATTERN

_WRITTEN = re.compile(r"""(?P<quote>["']?)[^@\r\n]+@(?P<domain>[A-Za-z0-9.-]+)>?(?P=quote)""")


def masked_address(written: str) -> str | None:
    """An address, with a name before it or in quotes or without, as it may stand in a record.

    None where its domain cannot be told.
    """
    found = _WRITTEN.fullmatch(written)
    masked = f"***@{found['domain']}" if found else ""
    return masked if re.match(MASKED_ADDRESS_PATTERN, masked) else None
