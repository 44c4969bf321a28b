"""A file or a document of it holds no record.

Why: it is what remains of a record that was lost, or of one that somebody meant to write.

Bad:

    # bundles/prod-api.yaml
    name: prod-api
    ---
    ^^^ YML008
    # the portal's bundle will follow

Good:

    # bundles/prod-api.yaml
    name: prod-api
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Problem
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.rules import RuleOptions

SCOPE = "file"


def check(repository: Repository, facts: Facts, options: RuleOptions) -> Iterator[Problem]:
    """Files and documents in which there is no record."""
    yield from repository.faults("empty_document")
