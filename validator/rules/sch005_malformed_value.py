"""A value is not of the form that the field wants.

An id is a UUID in lower case, a timestamp has seconds and a zone (RFC 3339), a tag is `v` and a
semantic version, a URL starts with `https://` or `http://`.

Why: what one reader guesses from a half-written value, another one guesses otherwise, and a
timestamp without a zone is wrong by hours for somebody.

Bad:

    # environments/production/api.yaml
    name: production
    rollback_tag: v1.3
    #             ^^^^ SCH005
    last_validated_at: 2026-11-20 09:30
    #                  ^^^^^^^^^^^^^^^^ SCH005

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
from validator.rules import RuleOptions

SCOPE = "file"


def check(repository: Repository, facts: Facts, options: RuleOptions) -> Iterator[Problem]:
    """Texts that are not of their field's form, and settings that nothing can follow."""
    yield from repository.faults("malformed_value")
