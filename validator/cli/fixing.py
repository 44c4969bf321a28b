"""`check --fix` and `check --diff`: what can be mended, is; or it is shown how."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import click

from validator.cli.context import Workspace
from validator.cli.judging import Request, narrowed
from validator.cli.proving import Prover, changes_of, write_draft
from validator.cli.surveying import Progress
from validator.engine.fix.mend import Mended, mend
from validator.engine.fix.shown import shown_changes
from validator.engine.registry import find_rule
from validator.finding import Finding
from validator.outputs import fix_diff
from validator.outputs.plain import count, printable

_MAX_TOLD = 10


def mend_files(
    workspace: Workspace,
    request: Request,
    now: datetime | None,
    progress: Progress,
    *,
    unsafe: bool,
) -> Mended:
    """What becomes of the files once all that is asked for is mended; writes nothing.

    Fixes are proven by all rules of the policy, whichever of them the request selects.
    """
    policy = narrowed(workspace.policy, request).policy
    prover = Prover(workspace, now, progress)

    def is_wanted(finding: Finding) -> bool:
        rule = find_rule(finding.code)
        return (
            finding.fix is not None
            and (finding.fix.safe or unsafe)
            and request.covers(finding.location.place.path)
            and rule is not None
            and policy.runs(rule)
        )

    return mend(prover.start(), prover.judge, is_wanted)


def write_fixes(workspace: Workspace, mended: Mended, *, quiet: bool) -> None:
    """Write what is mended, and say so. Raises a click error; then nothing was written."""
    write_draft(workspace, mended.draft)
    if not quiet:
        _tell("Fixed", mended)


def show_fixes(workspace: Workspace, mended: Mended, *, color: bool, quiet: bool) -> str:
    """The diff of what would be mended; says beside it what that is."""
    terms = workspace.policy.policy.terms
    changes = shown_changes(mended.draft, mended.before, mended.after, terms)
    if not quiet:
        _tell("Would fix", mended)
    return fix_diff.render(changes, color=color)


def _tell(verb: str, mended: Mended) -> None:
    if mended.fixed:
        files = count(len(changes_of(mended.draft)), "file")
        click.echo(
            f"{verb} {count(len(mended.fixed), 'finding')} in {files}: {_codes(mended.fixed)}.",
            err=True,
        )
    elif not mended.refused:
        click.echo("Nothing to fix.", err=True)
    for finding, reason in mended.refused[:_MAX_TOLD]:
        place = f"{printable(finding.location.place.path)}:{finding.location.start.line}"
        title = printable(finding.fix.title) if finding.fix else ""
        click.echo(f"{place}: {finding.code} not fixed ({title}): {printable(reason)}", err=True)
    if len(mended.refused) > _MAX_TOLD:
        click.echo(f"and {len(mended.refused) - _MAX_TOLD:,} more not fixed", err=True)


def _codes(findings: Sequence[Finding]) -> str:
    counted = sorted(Counter(finding.code for finding in findings).items())
    return ", ".join(f"{code} ({number})" if number > 1 else code for code, number in counted)
