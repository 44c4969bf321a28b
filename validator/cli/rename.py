"""`relgate rename`: another name for a record, and everything that refers to it follows."""

from __future__ import annotations

import sys

import click

from validator.cli.changing import carry_out, interruptible
from validator.cli.context import Workspace, find_workspace
from validator.cli.names import complete_name
from validator.cli.output import Unusable, write_output
from validator.cli.progress import ProgressLine
from validator.cli.proving import Prover, prove
from validator.engine.collect import load_repository
from validator.engine.rename import NotRenamed, rename, stale_globs
from validator.finding import Fix
from validator.model.references import naming_fields
from validator.outputs.plain import printable
from validator.text import LineIndex


@click.command("rename")
@click.argument("kind", type=click.Choice([*naming_fields()]))
@click.argument("old", shell_complete=complete_name)
@click.argument("new")
@click.option("--dry-run", is_flag=True, help="Show what would change, and write nothing.")
@click.option("-q", "--quiet", is_flag=True, help="Do not tell what was written.")
@click.pass_obj
def command(
    directory: str | None, kind: str, old: str, new: str, dry_run: bool, quiet: bool
) -> None:
    """Rename what the records of a KIND are known by, from OLD to NEW.

    The record, its file and every reference change together, or nothing does. Of each file only
    the characters of the name change. The change is proven first: no finding may come by it.
    Globs of the policy that cover the old path alone are told, and left as they are.

    \b
    Examples:
      relgate rename bundle prod-api prod-invoices
      relgate rename bundle prod-api prod-invoices --dry-run

    \b
    Exit codes:
      0  renamed; with --dry-run, it could be
      2  it cannot be renamed, and nothing was written
    """
    workspace = find_workspace(directory)
    with interruptible():
        change = _change(workspace, kind, old, new)
        _tell_globs(workspace, change)
        with ProgressLine(sys.stderr, shown=not quiet) as line:
            prover = Prover(workspace, None, line.advance)
            draft = prove(prover, change)
        said = carry_out(workspace, prover, draft, dry_run=dry_run, quiet=quiet)
    write_output(said, None)


def _change(workspace: Workspace, kind: str, old: str, new: str) -> Fix:
    repository = load_repository(workspace.source, workspace.sound_policy.terms)
    try:
        return rename(repository, kind, old, new)
    except NotRenamed as reason:
        told = "\n".join(map(printable, str(reason).split("\n")))
        raise Unusable(f"Nothing was written. {told}") from None


def _tell_globs(workspace: Workspace, change: Fix) -> None:
    """Say which globs will not cover a file any more; to change them is up to the team."""
    policy = workspace.policy
    lines = LineIndex(policy.file.text)
    for place, glob, move in stale_globs(policy.document, change.moves):
        at = f"{place.path}:{lines.position(place.span.start).line}"
        click.echo(
            printable(f"{at}: `{glob}` covers {move.path}, and will not cover {move.to}"), err=True
        )
