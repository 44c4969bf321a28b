"""The command line: one command a file, loaded when it is called."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from validator import __version__

COMMANDS = {
    "init": "Put a repository under guard: policy, schemas, hooks, CI.",
    "check": "Check every record and say which line of which file says no.",
    "diff": "Show what changed, record by record, with the risks.",
    "rotate": "Write down that the credentials of bundles were rotated.",
    "rotation": "List when the credentials of each bundle are due for rotation.",
    "new": "Write a new record, asking only what cannot be known.",
    "refs": "List who refers to a record.",
    "rename": "Rename a record, its file and every reference to it.",
    "ignore": "Accept findings for a while: write a waiver.",
    "mask": "Mask mail addresses: print them so, or mend records.",
    "explain": "Explain a rule: what it finds, why, with examples.",
    "rules": "List the rules.",
    "schema": "Write the JSON Schemas of the records, for editors.",
    "cache": "See or remove what is remembered from run to run.",
    "tags": "Keep the committed lock of the release tags.",
}
"""The commands with their summaries, so that `--help` need not load them."""


LOOK = "validator.replay"
"""The key in a context's `meta` of the look that was taken before click was imported."""


INTERRUPTED = 130
"""The exit code after an interrupt; 1, which click has for it, says that there are findings."""


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is called."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command; an interrupt of which it says nothing itself ends it in one line."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("Interrupted.", err=True)
            raise SystemExit(INTERRUPTED) from None

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"validator.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the list of commands without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name, or a usage error that suggests the nearest."""
        name = args[0] if args else ""
        if name not in COMMANDS and not name.startswith("-"):
            from validator.suggest import nearest

            guess = nearest(name, COMMANDS)
            hint = f" Did you mean `{guess}`?" if guess else ""
            ctx.fail(f"There is no command `{name}`.{hint}")
        return super().resolve_command(ctx, args)


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Shell completion: see docs/cli.md.",
)
@click.option(
    "-C",
    "--directory",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False),
    help="Find the repository and PATHS from DIR; where output goes is meant from here.",
)
@click.version_option(__version__, "-V", "--version", message="relgate %(version)s")
@click.pass_context
def cli(ctx: click.Context, directory: str | None) -> None:
    """May this be merged, may this be released, and if not, which line says no?

    relgate checks the deployment environments, credential bundles and release checklists that a
    team keeps as YAML in git: shape, references, uniqueness, rotation, tags, evidence, privacy.

    \b
      relgate check                     check the repository from its root
      relgate check environments/       report on some paths only
      relgate explain REF001            what a finding means and how to mend it
    """
    if ctx.obj is not None:
        ctx.meta[LOOK] = ctx.obj
    ctx.obj = directory
