"""A change that a command makes to files: shown, or written and told, a line a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from validator.cli import INTERRUPTED
from validator.cli.context import Workspace
from validator.cli.output import color_wanted
from validator.cli.proving import Prover, changes_of, write_draft
from validator.engine.fix.draft import Draft
from validator.engine.fix.shown import shown_changes
from validator.outputs import fix_diff
from validator.outputs.plain import printable


@contextmanager
def interruptible() -> Iterator[None]:
    """Ends the program with a sentence where somebody interrupts it; nothing is half-written."""
    try:
        yield
    except KeyboardInterrupt:
        click.echo("Interrupted: nothing was written.", err=True)
        raise SystemExit(INTERRUPTED) from None


def carry_out(
    workspace: Workspace, prover: Prover, draft: Draft, *, dry_run: bool, quiet: bool
) -> str:
    """Write what a draft changes, or nothing; the lines that tell it, or the diff that shows it.

    Raises a click error where it cannot be written.
    """
    if dry_run:
        before, after = prover.judge(prover.start()), prover.judge(draft)
        changes = shown_changes(draft, before, after, workspace.policy.policy.terms)
        return fix_diff.render(changes, color=color_wanted("auto"))
    told = "".join(f"{line}\n" for line in _told(draft))
    write_draft(workspace, draft)
    return "" if quiet else told


def _told(draft: Draft) -> Iterator[str]:
    moved = set(draft.origins.values())
    for path, before, after, _ in changes_of(draft):
        if path in draft.origins:
            yield f"moved {printable(draft.origins[path])} to {printable(path)}"
        elif after is None:
            if path not in moved:
                yield f"removed {printable(path)}"
        else:
            yield f"{'created' if before is None else 'changed'} {printable(path)}"
