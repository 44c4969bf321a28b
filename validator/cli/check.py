"""`relgate check`: the main job."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import click

from validator import replay
from validator.cli import INTERRUPTED, LOOK
from validator.cli.cache_folder import open_store
from validator.cli.context import Workspace, find_workspace
from validator.cli.instants import instant
from validator.cli.judging import Request, judge
from validator.cli.output import Unusable, color_wanted, write_output
from validator.cli.progress import ProgressLine
from validator.cli.reports import (
    FORMATS,
    Manner,
    Target,
    choose_targets,
    follow_from_report,
    parse_target,
    write_reports,
)
from validator.finding import Record, Report, Severity
from validator.git_program import GitError
from validator.source.cache_folder import VARIABLE

if TYPE_CHECKING:
    from validator.outputs.checkout import Checkout

# What needs pydantic is imported where it is called: a run in which nothing changed does without.

CLEAN, FINDINGS, POLICY_ERROR, NOTHING_CHECKED = 0, 1, 2, 3


def _selectors(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> list[str]:
    """Codes, names or families, joined by commas or given one by one."""
    if not values:
        return []
    from validator.engine.registry import all_rules, find_rule

    families = {rule.family for rule in all_rules()}
    selectors = [part.strip() for value in values for part in value.split(",") if part.strip()]
    for selector in selectors:
        if find_rule(selector) is None and selector.upper() not in families:
            raise click.BadParameter(f"there is no rule `{selector}`; `relgate rules` lists them.")
    return selectors


def _targets(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> list[Target]:
    """Formats, each with the file that it goes to or without."""
    return [parse_target(value) for value in values]


def _complete_format(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    return [name for name in FORMATS if name.startswith(incomplete)]


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option(
    "--output-format",
    type=click.Choice(FORMATS),
    help="How findings are written; the default is text.",
)
@click.option(
    "-o", "--output-file", type=click.Path(dir_okay=False), help="Write there, not to the terminal."
)
@click.option(
    "--report",
    "reports",
    metavar="FORMAT[=FILE]",
    multiple=True,
    callback=_targets,
    shell_complete=_complete_format,
    help="Write a report in this format too; without FILE to standard output, in place of text.",
)
@click.option(
    "--select",
    metavar="CODES",
    multiple=True,
    callback=_selectors,
    help="Run only these rules: codes, names, families.",
)
@click.option(
    "--ignore", metavar="CODES", multiple=True, callback=_selectors, help="Do not run these rules."
)
@click.option(
    "--fail-level",
    type=click.Choice(["warning", "error"]),
    default="error",
    show_default=True,
    help="The least grave finding that makes the exit code 1.",
)
@click.option(
    "--now",
    metavar="TIMESTAMP",
    callback=instant,
    help="Judge as of this instant; the report says so.",
)
@click.option(
    "--since",
    metavar="COMMIT",
    help="Compare with where HEAD parted from this commit: only what is new since counts.",
)
@click.option(
    "--show-existing", is_flag=True, help="With --since, list what was there before as well."
)
@click.option(
    "--staged", is_flag=True, help="Check what is staged for commit, not the files on disk."
)
@click.option(
    "--fix", is_flag=True, help="Mend what can be mended safely, each fix proven; report the rest."
)
@click.option(
    "--unsafe-fixes",
    is_flag=True,
    help="With --fix or --diff, also what may not be what the author meant.",
)
@click.option(
    "--diff", "show_diff", is_flag=True, help="Show what --fix would change, and write nothing."
)
@click.option(
    "--statistics",
    is_flag=True,
    help="Count findings by rule instead of listing them, in text and concise reports.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print findings, and nothing else.")
@click.option("-e", "--exit-zero", is_flag=True, help="Exit with 0 even where there are findings.")
@click.option(
    "--allow-empty", is_flag=True, help="Exit with 0 where there is no record to check yet."
)
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    help="Colour; `auto` heeds NO_COLOR and FORCE_COLOR.",
)
@click.option("--no-cache", is_flag=True, help="Judge every file again, and remember nothing.")
@click.option(
    "--cache-dir",
    metavar="DIR",
    type=click.Path(file_okay=False),
    envvar=VARIABLE,
    show_envvar=True,
    help="Remember there, not in the user's own cache directory.",
)
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[str, ...],
    output_format: str | None,
    output_file: str | None,
    reports: list[Target],
    select: list[str],
    ignore: list[str],
    fail_level: str,
    now: datetime | None,
    since: str | None,
    show_existing: bool,
    staged: bool,
    fix: bool,
    unsafe_fixes: bool,
    show_diff: bool,
    statistics: bool,
    quiet: bool,
    exit_zero: bool,
    allow_empty: bool,
    color: str,
    no_cache: bool,
    cache_dir: str | None,
) -> None:
    """Check every record, and say which line of which file says no.

    Without PATHS the whole repository is checked, from its root. PATHS narrow what is reported,
    not what is read, because a reference may lead anywhere. Locked rules always run.

    \b
    Examples:
      relgate check
      relgate check environments/production bundles/prod-api.yaml
      relgate check --select REF,TAG --output-format concise
      relgate check --now 2026-12-01T00:00:00Z --fail-level warning
      relgate check --output-format json --output-file report.json
      relgate check --report github --report sarif=relgate.sarif
      relgate check --since origin/main
      relgate check --staged --since HEAD
      relgate check --diff
      relgate check --fix --unsafe-fixes environments/

    \b
    Exit codes:
      0  clean, or nothing as grave as --fail-level
      1  findings, with --since new ones; with --diff, that something would be fixed
      2  a usage error, a mistake in the policy, or git cannot tell what --since asks
      3  nothing was checked: no record was found
    """
    directory: str | None = ctx.obj
    named = output_format is not None or output_file is not None
    main = Target(output_format or "text", output_file) if named else None
    targets = choose_targets(main, reports)
    if show_existing and since is None:
        raise click.UsageError("--show-existing goes with --since, which tells what is new.")
    _require_fit(fix, unsafe_fixes, show_diff, staged or since is not None, named or bool(reports))
    workspace = find_workspace(directory)
    if staged:
        from validator.cli.comparing import staged_workspace

        workspace = staged_workspace(workspace)
    places = _places(directory, paths)
    wanted = _wanted(workspace, directory, paths, places)
    request = Request(wanted, tuple(select), _ignored(ignore))
    if fix or show_diff:
        colored = color_wanted(color)
        _mend(workspace, request, now, unsafe_fixes, show_diff, quiet, colored, exit_zero)
        workspace = find_workspace(directory)  # of which the policy may have been mended
    store = None if no_cache else open_store(workspace.place, cache_dir)
    look = None if staged or fix else _look(ctx, workspace, cache_dir)
    try:
        with ProgressLine(sys.stderr, shown=not quiet) as line:
            report, basis = judge(workspace, request, now, store, line.advance, since, look)
    except KeyboardInterrupt:
        click.echo("Interrupted: nothing was decided.", err=True)
        raise SystemExit(INTERRUPTED) from None
    except GitError as error:
        raise Unusable(f"{error}.") from None
    if not show_existing:
        report = _without_existing(report)
    level = Severity[fail_level.upper()]
    exit_code = _exit_code(report, level, exit_zero, allow_empty)
    manner = Manner(
        statistics,
        quiet,
        color_wanted(color),
        level,
        exit_code,
        lambda: _checkout(workspace),
        lambda: _records(workspace, request, report),
    )
    stdout, stderr = write_reports(report, targets, manner)
    is_repeatable = follow_from_report(targets, clock_fixed=now is not None)
    if look is not None and basis is not None and is_repeatable:
        look.remember(basis, places, replay.Answer(stdout, stderr, exit_code))
    raise SystemExit(exit_code)


def _look(ctx: click.Context, workspace: Workspace, cache_dir: str | None) -> replay.Look | None:
    """The look that was taken before this was imported, if it saw what this run is about."""
    look: replay.Look | None = ctx.meta.get(LOOK)
    if look is None or (look.directory, look.cache_dir) != (ctx.obj, cache_dir):
        return None
    found = (workspace.place, workspace.policy_name, workspace.policy_content)
    return look if (look.root, look.policy_name, look.policy) == found else None


def _require_fit(
    fix: bool, unsafe_fixes: bool, show_diff: bool, compares: bool, reports: bool
) -> None:
    """Raises a usage error where options on fixes do not go together."""
    if fix and show_diff:
        raise click.UsageError("--diff writes nothing, and --fix does: choose one.")
    if show_diff and reports:
        raise click.UsageError("--diff writes no report: leave out the options that name one.")
    if unsafe_fixes and not (fix or show_diff):
        raise click.UsageError("--unsafe-fixes goes with --fix, or with --diff to see them first.")
    if compares and (fix or show_diff):
        raise click.UsageError(
            "Fixes are made to the files on disk: leave out --staged and --since."
        )


def _mend(
    workspace: Workspace,
    request: Request,
    now: datetime | None,
    unsafe: bool,
    show_diff: bool,
    quiet: bool,
    color: bool,
    exit_zero: bool,
) -> None:
    """Mend what can be mended, or show how and exit."""
    from validator.cli import fixing

    try:
        with ProgressLine(sys.stderr, shown=not quiet) as line:
            mended = fixing.mend_files(workspace, request, now, line.advance, unsafe=unsafe)
        if not show_diff:
            fixing.write_fixes(workspace, mended, quiet=quiet)
            return
    except KeyboardInterrupt:
        click.echo("Interrupted: nothing was written.", err=True)
        raise SystemExit(INTERRUPTED) from None
    if mended.before.policy_broken:
        return  # which the report then says
    write_output(fixing.show_fixes(workspace, mended, color=color, quiet=quiet), None)
    raise SystemExit(FINDINGS if mended.fixed and not exit_zero else CLEAN)


def _without_existing(report: Report) -> Report:
    """The report without the findings that were there before the change; it still counts them."""
    kept = tuple(finding for finding in report.findings if finding.state != "existing")
    return report._replace(findings=kept)


def _exit_code(report: Report, level: Severity, exit_zero: bool, allow_empty: bool) -> int:
    if report.policy_broken:
        return POLICY_ERROR
    if any(finding.severity >= level for finding in report.active):
        return CLEAN if exit_zero else FINDINGS
    return CLEAN if report.files or allow_empty else NOTHING_CHECKED


def _checkout(workspace: Workspace) -> Checkout:
    from validator.cli.checkout import checkout_of

    return checkout_of(workspace)


def _records(workspace: Workspace, request: Request, report: Report) -> Iterator[Record]:
    """The records that were checked, read once more: most runs need no list of them."""
    from validator.engine.records import list_records

    if not report.policy_broken:
        terms = workspace.policy.policy.terms
        yield from list_records(workspace.source, terms, request.covers)


def _ignored(ignore: list[str]) -> tuple[str, ...]:
    """The rules not to run. Raises a usage error where one of them cannot be ignored."""
    if ignore:
        from validator.engine.registry import find_rule

        locked = [rule for name in ignore if (rule := find_rule(name)) is not None and rule.locked]
        if locked:
            raise click.UsageError(f"{locked[0].code} is locked: it cannot be ignored.")
    return tuple(ignore)


def wanted_paths(
    workspace: Workspace, directory: str | None, paths: tuple[str, ...]
) -> tuple[str, ...]:
    """The paths of the repository that a user names; all of it where none is named."""
    return _wanted(workspace, directory, paths, _places(directory, paths))


def _places(directory: str | None, paths: tuple[str, ...]) -> dict[str, str | None]:
    """Where the paths lead that a user names, by the path as seen from here."""
    return replay.places_of([_from_here(directory, path) for path in paths])


def _from_here(directory: str | None, path: str) -> str:
    return os.path.join(directory or ".", path.rstrip("/") or path)


def _wanted(
    workspace: Workspace,
    directory: str | None,
    paths: tuple[str, ...],
    places: Mapping[str, str | None],
) -> tuple[str, ...]:
    if not paths:
        return ("",)
    from pathlib import Path  # It takes 3 ms to load, of which other checks have no need.

    root = workspace.root.resolve()
    wanted = []
    for path in paths:
        place = places[_from_here(directory, path)]
        if place is None:
            raise click.UsageError(f"There is no {path}.")
        if not Path(place).is_relative_to(root):
            raise click.UsageError(f"{path} lies outside the repository at {workspace.root}.")
        relative = Path(place).relative_to(root).as_posix()
        wanted.append("" if relative == "." else relative)
    return tuple(wanted)
