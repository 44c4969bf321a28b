"""Values that are but nearly of the form that a field wants, and how they are written right."""

from __future__ import annotations

import re
from collections.abc import Callable

from validator.model.patterns import DIGEST_PATTERN, TIMESTAMP_PATTERN, UUID_PATTERN
from validator.model.tag import is_tag
from validator.model.terms import Terms

_TIME_AFTER_SPACE = re.compile("(?<=^[0-9]{4}-[0-9]{2}-[0-9]{2}) (?=[0-9])")
# As `date` and `git log` write an offset.
_OFFSET = re.compile("(?<=[0-9]) ?([+-][0-9]{2}):?([0-9]{2})$")


def put_right(form: str, value: str, terms: Terms) -> tuple[str, bool] | None:
    """A value in the form of that name, and whether nothing else can have been meant.

    None where it takes more than a guess, or there is no such form.
    """
    mend = _FORMS.get(form)
    return mend(value, terms) if mend is not None else None


def _tag(value: str, terms: Terms) -> tuple[str, bool] | None:
    tag = f"v{value.removeprefix('V')}"
    return (tag, True) if is_tag(tag) else None


def _uuid(value: str, terms: Terms) -> tuple[str, bool] | None:
    return _in_lower_case(value, UUID_PATTERN)


def _digest(value: str, terms: Terms) -> tuple[str, bool] | None:
    return _in_lower_case(value, DIGEST_PATTERN)


def _timestamp(value: str, terms: Terms) -> tuple[str, bool] | None:
    instant = _OFFSET.sub(r"\1:\2", _TIME_AFTER_SPACE.sub("T", value))
    if _fits(TIMESTAMP_PATTERN, instant):
        return instant, True
    zoned = f"{instant}{terms.assumed_zone}"
    return (zoned, False) if terms.assumed_zone and _fits(TIMESTAMP_PATTERN, zoned) else None


def _in_lower_case(value: str, pattern: str) -> tuple[str, bool] | None:
    lower = value.lower()
    return (lower, True) if _fits(pattern, lower) else None


def _fits(pattern: str, value: str) -> bool:
    return re.match(pattern, value) is not None and not value.endswith("\n")


_FORMS: dict[str, Callable[[str, Terms], tuple[str, bool] | None]] = {
    "tag": _tag,
    "uuid": _uuid,
    "digest": _digest,
    "timestamp": _timestamp,
}
