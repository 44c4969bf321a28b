r"""The scalar types of the records, each with the same judgement in pydantic and JSON Schema.

Every type is a function from the plain value to the typed one, beside the JSON Schema that
says the same. The error types are the names of the rules that report them; built-in ones of
pydantic are translated by `validator.loading.validate`. No pattern uses `\\d` or `[^\\s]`:
ASCII classes compile ten times faster and mean the same in every dialect.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from typing import Annotated, Any, NamedTuple

from pydantic import (
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainValidator,
    StrictBool,
    StrictInt,
    StrictStr,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from validator.model.tag import MAX_TAG_LENGTH, TAG_PATTERN

UUID_PATTERN = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
DIGEST_PATTERN = "^sha256:[0-9a-f]{64}$"
NAME_PATTERN = "^[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*$"
LABEL_PATTERN = r"^[^\x00-\x1f]*[^\x00-\x20][^\x00-\x1f]*$"
URL_PATTERN = (
    r"^https?://(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)"
    r"(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*(?::[0-9]{1,5})?"
    r"(?:[/?#][!-~]*)?$"
)
MASKED_ADDRESS_PATTERN = (
    r"^\*\*\*@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
    r"(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+$"
)
COMPARISON_PATTERN = (
    r"^(?:<=|>=|==|!=|<|>) ?[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
    r"(?: ?(?:%|[A-Za-z]{1,16}))?$"
)
_LEAP_YEAR = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)"
_YEAR = "(?:000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})"
_DAY = (
    f"(?:{_YEAR}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
    f"|{_LEAP_YEAR}-02-29)"
)
TIMESTAMP_PATTERN = (
    f"^{_DAY}[Tt](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{{1,9}})?"
    "(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])$"
)
"""RFC 3339 to the day: month lengths and leap years are spelt out, leap seconds are not taken."""

DAY_PATTERN = f"^{_DAY}$"
MAX_COMPARISON_LENGTH = 64

_EXPECTED = "expected {expected}"


class Shape(NamedTuple):
    """A text that matches an anchored pattern and has at most `most` characters.

    `expected` completes "expected ..." in a message; the value itself is never repeated, it
    may be a secret. `error` names the rule that reports a text of another shape, and `form` how
    near misses are put right (`validator.loading.near_misses`).
    """

    pattern: str
    expected: str
    most: int = 4096
    error: str = "malformed_value"
    form: str = ""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        shaped = core_schema.str_schema(
            pattern=self.pattern, max_length=self.most, regex_engine="rust-regex"
        )
        judged = core_schema.no_info_plain_validator_function(self._judge)
        either = core_schema.union_schema([shaped, judged], mode="left_to_right")
        return core_schema.chain_schema(
            [handler(source), _or_refused(either, self.expected, self.error, self.form)]
        )

    def _judge(self, value: str) -> str:
        """As Rust's engine, which refuses every text with a lone surrogate. Raises `ValueError`."""
        # Python's `$` matches before a final line break too; ECMA-262's and Rust's do not.
        if len(value) > self.most or not re.match(self.pattern, value) or value.endswith("\n"):
            raise ValueError
        return value

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {**handler(schema), "pattern": self.pattern, "maxLength": self.most}


def refused(expected: str, error: str = "malformed_value") -> PydanticCustomError:
    """The error that a value is not what was expected; `error` names the rule that reports it."""
    return PydanticCustomError(error, _EXPECTED, {"expected": expected})


class Rfc3339:
    """The instant that a timestamp with a zone states."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        # No day passes the pattern that the calendar lacks, so that what follows raises nothing.
        shaped = core_schema.str_schema(
            pattern=TIMESTAMP_PATTERN, to_upper=True, regex_engine="rust-regex"
        )
        expected = "an RFC 3339 timestamp with seconds and a zone, like 2026-11-20T09:30:00Z"
        return core_schema.chain_schema(
            [
                core_schema.str_schema(strict=True),
                _or_refused(shaped, expected, form="timestamp"),
                core_schema.no_info_plain_validator_function(datetime.fromisoformat),
            ]
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"type": "string", "format": "date-time", "pattern": TIMESTAMP_PATTERN}


def _or_refused(
    schema: CoreSchema, expected: str, error: str = "malformed_value", form: str = ""
) -> CoreSchema:
    """A schema with the error of `refused` in place of its own, and without a call of Python."""
    return core_schema.custom_error_schema(
        schema,
        custom_error_type=error,
        custom_error_message=_EXPECTED,
        custom_error_context={"expected": expected, "form": form},
    )


def _day(value: object) -> date:
    if type(value) is date:
        return value
    if not isinstance(value, str):
        raise PydanticCustomError("string_type", "expected text")
    if not re.match(DAY_PATTERN, value) or value.endswith("\n"):
        raise refused("a day, like 2027-01-31")
    return date.fromisoformat(value)


def integral(value: object) -> object:
    """JSON Schema counts 90.0 as an integer, so the models do."""
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        return int(value)
    return value


def _threshold(value: object) -> float | str:
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


Boolean = StrictBool
Text = StrictStr
Milliseconds = Annotated[StrictInt, Field(ge=0), BeforeValidator(integral)]
Uuid = Annotated[
    StrictStr, Shape(UUID_PATTERN, "a UUID in lower case with hyphens", most=36, form="uuid")
]
Name = Annotated[
    StrictStr,
    Shape(NAME_PATTERN, "a name of letters and digits, joined by `-`, `_` or `.`", most=128),
]
Label = Annotated[StrictStr, Shape(LABEL_PATTERN, "a line of text that is not empty", most=256)]
Digest = Annotated[
    StrictStr,
    Shape(
        DIGEST_PATTERN,
        "`sha256:` and 64 lower-case hexadecimal digits",
        most=71,
        form="digest",
    ),
]
LogDigest = Annotated[
    StrictStr,
    Shape(
        DIGEST_PATTERN,
        "`sha256:` and 64 lower-case hexadecimal digits",
        most=71,
        error="contradictory_stage",
        form="digest",
    ),
]
Url = Annotated[
    StrictStr, Shape(URL_PATTERN, "a URL that starts with https:// or http://", most=2048)
]
MaskedAddress = Annotated[
    StrictStr,
    Shape(
        MASKED_ADDRESS_PATTERN,
        "a masked address, `***@` and the domain",
        most=320,
        error="unmasked_approver",
    ),
]
Tag = Annotated[
    StrictStr,
    Shape(TAG_PATTERN, "`v` and a semantic version, like v1.4.0", most=MAX_TAG_LENGTH, form="tag"),
]
Timestamp = Annotated[datetime, Rfc3339()]
Day = Annotated[
    date,
    PlainValidator(_day),
    WithJsonSchema({"type": "string", "format": "date", "pattern": DAY_PATTERN}),
]
"""A calendar day: a date of TOML, or in quotes, as JSON Schema sees it."""

Threshold = Annotated[
    float | str,
    PlainValidator(_threshold),
    WithJsonSchema(
        {
            "type": ["number", "string"],
            "pattern": COMPARISON_PATTERN,
            "maxLength": MAX_COMPARISON_LENGTH,
        }
    ),
]
