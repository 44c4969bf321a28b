"""Amounts in the words of a message. Floor 0: it knows texts alone."""

from __future__ import annotations

from datetime import timedelta


def days(duration: timedelta) -> str:
    """A duration in whole days: `3 days`, `1 day`, `less than a day`; its sign is left out."""
    number = abs(duration) // timedelta(days=1)
    return f"{number:,} day{'' if number == 1 else 's'}" if number else "less than a day"
