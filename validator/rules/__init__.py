"""The rules, one a file. The file's name is the rule's code and name: `ref001_unknown_bundle.py`.

A rule module holds a docstring, which is the rule's documentation and its test, and

    def check(repository: Repository, facts: Facts, options: Options) -> Iterator[Problem]

which is pure. It may hold `SEVERITY` (the default is an error), `LOCKED = True` (nothing can
waive, ignore or turn it down), `SENSITIVE = True` (what it points at must never be shown) and
`class Options(RuleOptions)`, the policy's table `[rules.<name>]`, with types of
`model.option_types`. Rules import no rules, and
there is no list of them to keep.

`SCOPE` says how much of a repository a rule must see, so that a check of many files can be divided,
and need not be made again where nothing changed:

- "file": what it finds in a file follows from that file, the policy and the facts alone.
- "part": where it finds nothing in any part of a repository by itself (a release with its stage log;
  `model.kinds.part_of`), it finds nothing in the whole. Where it may, because parts have to do with one
  another, the module has `traits(repository)`, which tells plain and sorted values of a part by
  itself, and `spans_parts(traits)`, which says by those of all parts whether they do.
- "repository" (the default): it must see everything. What it looks at in every record should be
  declared `Indexed`, `Ref` or `Unique` on the model: all else is read from the file again. It asks `repository.values` first, and for records
  only where there is something to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from validator.named_tuple import NamedTuple

Scope = Literal["file", "part", "repository"]


class Option(NamedTuple):
    """What is known of an option beside its type.

    `about` is what pydantic's `Field` is told. `is_attachment` says that the value is the path in
    the repository of a JSON document, or None: the engine reads it and hands it to the rule in
    `Repository.attachments`, by that path.
    """

    default: Any
    is_attachment: bool
    about: Mapping[str, Any]


def option(default: Any, *, is_attachment: bool = False, **about: Any) -> Any:
    """Declares an option of a rule in its class `Options`."""
    return Option(default, is_attachment, about)


class RuleOptions:
    """The options of one rule with their defaults; a rule without any uses this class.

    What a policy states is judged by a pydantic model that the engine makes of such a class
    (`engine.settings`), for the models of all rules take longer to make than a small check takes.
    """

    declared: ClassVar[Mapping[str, Option]] = {}

    def __init_subclass__(cls) -> None:
        cls.declared = {
            name: value for name, value in vars(cls).items() if isinstance(value, Option)
        }
        for name, value in cls.declared.items():
            setattr(cls, name, value.default)
