"""The names of records, for the shell's completion."""

from __future__ import annotations

import click

from validator.cli.context import find_workspace
from validator.model.kinds import kind_of
from validator.model.references import naming_fields


def complete_name(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """The names of the records of the kind that stands before, as their paths state them."""
    kind = ctx.params.get("kind")
    fields = naming_fields().get(kind or "", ())
    directory = ctx.parent.params.get("directory") if ctx.parent else None
    names = {
        name
        for path in find_workspace(directory).source.paths()
        if (found := kind_of(path)) and found.name == kind
        for field, name in (found.match(path) or {}).items()
        if field in fields and name.startswith(incomplete)
    }
    return sorted(names)
