"""What pydantic's own schemas cannot say of a value: the functions that the models call.

Each takes the plain value last, or the value and pydantic's `ValidationInfo`, whose context are the
team's terms; it gives the typed value or raises the error of the rule that reports it. None needs
pydantic itself: a run that judges by compiled models does without (`validator.model.compiled`).
"""

from __future__ import annotations

import math
import re
from datetime import date
from typing import TYPE_CHECKING

from validator.model.patterns import (
    COMPARISON_PATTERN,
    DAY_PATTERN,
    MAX_COMPARISON_LENGTH,
    MAX_REFERENCE_LENGTH,
    REFERENCE_PATTERN,
    REFERENCE_START_PATTERN,
)
from validator.model.terms import DEFAULT_TERMS, PROVIDERS, Terms
from validator.pydantic_engine import PydanticCustomError

if TYPE_CHECKING:
    from pydantic import ValidationInfo

EXPECTED = "expected {expected}"


def refused(expected: str, error: str = "malformed_value") -> PydanticCustomError:
    """The error that a value is not what was expected; `error` names the rule that reports it."""
    return PydanticCustomError(error, EXPECTED, {"expected": expected})


def shaped(pattern: str, most: int, value: str) -> str:
    """A text of a form, judged for Rust's engine, which refuses each with a lone surrogate.

    Raises `ValueError`.
    """
    # Python's `$` matches before a final line break too; ECMA-262's and Rust's do not.
    if len(value) > most or not re.match(pattern, value) or value.endswith("\n"):
        raise ValueError
    return value


def day(value: object) -> date:
    """A calendar day: a date of TOML, or in quotes."""
    if type(value) is date:
        return value
    if not isinstance(value, str):
        raise PydanticCustomError("day_type", "expected a day")
    if not re.match(DAY_PATTERN, value) or value.endswith("\n"):
        raise refused("a day, like 2027-01-31")
    return date.fromisoformat(value)


def integral(value: object) -> object:
    """JSON Schema counts 90.0 as an integer, so the models do."""
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        return int(value)
    return value


def threshold(value: object) -> float | str:
    """A number, or a comparison with one."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    if not isinstance(value, str):
        raise PydanticCustomError("threshold_type", "expected a number or a comparison")
    # Compiled when it is first needed, as patterns take a millisecond together.
    if (
        len(value) > MAX_COMPARISON_LENGTH
        or not re.match(COMPARISON_PATTERN, value)
        or "\n" in value
    ):
        raise refused("a number or a comparison with one, like 300 or `>=0.999`")
    return value


def word(vocabulary: str, value: str, info: ValidationInfo) -> str:
    """A word of a vocabulary of the terms."""
    words: tuple[str, ...] = getattr(info.context or DEFAULT_TERMS, vocabulary)
    if value in words:
        return value
    raise PydanticCustomError("not_in_vocabulary", "expected one of {words}", {"words": words})


def added_provider(value: str) -> str:
    """A provider that the specification does not know."""
    if value in PROVIDERS:
        raise refused("a provider that the policy adds: what the others need is settled")
    return value


def reference(value: str, info: ValidationInfo) -> str:
    """Where a secret is kept. A text of no known scheme is taken for the secret itself."""
    terms: Terms = info.context or DEFAULT_TERMS
    if len(value) <= MAX_REFERENCE_LENGTH:
        if re.fullmatch(REFERENCE_PATTERN, value):
            return value
        matches = terms.matches_reference
        if matches is not None and value.isascii() and value.isprintable() and matches(value):
            return value
        if re.match(REFERENCE_START_PATTERN, value):
            raise refused("a whole reference to a secret, like gh://ENVIRONMENT/NAME")
    raise refused("a reference to a secret, like gh://ENVIRONMENT/NAME", "secret_literal")


def cadence(value: int, info: ValidationInfo) -> int:
    """A number of days within the compliance limit, which a policy may lower."""
    limit = (info.context or DEFAULT_TERMS).max_rotation_cadence_days
    if value > limit:
        raise refused(f"at most {limit} days", "cadence_over_limit")
    return value
