"""A value is not of the form that the field wants.

An id is a UUID in lower case, a timestamp has seconds and a zone (RFC 3339), a tag is `v` and a
semantic version, a URL starts with `https://` or `http://`, names no user and is ASCII. A fix
writes what cannot be meant otherwise, such as the `v` of a tag; it adds a zone where the policy says
which (unsafe).

Why: what one reader guesses from a half-written value, another one guesses otherwise, and a
timestamp without a zone is wrong by hours for somebody.

Bad:

    # environments/production/api.yaml
    name: production
    rollback_tag: v1.3
    #             ^^^^ SCH005
    last_validated_at: 2026-11-20 09:30
    #                  ^^^^^^^^^^^^^^^^ SCH005

Bad:

    # environments/production/api.yaml
    name: production
    rollback_tag: 1.3.0
    #             ^^^^^ SCH005
    last_validated_at: 2026-11-20 09:30:00
    #                  ^^^^^^^^^^^^^^^^^^^ SCH005

    # relgate.toml
    [rules.malformed_value]
    assumed_zone = "+08:00"

    # git tags
    v1.3.0 8f3c1d2ab4

Fixed:

    # environments/production/api.yaml
    name: production
    rollback_tag: v1.3.0
    last_validated_at: 2026-11-20T09:30:00+08:00

    # relgate.toml
    [rules.malformed_value]
    assumed_zone = "+08:00"

Good:

    # environments/production/api.yaml
    name: production
    rollback_tag: v1.3.0
    last_validated_at: 2026-11-20T09:30:00Z
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Problem
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.rules import RuleOptions, option

SCOPE = "file"


class Options(RuleOptions):
    """What fixes may assume."""

    assumed_zone: str | None = option(
        None,
        pattern="^(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])$",
        description="The zone that `--unsafe-fixes` gives a timestamp without one, `Z` or an "
        "offset; a timestamp that lacks its zone is a fault all the same.",
        examples=["+08:00"],
    )


def check(repository: Repository, facts: Facts, options: Options) -> Iterator[Problem]:
    """Texts that are not of their field's form, and settings that nothing can follow."""
    yield from repository.faults("malformed_value")
