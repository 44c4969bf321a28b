"""`relgate rotation`: when the credentials of each bundle are due for rotation.

Exit codes: 0 listed; 1 a rotation is overdue or cannot be known (`--exit-code`); 2 the policy has
mistakes, or what was asked for cannot be had.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click

from validator.cli.context import find_workspace
from validator.cli.instants import instant, span
from validator.cli.output import Unusable, color_wanted, write_output
from validator.engine.rotations import Rotations, list_rotations
from validator.index.facts import Facts
from validator.outputs import rotation_json, rotation_text

FORMATS = ("text", "json", "ics")


@click.command("rotation")
@click.option(
    "--within",
    metavar="SPAN",
    callback=span,
    help="List only what is due within days or weeks: 30d, 4w. A bare number counts days.",
)
@click.option(
    "--output-format",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="How the rotations are written; ics is a calendar to subscribe to.",
)
@click.option(
    "-o", "--output-file", type=click.Path(dir_okay=False), help="Write there, not to the terminal."
)
@click.option(
    "--now",
    metavar="TIMESTAMP",
    callback=instant,
    help="Judge as of this instant; the output says so.",
)
@click.option(
    "--exit-code", is_flag=True, help="Exit with 1 where a rotation is overdue or unknown."
)
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    help="Colour; `auto` heeds NO_COLOR and FORCE_COLOR.",
)
@click.pass_obj
def command(
    directory: str | None,
    within: timedelta | None,
    output_format: str,
    output_file: str | None,
    now: datetime | None,
    exit_code: bool,
    color: str,
) -> None:
    """List when the credentials of each bundle are due for rotation, the nearest first.

    A rotation is overdue once more time than the cadence has passed (ROT002), due on its last 24
    hours, and due soon within the days before that the policy states for ROT003. It is unknown
    where the record has mistakes; such bundles are always listed.

    \b
    Examples:
      relgate rotation
      relgate rotation --within 30d
      relgate rotation --exit-code
      relgate rotation --output-format ics -o rotation.ics

    \b
    Exit codes:
      0  listed
      1  a rotation is overdue or unknown, with --exit-code
      2  a usage error, or a mistake in the policy
    """
    workspace = find_workspace(directory)
    rotations = list_rotations(
        workspace.source,
        Facts(now or datetime.now(UTC)),
        workspace.sound_policy,
        within=within,
        clock_fixed=now is not None,
    )
    colored = color_wanted(color) and not output_file
    write_output(_rendered(rotations, output_format, colored), output_file)
    if output_format == "ics":
        for notice in rotation_text.notices(rotations):
            click.echo(notice, err=True)
    raise SystemExit(1 if exit_code and rotations.of("overdue", "unknown") else 0)


def _rendered(rotations: Rotations, output_format: str, color: bool) -> str:
    if output_format == "json":
        return rotation_json.render(rotations)
    if output_format == "ics":
        try:
            from validator.outputs import rotation_ics
        except ModuleNotFoundError as missing:
            if missing.name != "icalendar":
                raise
            message = "A calendar needs the library icalendar: pip install 'relgate[calendar]'."
            raise Unusable(message) from None
        return rotation_ics.render(rotations)
    return rotation_text.render(rotations, color=color)
