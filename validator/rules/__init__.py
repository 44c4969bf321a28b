"""The rules, one a file. The file's name is the rule's code and name: `ref001_unknown_bundle.py`.

A rule module holds a docstring, which is the rule's documentation and its test, and

    def check(repository: Repository, facts: Facts, options: Options) -> Iterator[Problem]

which is pure. It may hold `SEVERITY` (the default is an error), `LOCKED = True` (nothing can
waive, ignore or turn it down), `SENSITIVE = True` (what it points at must never be shown) and
`class Options(RuleOptions)`, the policy's table `[rules.<name>]`. Rules import no rules, and
there is no list of them to keep.

`SCOPE` says how much of a repository a rule must see, so that a check of many files can be divided,
and need not be made again where nothing changed:

- "file": what it finds in a file follows from that file, the policy and the facts alone.
- "part": where it finds nothing in any part of a repository by itself (a release with its stage log;
  `model.kinds.part_of`), it finds nothing in the whole, unless `spans_parts(repository)`, where the
  module has it, says that parts have to do with one another.
- "repository" (the default): it must see everything. What it looks at in every record should be
  declared `Indexed`, `Ref` or `Unique` on the model: all else is read from the file again.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, field_validator

from validator.model.judgements import integral

Scope = Literal["file", "part", "repository"]


class RuleOptions(BaseModel):
    """The options of one rule, as the policy states them; a rule without any uses this class."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)

    _integral = field_validator("*", mode="before")(integral)


class Attachment:
    """Metadata of an option: a path in the repository of a JSON document, or None.

    The engine reads it and hands it to the rule in `Repository.attachments`, by that path.
    """
