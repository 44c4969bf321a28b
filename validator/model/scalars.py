r"""The scalar types of the records, each with the same judgement in pydantic and JSON Schema.

Every type is a function from the plain value to the typed one, beside the JSON Schema that
says the same. The error types are the names of the rules that report them; built-in ones of
pydantic are translated by `validator.loading.validate`. No pattern uses `\\d` or `[^\\s]`:
ASCII classes compile ten times faster and mean the same in every dialect.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
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

from validator.model.tag import MAX_TAG_LENGTH, TAG_PATTERN, is_tag

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

_TIMESTAMP = re.compile(TIMESTAMP_PATTERN)

DAY_PATTERN = f"^{_DAY}$"
_DAY_TEXT = re.compile(DAY_PATTERN)


@dataclass(frozen=True, slots=True)
class Shape:
    """A text that matches an anchored pattern and has at most `most` characters.

    `expected` completes "expected ..." in a message; the value itself is never repeated, it
    may be a secret. `error` names the rule that reports a text of another shape.
    """

    pattern: str
    expected: str
    most: int = 4096
    error: str = "malformed_value"

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        matches = re.compile(self.pattern).match

        def check(value: str) -> str:
            # Python's `$` matches before a final line break too; ECMA-262's does not.
            if len(value) > self.most or matches(value) is None or value.endswith("\n"):
                raise refused(self.expected, self.error)
            return value

        return core_schema.no_info_after_validator_function(check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {**handler(schema), "pattern": self.pattern, "maxLength": self.most}


def refused(expected: str, error: str = "malformed_value") -> PydanticCustomError:
    """The error that a value is not what was expected; `error` names the rule that reports it."""
    return PydanticCustomError(error, "expected {expected}", {"expected": expected})


def parse_timestamp(value: object) -> datetime:
    """The instant of an RFC 3339 timestamp with a zone. Raises `PydanticCustomError`."""
    if not isinstance(value, str):
        raise PydanticCustomError("string_type", "expected text")
    if _TIMESTAMP.match(value) is None or value.endswith("\n"):
        raise refused("an RFC 3339 timestamp with seconds and a zone, like 2026-11-20T09:30:00Z")
    return datetime.fromisoformat(value.upper())


def _day(value: object) -> date:
    if type(value) is date:
        return value
    if not isinstance(value, str):
        raise PydanticCustomError("string_type", "expected text")
    if _DAY_TEXT.match(value) is None or value.endswith("\n"):
        raise refused("a day, like 2027-01-31")
    return date.fromisoformat(value)


def _tag(value: str) -> str:
    if not is_tag(value):
        raise refused("`v` and a semantic version, like v1.4.0")
    return value


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
    if len(value) > MAX_COMPARISON_LENGTH or _COMPARISON.match(value) is None or "\n" in value:
        raise refused("a number or a comparison with one, like 300 or `>=0.999`")
    return value


MAX_COMPARISON_LENGTH = 64
_COMPARISON = re.compile(COMPARISON_PATTERN)

Boolean = StrictBool
Text = StrictStr
Milliseconds = Annotated[StrictInt, Field(ge=0), BeforeValidator(integral)]
Uuid = Annotated[StrictStr, Shape(UUID_PATTERN, "a UUID in lower case with hyphens", most=36)]
Name = Annotated[
    StrictStr,
    Shape(NAME_PATTERN, "a name of letters and digits, joined by `-`, `_` or `.`", most=128),
]
Label = Annotated[StrictStr, Shape(LABEL_PATTERN, "a line of text that is not empty", most=256)]
Digest = Annotated[
    StrictStr, Shape(DIGEST_PATTERN, "`sha256:` and 64 lower-case hexadecimal digits", most=71)
]
LogDigest = Annotated[
    StrictStr,
    Shape(
        DIGEST_PATTERN,
        "`sha256:` and 64 lower-case hexadecimal digits",
        most=71,
        error="contradictory_stage",
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
    AfterValidator(_tag),
    WithJsonSchema({"type": "string", "pattern": TAG_PATTERN, "maxLength": MAX_TAG_LENGTH}),
]
Timestamp = Annotated[
    datetime,
    PlainValidator(parse_timestamp),
    WithJsonSchema({"type": "string", "format": "date-time", "pattern": TIMESTAMP_PATTERN}),
]
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
