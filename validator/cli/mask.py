"""`relgate mask`: addresses without the person, as they may stand in a record.

What it masks goes nowhere: not to a message, a file beside the records, a log or a cache.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence

import click

from validator.cli.changing import carry_out, interruptible
from validator.cli.check import wanted_paths
from validator.cli.context import Workspace, find_workspace
from validator.cli.judging import Request
from validator.cli.output import Unusable, write_output
from validator.cli.progress import ProgressLine
from validator.cli.proving import Prover
from validator.engine.collect import load_file
from validator.engine.fix.mend import Mended, mend
from validator.finding import Finding
from validator.model.address import masked_address
from validator.model.terms import Terms
from validator.outputs.plain import count, printable
from validator.privacy import mask_known
from validator.privacy.mail import AT

CLEAN, LEFT = 0, 1
_CODES = ("PII001", "PII002")
_MAX_TOLD = 10


@click.command("mask", context_settings={"ignore_unknown_options": True})
@click.argument("addresses", metavar="[ADDRESS|PATH]...", nargs=-1, type=click.Path())
@click.option("--fix", is_flag=True, help="Mask the approvers' addresses in records, below PATHS.")
@click.option(
    "--unsafe-fixes",
    is_flag=True,
    help="With --fix, also addresses in notes, owners and metadata.",
)
@click.option(
    "--dry-run", is_flag=True, help="With --fix, show what would change, and write nothing."
)
@click.option("-q", "--quiet", is_flag=True, help="Do not tell what was written.")
@click.pass_obj
def command(
    directory: str | None,
    addresses: tuple[str, ...],
    fix: bool,
    unsafe_fixes: bool,
    dry_run: bool,
    quiet: bool,
) -> None:
    """Print addresses without the person, as `***@` and the domain, or mask them in records.

    What stands on a command line is kept by the shell in its history, and shown to others by the
    system. So give addresses on standard input, with `-` and one a line; or give none, and
    a terminal asks for one and does not show it. What is no address is refused and not repeated.

    With --fix the addresses in records are masked, each proven as `relgate check --fix` does it.
    The git history keeps what stood there until it is rewritten.

    \b
    Examples:
      relgate mask
      relgate mask - < addresses.txt
      relgate mask --fix
      relgate mask --fix --unsafe-fixes --dry-run releases/v1.4.0

    \b
    Exit codes:
      0  masked
      1  with --fix, personal data is left that it did not mask
      2  something is no address, and nothing was printed; or nothing could be written
    """
    if fix:
        _mask_records(directory, addresses, unsafe_fixes, dry_run, quiet)
    if unsafe_fixes or dry_run:
        raise click.UsageError("--unsafe-fixes and --dry-run go with --fix.")
    if addresses == ("-",):
        lines = sys.stdin.buffer.read().decode("utf-8", "replace").splitlines()
        _print(_masked(lines, "Line"))
    elif addresses:
        _print(_masked(addresses, "Argument"))
    elif is_terminal():
        asked = click.prompt("Address (it is not shown)", hide_input=True, err=True)
        _print(_masked([asked], "Text"))
    else:
        raise click.UsageError("Name an address, or give `-` to have them read from there.")


def is_terminal() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin.isatty()


def _print(masked: Sequence[str]) -> None:
    write_output("".join(f"{address}\n" for address in masked), None)


def _masked(texts: Sequence[str], what: str) -> list[str]:
    """The texts masked, blank ones left out. Raises a click error that repeats none of them."""
    given = [(number, text.strip()) for number, text in enumerate(texts, 1) if text.strip()]
    masked = [masked_address(text) for _, text in given]
    wrong = [number for (number, _), address in zip(given, masked, strict=True) if not address]
    if not given:
        raise Unusable("There is no address.")
    if wrong:
        which = f"{what} {wrong[0]}" if len(texts) > 1 else f"The {what.lower()}"
        others = f", nor are {len(wrong) - 1:,} others" if len(wrong) > 1 else ""
        raise Unusable(f"{which} is no mail address like name@acme.example{others}.")
    return [address for address in masked if address]


def _mask_records(
    directory: str | None, paths: tuple[str, ...], unsafe: bool, dry_run: bool, quiet: bool
) -> None:
    """Mask what can be masked, and exit."""
    workspace = find_workspace(directory)
    terms = workspace.sound_policy.terms
    try:
        request = Request(wanted_paths(workspace, directory, paths))
    except click.UsageError as error:  # which says what was taken for a path
        raise click.UsageError(mask_known(error.message)) from None

    def is_meant(finding: Finding) -> bool:
        return finding.code in _CODES and request.covers(finding.location.place.path)

    def is_wanted(finding: Finding) -> bool:
        return is_meant(finding) and finding.fix is not None and (finding.fix.safe or unsafe)

    with interruptible():
        with ProgressLine(sys.stderr, shown=not quiet) as line:
            prover = Prover(workspace, None, line.advance)
            mended = mend(prover.start(), prover.judge, is_wanted)
        said = carry_out(workspace, prover, mended.draft, dry_run=dry_run, quiet=quiet)
    write_output(said, None)
    left = [finding for finding in mended.after.active if is_meant(finding)]
    unread = _unread(workspace, request, mended, terms)
    if not quiet:
        _tell(mended, left, unread, unsafe=unsafe, dry_run=dry_run)
    raise SystemExit(LEFT if left or unread else CLEAN)


def _unread(workspace: Workspace, request: Request, mended: Mended, terms: Terms) -> list[str]:
    """The files with a part that nobody could read, and that may hold an address."""
    places = (it.location.place.path for it in mended.before.findings if it.code[:3] == "YML")
    return [
        path
        for path in sorted({*filter(request.covers, places)})
        if any(
            not part or re.search(AT, part)
            for part in load_file(workspace.source, path, terms).unread
        )
    ]


def _tell(
    mended: Mended,
    left: Sequence[Finding],
    unread: Sequence[str],
    *,
    unsafe: bool,
    dry_run: bool,
) -> None:
    """Say what was masked, what was not, and what can still be done."""
    lines = []
    if mended.fixed:
        number = count(len(mended.fixed), "finding")
        history = "The git history keeps the addresses until it is rewritten."
        lines.append(f"Would mask {number}." if dry_run else f"Masked {number}. {history}")
    elif not left and not unread:
        lines.append("Nothing to mask.")
    reasons = {finding.fingerprint: f"not masked, as {it}" for finding, it in mended.refused}
    for finding in left[:_MAX_TOLD]:
        by_flag = finding.fix is not None and not finding.fix.safe and not unsafe
        otherwise = "--unsafe-fixes masks it" if by_flag else "say it in other words"
        how = reasons.get(finding.fingerprint, otherwise)
        lines.append(printable(f"{_place(finding)}: {finding.code} {finding.message}; {how}"))
    if len(left) > _MAX_TOLD:
        lines.append(f"and {len(left) - _MAX_TOLD:,} more: `relgate check --select PII` lists them")
    lines += [f"{printable(it)}: cannot be read in full, and may hold an address" for it in unread]
    click.echo("\n".join(lines), err=True)


def _place(finding: Finding) -> str:
    location = finding.location
    return f"{location.place.path}:{location.start.line}:{location.start.column}"
