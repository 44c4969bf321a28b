"""Values that a team's terms decide: words of a vocabulary, rotation limit, secret references."""

from __future__ import annotations

import re
from operator import attrgetter
from typing import Annotated, Any, NamedTuple

from pydantic import (
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StrictInt,
    StrictStr,
    ValidationInfo,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from validator.model.scalars import integral, refused
from validator.model.terms import DEFAULT_TERMS, Terms

TERM = "x-term"
"""The schema keyword that names the terms field a value is judged by."""

REFERENCE_PATTERNS = {
    "gh": "gh://[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z_][A-Za-z0-9_]*",
    "op": "op://[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+){2,3}",
    "vault": "vault:[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*#[A-Za-z0-9._-]+",
    "projects": "projects/[a-z0-9:.-]+/secrets/[A-Za-z0-9_-]+(?:/versions/(?:latest|[0-9]+))?",
    "aws": "arn:aws:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]+",
    "azure": (
        "https://[A-Za-z0-9-]+[.]vault[.]azure[.]net/secrets/[A-Za-z0-9-]+(?:/[A-Za-z0-9]+)?"
    ),
    "supabase": "supabase://[A-Za-z0-9-]+/[A-Za-z0-9._-]+",
    "github_expression": r"\$\{\{ *secrets[.][A-Za-z_][A-Za-z0-9_]* *\}\}",
}
"""The schemes of secret references, each with the pattern of its whole text."""

MAX_REFERENCE_LENGTH = 512
PRINTABLE_ASCII_PATTERN = "^[ -~]*$"
"""What a reference of a team's own scheme must be too: within it all dialects read a portable
pattern alike."""

_REFERENCE = f"(?:{'|'.join(REFERENCE_PATTERNS.values())})"
_SCHEME_START = (
    r"gh://|op://|vault:|projects/|arn:aws:|supabase://|\$\{\{"
    r"|https://[A-Za-z0-9-]+[.]vault[.]azure[.]net/"
)


def reference_pattern(terms: Terms) -> str:
    """The anchored pattern of every reference to a secret that the terms allow."""
    team = (f"(?:{pattern})" for pattern in terms.reference_patterns.values())
    return f"^(?:{'|'.join([*REFERENCE_PATTERNS.values(), *team])})$"


def _is_printable_ascii(text: str) -> bool:
    return text.isascii() and text.isprintable()


class Word(NamedTuple):
    """A word of the vocabulary that `terms` names ("environments"); the schema enumerates it."""

    terms: str

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        vocabulary = attrgetter(self.terms)

        def check(value: str, info: ValidationInfo) -> str:
            words = vocabulary(info.context or DEFAULT_TERMS)
            if value in words:
                return value
            raise PydanticCustomError(
                "not_in_vocabulary", "expected one of {words}", {"words": words}
            )

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
        def check(value: str, info: ValidationInfo) -> str:
            terms: Terms = info.context or DEFAULT_TERMS
            if len(value) <= MAX_REFERENCE_LENGTH:
                if re.fullmatch(_REFERENCE, value):
                    return value
                matches = terms.matches_reference
                if matches is not None and _is_printable_ascii(value) and matches(value):
                    return value
                if re.match(_SCHEME_START, value):
                    raise refused("a whole reference to a secret, like gh://ENVIRONMENT/NAME")
            raise refused("a reference to a secret, like gh://ENVIRONMENT/NAME", "secret_literal")

        return core_schema.with_info_after_validator_function(check, handler(source))

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
        def check(value: int, info: ValidationInfo) -> int:
            limit = (info.context or DEFAULT_TERMS).max_rotation_cadence_days
            if value > limit:
                raise refused(f"at most {limit} days", "cadence_over_limit")
            return value

        return core_schema.with_info_after_validator_function(check, handler(source))

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
CadenceDays = Annotated[StrictInt, Field(ge=1), BeforeValidator(integral), RotationCadence()]


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
