"""The rules, one a file. The file's name is the rule's code and name: `ref001_unknown_bundle.py`.

A rule module holds a docstring, which is the rule's documentation and its test, and

    def check(repository: Repository, facts: Facts, options: Options) -> Iterator[Problem]

which is pure. It may hold `SEVERITY` (the default is an error), `LOCKED = True` (nothing can
waive, ignore or turn it down), `SENSITIVE = True` (what it points at must never be shown) and
`class Options(RuleOptions)`, the policy's table `[rules.<name>]`. Rules import no rules, and
there is no list of them to keep.
"""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, field_validator

from validator.model.scalars import integral


class RuleOptions(BaseModel):
    """The options of one rule, as the policy states them; a rule without any uses this class."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    _integral = field_validator("*", mode="before")(integral)


@dataclass(frozen=True, slots=True)
class Attachment:
    """Metadata of an option: a path in the repository of a JSON document, or None.

    The engine reads it and hands it to the rule in `Repository.attachments`, by that path.
    """
