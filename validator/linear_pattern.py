"""Regular expressions that match in linear time. Floor 0: it knows texts alone.

A pull request may bring a pattern along, and Python's own engine would hang on `(a+)+$`. pydantic's
engine (Rust's `regex`) cannot; in return it has no look-around. It also finds many alternatives in
one pass over a text, where Python's tries each of them at each character.
"""

from __future__ import annotations

from collections.abc import Callable


def linear_pattern(pattern: str) -> Callable[[str], bool]:
    """A function that says whether a pattern is found in a text.

    Nothing is ever found in a text with a lone surrogate, which is no Unicode. Raises `ValueError`
    with the reason where the pattern is none, or uses look-around.
    """
    # Here, because texts are masked on runs that judge nothing and need no pydantic.
    from validator.pydantic_engine import SchemaError, SchemaValidator

    try:
        validator = SchemaValidator(
            {"type": "str", "strict": True, "pattern": pattern, "regex_engine": "rust-regex"}
        )
    except SchemaError as error:
        lines = [line.strip() for line in str(error).splitlines() if "error:" in line]
        reason = lines[-1].partition("error:")[2].strip() if lines else "it is too long"
        raise ValueError(reason) from None
    return validator.isinstance_python


def linear_sign(*patterns: str) -> Callable[[str], bool]:
    """A function that says whether one of some patterns may be found in a text.

    It is for a look before a search, and says yes of every text with a lone surrogate, too.
    """
    looks = [linear_pattern(pattern) for pattern in patterns]
    return lambda text: (
        any(is_found(text) for is_found in looks) or not (text.isascii() or _is_unicode(text))
    )


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
