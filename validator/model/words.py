"""Values that a team's terms decide: words of a vocabulary, rotation limit, secret references."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

from pydantic import (
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StrictInt,
    StrictStr,
)
from pydantic_core import CoreSchema, core_schema

from validator.model import judgements
from validator.model.patterns import (
    MAX_REFERENCE_LENGTH,
    PRINTABLE_ASCII_PATTERN,
    REFERENCE_PATTERNS,
)
from validator.model.terms import DEFAULT_TERMS, Terms
from validator.named_tuple import NamedTuple

TERM = "x-term"
"""The schema keyword that names the terms field a value is judged by."""


def reference_pattern(terms: Terms) -> str:
    """The anchored pattern of every reference to a secret that the terms allow."""
    team = (f"(?:{pattern})" for pattern in terms.reference_patterns.values())
    return f"^(?:{'|'.join([*REFERENCE_PATTERNS.values(), *team])})$"


class Word(NamedTuple):
    """A word of the vocabulary that `terms` names ("environments"); the schema enumerates it."""

    terms: str

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        check = partial(judgements.word, self.terms)
        return core_schema.with_info_after_validator_function(check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {
            **handler(schema),
            "enum": list(DEFAULT_TERMS.vocabulary(self.terms)),
            TERM: self.terms,
        }


class Reference:
    """Where a secret is kept. A text of no known scheme is taken for the secret itself."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.with_info_after_validator_function(judgements.reference, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {
            **handler(schema),
            "pattern": reference_pattern(DEFAULT_TERMS),
            "maxLength": MAX_REFERENCE_LENGTH,
            TERM: "references",
        }


class RotationCadence:
    """A whole number of days from 1 to the compliance limit, which a policy may lower."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.with_info_after_validator_function(judgements.cadence, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {
            **handler(schema),
            "maximum": DEFAULT_TERMS.max_rotation_cadence_days,
            TERM: "max_rotation_cadence_days",
        }


Component = Annotated[StrictStr, Word("components")]
EnvironmentName = Annotated[StrictStr, Word("environments")]
Provider = Annotated[StrictStr, Word("providers")]
Role = Annotated[StrictStr, Word("roles")]
Status = Annotated[StrictStr, Word("statuses")]
SecretReference = Annotated[StrictStr, Reference()]
CadenceDays = Annotated[
    StrictInt, Field(ge=1), BeforeValidator(judgements.integral), RotationCadence()
]


def apply_terms(schema: Any, terms: Terms) -> Any:
    """The schema with the team's own words, limit and reference patterns in place."""
    if isinstance(schema, list):
        return [apply_terms(item, terms) for item in schema]
    if not isinstance(schema, dict):
        return schema
    result = {name: apply_terms(value, terms) for name, value in schema.items() if name != TERM}
    match schema.get(TERM):
        case None:
            pass
        case "references":
            result["pattern"] = reference_pattern(terms)
            if terms.reference_patterns:
                result["allOf"] = [{"pattern": PRINTABLE_ASCII_PATTERN}]
        case "max_rotation_cadence_days":
            result["maximum"] = terms.max_rotation_cadence_days
            result["examples"] = [terms.max_rotation_cadence_days]
        case vocabulary:
            result["enum"] = list(terms.vocabulary(vocabulary))
    return result
