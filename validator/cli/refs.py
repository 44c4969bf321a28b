"""`relgate refs`: who uses a record, before somebody changes or removes it."""

from __future__ import annotations

import click

from validator.cli.context import find_workspace
from validator.cli.names import complete_name
from validator.cli.output import Unusable, write_output
from validator.engine.collect import load_repository
from validator.engine.uses import find_uses
from validator.loading.tree import quoted
from validator.model.references import naming_fields
from validator.outputs import refs_json, refs_text
from validator.outputs.plain import printable

USED, UNUSED = 0, 1


@click.command("refs")
@click.argument("kind", type=click.Choice([*naming_fields()]))
@click.argument("name", shell_complete=complete_name)
@click.option(
    "--output-format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How the places are written.",
)
@click.pass_obj
def command(directory: str | None, kind: str, name: str, output_format: str) -> None:
    """List where the records of a KIND are named NAME, and who refers to them by it.

    A place a line, as editors and grep have it: path, line, column, the record and its field. The
    record itself comes first. What cannot be read may refer to it too; that is said beside.

    \b
    Examples:
      relgate refs bundle prod-api
      relgate refs bundle prod-api --output-format json

    \b
    Exit codes, as those of grep:
      0  something refers to it
      1  nothing does
      2  nobody can tell: there is no such name, or what might refer to it cannot be read
    """
    workspace = find_workspace(directory)
    repository = load_repository(workspace.source, workspace.sound_policy.terms)
    uses = find_uses(repository, kind, name)
    render = refs_json.render if output_format == "json" else refs_text.render
    write_output(render(uses), None)
    for file in uses.unread:
        click.echo(f"{printable(file.path)}: cannot be read in full, and may say it", err=True)
    if uses.references:
        if not uses.stated:
            click.echo(f"No {kind} is named {quoted(name)}.", err=True)
        raise SystemExit(USED)
    if uses.unread:
        raise Unusable("Nobody can tell what refers to it until those files can be read.")
    if not uses.stated:
        hint = f" Did you mean {quoted(uses.guess)}?" if uses.guess else ""
        raise Unusable(f"No {kind} is named {quoted(name)}.{hint}")
    raise SystemExit(UNUSED)
