"""`relgate init`: a repository put under guard, whatever it holds already.

Exit codes: 0 all is in place, or `--dry-run` said what would be written; 1 the user declined, or
something is left to do by hand; 2 a usage error, or a file cannot be read or written.
"""

from __future__ import annotations

import sys

import click

from validator.cli.output import Unusable, say, write_output
from validator.cli.planning import set_up
from validator.outputs.plain import printable
from validator.outputs.plan_text import render_changes, render_end, render_plan
from validator.source.write import FileChange, write_changes


@click.command("init")
@click.option(
    "--ci",
    type=click.Choice(["auto", "github", "gitlab", "none"]),
    default="auto",
    show_default=True,
    help="The code host that is to check every push; `auto` looks at remotes and files.",
)
@click.option("-y", "--yes", is_flag=True, help="Write without asking.")
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@click.pass_obj
def command(directory: str | None, ci: str, yes: bool, dry_run: bool) -> None:
    """Put a repository under guard: policy, directories, schemas, editor settings, hooks, CI.

    What would be written is listed first. A file that is there keeps all that it holds; where
    nothing can be added safely, what to add is printed. A second run changes nothing.

    \b
    Examples:
      relgate init
      relgate init --dry-run
      relgate init --yes --ci github

    \b
    Exit codes:
      0  all is in place, or --dry-run has said what would be written
      1  you declined, or something is left to do by hand
      2  a usage error, or a file cannot be read or written
    """
    top, setup = set_up(directory, ci)
    write_output(render_plan(str(top), setup), None)
    changes = setup.changes
    if dry_run:
        write_output(render_changes(changes), None)
        return
    if changes:
        _confirm(yes)
        try:
            write_changes(top, [FileChange(it.path, it.before, it.after) for it in changes])
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise Unusable(f"Nothing was written: {error.filename}: {reason}.") from None
        for it in changes:
            say(f"{'removed' if it.after is None else 'wrote'} {printable(it.path)}")
    write_output(render_end(setup, wrote=bool(changes)), None)
    if setup.left_to_user:
        raise click.exceptions.Exit(1)


def _confirm(yes: bool) -> None:
    """Go on if the user wants to; else end the command."""
    if yes:
        return
    if not sys.stdin.isatty():
        message = "Without a terminal nobody can be asked: pass --yes to write, or --dry-run."
        raise click.UsageError(message)
    if not click.confirm("Go ahead?"):
        say("Nothing was written.")
        raise click.exceptions.Exit(1)
