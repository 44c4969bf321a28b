"""A file that should be a record cannot be read.

It is a link that leads nowhere, to itself, out of the repository or to a hidden file in it; a
directory that is named as a record is; a pipe; or a file that may not be opened. A link to another
file of the repository is followed. In the example, a heading with an arrow stands for a link.

Why: what cannot be read cannot be checked, and the next machine may well be able to read it.

Bad:

    # bundles/prod-api.yaml -> ../../outside.yaml
    ^ YML012

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
    """Entries below the directories of records that could not be opened."""
    yield from repository.faults("unreadable_file")
