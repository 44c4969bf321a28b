"""The scalar types of the records, each with the same judgement in pydantic and JSON Schema.

Every type is a function from the plain value to the typed one, beside the JSON Schema that
says the same. The error types are the names of the rules that report them; built-in ones of
pydantic are translated by `validator.loading.model_faults`.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import Annotated, Any

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
from pydantic_core import CoreSchema, core_schema

from validator.model import judgements
from validator.model.judgements import EXPECTED
from validator.model.patterns import (
    COMPARISON_PATTERN,
    DAY_PATTERN,
    DIGEST_PATTERN,
    LABEL_PATTERN,
    MASKED_ADDRESS_PATTERN,
    MAX_COMPARISON_LENGTH,
    NAME_PATTERN,
    TIMESTAMP_PATTERN,
    URL_PATTERN,
    UUID_PATTERN,
)
from validator.model.tag import MAX_TAG_LENGTH, TAG_PATTERN
from validator.named_tuple import NamedTuple


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
        judged = core_schema.no_info_plain_validator_function(
            partial(judgements.shaped, self.pattern, self.most)
        )
        either = core_schema.union_schema([shaped, judged], mode="left_to_right")
        return core_schema.chain_schema(
            [handler(source), _or_refused(either, self.expected, self.error, self.form)]
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {**handler(schema), "pattern": self.pattern, "maxLength": self.most}


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
        custom_error_message=EXPECTED,
        custom_error_context={"expected": expected, "form": form},
    )


Boolean = StrictBool
Text = StrictStr
Milliseconds = Annotated[StrictInt, Field(ge=0), BeforeValidator(judgements.integral)]
Uuid = Annotated[
    StrictStr, Shape(UUID_PATTERN, "a UUID in lower case with hyphens", most=36, form="uuid")
]
Name = Annotated[
    StrictStr,
    Shape(
        NAME_PATTERN,
        "a name of letters and digits, joined by `-`, `_` or `.`, of at most 128 characters",
        most=128,
    ),
]
Label = Annotated[
    StrictStr,
    Shape(
        LABEL_PATTERN,
        "one line of text that is not empty, of at most 256 characters and no control characters",
        most=256,
    ),
]
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
    StrictStr,
    Shape(
        URL_PATTERN,
        "a URL that starts with https:// or http:// and a host of letters, digits, `-` and `.`, "
        "of ASCII without blanks, and of at most 2,048 characters",
        most=2048,
    ),
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
    PlainValidator(judgements.day),
    WithJsonSchema({"type": "string", "format": "date", "pattern": DAY_PATTERN}),
]
"""A calendar day: a date of TOML, or in quotes, as JSON Schema sees it."""

Threshold = Annotated[
    float | str,
    PlainValidator(judgements.threshold),
    WithJsonSchema(
        {
            "type": ["number", "string"],
            "pattern": COMPARISON_PATTERN,
            "maxLength": MAX_COMPARISON_LENGTH,
        }
    ),
]
