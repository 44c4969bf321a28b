r"""A file is not plain UTF-8 text.

Records are UTF-8, with or without a byte order mark at the start. Control characters, bytes that
are no UTF-8, escapes for half a character, characters that turn the order in which a text is shown, and
in YAML the line ends that only YAML 1.1 knows, are refused.

Why: editors hide such characters and readers drop or replace them, so that a review sees another
text than the deployment.

Bad:

    # releases/v1.4.0/stages.jsonl
    {"stage_name": "pytest \ud83d"}
    #                      ^^^^^^ YML005

Good:

    # releases/v1.4.0/stages.jsonl
    {"stage_name": "pytest \ud83d\ude80"}
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Problem
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.rules import RuleOptions

SCOPE = "file"


def check(repository: Repository, facts: Facts, options: RuleOptions) -> Iterator[Problem]:
    """Bytes that are no UTF-8, and characters that readers drop or fold."""
    yield from repository.faults("bad_encoding")
