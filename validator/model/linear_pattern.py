"""Regular expressions from a policy, matched in linear time.

A pull request may bring the policy along, and Python's own engine would hang on `(a+)+$`.
pydantic's engine (Rust's `regex`) cannot; in return it has no look-around.
"""

from __future__ import annotations

from collections.abc import Callable

from pydantic_core import SchemaError, SchemaValidator, core_schema


def linear_pattern(pattern: str) -> Callable[[str], bool]:
    """A function that says whether a pattern is found in a text.

    Raises `ValueError` with the reason where the pattern is none, or uses look-around.
    """
    try:
        validator = SchemaValidator(
            core_schema.str_schema(strict=True, pattern=pattern, regex_engine="rust-regex")
        )
    except SchemaError as error:
        lines = [line.strip() for line in str(error).splitlines() if "error:" in line]
        reason = lines[-1].partition("error:")[2].strip() if lines else "not a regular expression"
        raise ValueError(reason) from None
    return validator.isinstance_python
