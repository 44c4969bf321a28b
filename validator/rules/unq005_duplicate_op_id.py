"""Two stage records have the same operation id.

The later one is reported, by path and line.

Why: the operation id ties a record to the structured log of one execution. With two records for
it nobody can tell which of them the log, its duration and its evidence belong to.

Bad:

    # releases/v1.4.0/stages.jsonl
    {"stage_name": "ruff", "op_id": "gha/github.com/acme/invoices/17/1/48/s4"}
    {"stage_name": "pytest", "op_id": "gha/github.com/acme/invoices/17/1/48/s4"}
                                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ UNQ005

Good:

    # releases/v1.4.0/stages.jsonl
    {"stage_name": "ruff", "op_id": "gha/github.com/acme/invoices/17/1/48/s4"}
    {"stage_name": "pytest", "op_id": "gha/github.com/acme/invoices/17/1/48/s5"}
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Problem, Related
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.model.kinds import STAGE
from validator.rules import RuleOptions


def check(repository: Repository, facts: Facts, options: RuleOptions) -> Iterator[Problem]:
    """Stage records with the key of an earlier one."""
    for first, later in repository.repeated([STAGE], *STAGE.key):
        yield Problem(
            f"the operation id `{later.entity.op_id}` is here for the second time",
            later.place("op_id"),
            related=(Related(first.place("op_id"), "the first record with it"),),
            help="remove the record that was written twice, or give it the id of its own log",
        )
