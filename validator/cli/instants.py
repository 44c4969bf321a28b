"""Instants and spans of time, as options state them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import click

_SPAN = re.compile(r"([0-9]{1,5})([dw]?)")


def instant(ctx: click.Context, param: click.Parameter, value: str | None) -> datetime | None:
    """An RFC 3339 timestamp with a zone. Raises a usage error."""
    if value is None:
        return None
    from validator.model.timestamp import parse_timestamp

    try:
        return parse_timestamp(value)
    except ValueError:
        message = f"`{value}` is no timestamp like 2026-11-23T12:00:00Z."
        raise click.BadParameter(message) from None


def span(ctx: click.Context, param: click.Parameter, value: str | None) -> timedelta | None:
    """A number of days or weeks: `30d`, `4w`; a bare number counts days. Raises a usage error."""
    if value is None:
        return None
    found = parse_span(value)
    if found is None:
        raise click.BadParameter(f"`{value}` is no span of time like 30d or 4w.")
    return found


def parse_span(text: str) -> timedelta | None:
    """The span of time that a text states as `span` has it, or None."""
    found = _SPAN.fullmatch(text.strip().lower())
    return found and timedelta(days=int(found[1]) * (7 if found[2] == "w" else 1))
