"""`relgate rotate`: write down that the credentials of bundles were rotated.

Exit codes: 0 written, or said already; 2 nothing was written, and why.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import click

from validator.cli.changing import carry_out, interruptible
from validator.cli.context import find_workspace
from validator.cli.instants import instant
from validator.cli.output import Unusable, say, write_output
from validator.cli.progress import ProgressLine
from validator.cli.proving import Prover, prove
from validator.engine.rotate import NotRotated, rotate
from validator.engine.rotations import bundle_files
from validator.finding import Finding, Fix
from validator.model.kinds import BY_NAME
from validator.model.timestamp import written
from validator.outputs.plain import printable

_MAY_COME = frozenset(("ROT002", "ROT003", "WVR002"))
"""What the truth may bring: that it is not long until the next rotation, or that is overdue still,
and that a waiver of the last one has had its day."""


def _complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """The names of the bundles, as their paths state them."""
    directory = ctx.parent.params.get("directory") if ctx.parent else None
    paths = find_workspace(directory).source.paths()
    names = [(BY_NAME["bundle"].match(path) or {}).get("name", "") for path in paths]
    return sorted(name for name in names if name and name.startswith(incomplete))


@click.command("rotate")
@click.argument("bundles", metavar="BUNDLE...", nargs=-1, required=True, shell_complete=_complete)
@click.option(
    "--at",
    metavar="TIMESTAMP",
    callback=instant,
    help="When the credentials were rotated; the default is now.",
)
@click.option("--dry-run", is_flag=True, help="Show what would change, and write nothing.")
@click.option("-q", "--quiet", is_flag=True, help="Do not say what was written.")
@click.option(
    "--now",
    metavar="TIMESTAMP",
    callback=instant,
    help="Take this instant for the present one.",
)
@click.pass_obj
def command(
    directory: str | None,
    bundles: tuple[str, ...],
    at: datetime | None,
    dry_run: bool,
    quiet: bool,
    now: datetime | None,
) -> None:
    """Write into the records of bundles that their credentials were rotated.

    Each BUNDLE is the name of one. Its `last_rotated_at` changes and not a character beside it.
    All are written, or none. A rotation in the future is refused, and one before the last.

    \b
    Examples:
      relgate rotate prod-api
      relgate rotate prod-api prod-dns --at 2026-11-20T09:30:00Z
      relgate rotate prod-api --dry-run

    \b
    Exit codes:
      0  written, or said already
      2  nothing was written: a usage error, or a bundle that cannot be edited
    """
    workspace = find_workspace(directory)
    terms = workspace.sound_policy.terms
    present = now or datetime.now(UTC)
    then = at or present.replace(microsecond=0)
    try:
        rotated = rotate([*bundle_files(workspace.source, terms)], bundles, then, present)
    except NotRotated as reason:
        raise Unusable(printable(str(reason))) from None
    edits = tuple(one.edit for one in rotated if one.edit is not None)
    if edits:
        with interruptible():
            with ProgressLine(sys.stderr, shown=not quiet) as line:
                prover = Prover(workspace, present, line.advance)
                draft = prove(prover, Fix("rotated", edits), _may_come)
            shown = carry_out(workspace, prover, draft, dry_run=dry_run, quiet=True)
        if dry_run:
            write_output(shown, None)
            return
    for one in rotated if not quiet else ():
        done = "was rotated already at" if one.edit is None else "rotated at"
        say(f"{printable(one.path)}: {one.name} {done} {written(then)}")


def _may_come(finding: Finding) -> bool:
    return finding.code in _MAY_COME
