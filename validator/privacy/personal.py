"""Whether a text may tell a person: one look before the searches for addresses and numbers."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from validator.linear_pattern import linear_sign
from validator.privacy.mail import AT
from validator.privacy.numbers import SIGN, western


def may_be_personal(text: str) -> bool:
    """Whether `addresses`, `phones` or `national_ids` may find something in a text."""
    return _sign()(western(text))


@cache
def _sign() -> Callable[[str], bool]:
    return linear_sign(f"{AT}|{SIGN}")
