"""`relgate ignore`: a waiver in the policy file, for findings that a team accepts for a while."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import click

from validator.cli.changing import carry_out, interruptible
from validator.cli.context import Workspace, find_workspace
from validator.cli.instants import instant, parse_span
from validator.cli.output import Unusable, say, write_output
from validator.cli.progress import ProgressLine
from validator.cli.proving import Prover, prove, require_no_news
from validator.cli.rule_names import complete_rule
from validator.engine.fix.draft import Draft
from validator.engine.globs import glob_matcher
from validator.engine.policy import Policy, why_not_waivable
from validator.engine.registry import Rule, all_rules, find_rule
from validator.engine.waiving import InlinePolicy, NewWaiver, policy_with, waiver_edits
from validator.finding import Finding, Fix
from validator.loading.tree import quoted
from validator.model.patterns import DAY_PATTERN
from validator.outputs.plain import count, printable
from validator.privacy import mask_known
from validator.suggest import nearest

_NEW_POLICY = "relgate.toml"
_MAX_TOLD = 3


@click.command("ignore")
@click.argument("code", shell_complete=complete_rule)
@click.argument("path", type=click.Path())
@click.option(
    "--until",
    metavar="DAY",
    required=True,
    help="The last day: 2027-01-31, or 30d or 4w from today.",
)
@click.option("--because", metavar="TEXT", required=True, help="Why it is accepted.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and write nothing.")
@click.option("-q", "--quiet", is_flag=True, help="Do not tell what was written.")
@click.option("--now", metavar="TIMESTAMP", callback=instant, help="Judge as of this instant.")
@click.pass_obj
def command(
    directory: str | None,
    code: str,
    path: str,
    until: str,
    because: str,
    dry_run: bool,
    quiet: bool,
    now: datetime | None,
) -> None:
    """Accept the findings of a rule in some files for a while: write a waiver into the policy.

    CODE is the code or the name of a rule, PATH a file, a folder or, in quotes, a glob that starts
    at the root of the repository. The waiver is added after those that are there; all else of the
    policy stays as it is. Without a policy, relgate.toml is created. A waiver that would accept
    nothing is refused, and so is one of a locked rule.

    \b
    Examples:
      relgate ignore REF004 environments/staging/api.yaml --until 2027-01-31 \\
        --because "one account until the migration is over"
      relgate ignore REF004 "environments/staging/*" --until 30d --because "see #123"

    \b
    Exit codes:
      0  the waiver is written; with --dry-run, it could be
      2  it was refused, and nothing was written
    """
    now = now or datetime.now(UTC)
    workspace = find_workspace(directory)
    policy = workspace.sound_policy
    rule = _waivable(code)
    glob = _glob(workspace, directory, path)
    waiver = NewWaiver(rule.code, glob, _reason(because), _last_day(until, now))
    with interruptible():
        with ProgressLine(sys.stderr, shown=not quiet) as line:
            prover = Prover(workspace, now, line.advance)
            accepted = _accepted(policy, prover, rule, glob)
            draft = _proven(workspace, prover, waiver)
        said = carry_out(workspace, prover, draft, dry_run=dry_run, quiet=quiet)
    write_output(said, None)
    if not quiet:
        verb = "Would waive" if dry_run else "Waived"
        where = printable(glob)
        say(
            f"{verb} {count(len(accepted), 'finding')} of {rule.code} in `{where}` until "
            f"{waiver.until}.",
            err=dry_run,
        )


def _waivable(code: str) -> Rule:
    rule = find_rule(code)
    if rule is None:
        guess = nearest(code, (name for rule in all_rules() for name in (rule.code, rule.name)))
        hint = f" Did you mean `{guess}`?" if guess else " `relgate rules` lists them."
        raise Unusable(f"There is no rule {quoted(mask_known(code))}.{hint}")
    if reason := why_not_waivable(rule):
        raise Unusable(f"{reason}. Mend what it reports.")
    return rule


def _glob(workspace: Workspace, directory: str | None, path: str) -> str:
    """The glob of the files that a user names."""
    if not path.strip():
        raise Unusable("The path is empty.")
    named = Path(directory or ".", path)
    if os.path.lexists(named):
        root = workspace.root.resolve()
        place = named.parent.resolve() / named.name if named.is_symlink() else named.resolve()
        if not place.is_relative_to(root):
            raise Unusable(f"{printable(path)} lies outside the repository.")
        # No glob has a sign for a star itself, but one for any character.
        path = place.relative_to(root).as_posix().replace("*", "?")
    try:
        path.encode()
        glob_matcher(path)
    except UnicodeEncodeError:
        raise Unusable("The path is no text in UTF-8, which a policy must be.") from None
    except ValueError:
        raise Unusable("The path is too long for a glob.") from None
    return "**" if path == "." else path


def _reason(because: str) -> str:
    reason = because.strip()
    if not reason:
        raise Unusable("--because is empty: say why the findings are accepted.")
    if mask_known(reason) != reason or not reason.isprintable():
        raise Unusable(
            "--because must be a line of text without secrets and addresses: everybody can read it."
        )
    return reason


def _last_day(text: str, now: datetime) -> date:
    today = now.astimezone(UTC).date()
    try:
        if (length := parse_span(text)) is not None:
            return today + length
        day = date.fromisoformat(text) if re.fullmatch(DAY_PATTERN, text) else None
    except OverflowError:
        day = None
    if day is None:
        raise Unusable(f"--until is no day like 2027-01-31 or 30d: {quoted(text)}.")
    if day < today:
        raise Unusable(f"--until is over: it is {today} in UTC.")
    return day


def _accepted(policy: Policy, prover: Prover, rule: Rule, glob: str) -> list[Finding]:
    """The findings that a waiver would accept. Raises a click error where there are none."""
    report = prover.judge(prover.start())
    is_meant: Callable[[str], bool] = glob_matcher(glob)
    own = [finding for finding in report.findings if finding.code == rule.code]
    there = [finding for finding in own if is_meant(finding.location.place.path)]
    accepted = [finding for finding in there if not finding.waived]
    if accepted:
        return accepted
    if there and (waiver := there[0].waiver):
        what = "All findings" if len(there) > 1 else "The finding"
        raise Unusable(
            f"{what} of {rule.code} in {printable(glob)} {'are' if len(there) > 1 else 'is'} "
            f"waived already, until {waiver.until}: see {waiver.place.path}."
        )
    if not policy.runs(rule):
        hint = f" The policy does not have {rule.code} run."
    else:
        paths = sorted({printable(it.location.place.path) for it in own if not it.waived})
        more = f" and {len(paths) - _MAX_TOLD:,} more" if len(paths) > _MAX_TOLD else ""
        hint = f" It has some in {', '.join(paths[:_MAX_TOLD])}{more}." if paths else ""
    raise Unusable(
        f"A waiver would accept nothing: there is no finding of {rule.code} in "
        f"{printable(glob)}.{hint}"
    )


def _proven(workspace: Workspace, prover: Prover, waiver: NewWaiver) -> Draft:
    """The draft with the waiver. Raises a click error."""
    title = f"waive {waiver.code}"
    if workspace.policy.document is None:
        draft = prover.start().with_file(_NEW_POLICY, policy_with(waiver).encode())
        require_no_news(prover, draft, Fix(title, ()))
        return draft
    try:
        edits = waiver_edits(workspace.policy.document, waiver)
    except InlinePolicy:
        raise Unusable(
            f"{workspace.policy_name} holds the policy as a table in braces, which cannot take a "
            "waiver: write it as `[tool.relgate]`, and try again."
        ) from None
    return prove(prover, Fix(title, edits))
