"""The reports of one run: in which formats, and where each goes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import click

from validator.cli.output import Unusable, write_output
from validator.finding import Record, Report, Severity
from validator.named_tuple import NamedTuple

if TYPE_CHECKING:
    from validator.outputs.checkout import Checkout

FORMATS = (
    *("text", "concise", "json", "markdown"),
    *("sarif", "github", "gitlab", "junit", "rdjson", "rdjsonl"),
)
_COUNTED = frozenset(("text", "concise"))
"""The formats for which `--statistics` counts findings instead of listing them."""

_WITHOUT_ROOM = frozenset(("concise", "github", "gitlab", "rdjson", "rdjsonl"))
"""The formats that hold findings, and nothing of what a reader must know beside them."""

_LOOK_AROUND = frozenset(("sarif", "github", "gitlab", "junit", "rdjson", "rdjsonl"))
"""The formats that ask for files or records beside the report."""

_TELL_THE_TIME = frozenset(("json", "junit"))
"""The formats that show the clock, whoever chose it."""


class Target(NamedTuple):
    """A format, and the file that it is written to; None is standard output."""

    format: str
    file: str | None


class Manner(NamedTuple):
    """What formats are told beside the report.

    `checkout` gives the files around it and `records` lists what was checked, for those that ask.
    """

    counted: bool
    quiet: bool
    color: bool
    fail_level: Severity
    exit_code: int
    checkout: Callable[[], Checkout]
    records: Callable[[], Iterable[Record]]


def parse_target(text: str) -> Target:
    """What `FORMAT` or `FORMAT=FILE` says. Raises a usage error."""
    name, equals, file = text.partition("=")
    if name not in FORMATS:
        raise click.BadParameter(f"`{name}` is not one of {', '.join(FORMATS)}.")
    if equals and not file:
        raise click.BadParameter(f"`{text}` names no file.")
    return Target(name, file or None)


def choose_targets(main: Target | None, others: Sequence[Target]) -> list[Target]:
    """Where everything is written.

    `main` is None where no option names it: then it is a text, unless another report takes
    standard output. Raises a usage error where two would be written to one place.
    """
    if main is None and all(target.file for target in others):
        main = Target("text", None)
    targets = [*([main] if main else ()), *others]
    files = [target.file for target in targets]
    for file in files:
        if files.count(file) > 1:
            raise click.UsageError(f"Two reports cannot go to {file or 'standard output'}.")
    return targets


def follow_from_report(targets: Sequence[Target], *, clock_fixed: bool) -> bool:
    """Whether the same report is written in the same way again, and nothing else is done."""
    return not any(
        target.file is not None
        or target.format in _LOOK_AROUND
        or (target.format in _TELL_THE_TIME and not clock_fixed)
        for target in targets
    )


def write_reports(report: Report, targets: Sequence[Target], manner: Manner) -> tuple[str, str]:
    """Write every report that can be written; exit with 2 where one cannot.

    Returns what was written to standard output and standard error.
    """
    stdout = stderr = ""
    if not manner.quiet and not _has_room(targets, manner):
        from validator.outputs.text import notices

        for notice in notices(report):
            click.echo(notice, err=True)
            stderr += f"{notice}\n"
    failed = False
    for target in targets:
        try:
            text = rendered(report, target, manner)
            write_output(text, target.file)
            stdout += text if target.file is None else ""
        except Unusable as failure:
            failure.show()
            failed = True
    if failed:
        raise SystemExit(Unusable.exit_code)
    return stdout, stderr


def rendered(report: Report, target: Target, manner: Manner) -> str:
    """The report as a text. Each format is imported where it is written: no run needs them all."""
    if manner.counted and target.format in _COUNTED:
        from validator.outputs import statistics

        return statistics.render(report)
    match target.format:
        case "concise":
            from validator.outputs import concise

            return concise.render(report)
        case "json":
            from validator.outputs import json_report

            return json_report.render(report)
        case "markdown":
            from validator.outputs import markdown

            return markdown.render(report)
        case "sarif":
            from validator.engine.registry import all_rules
            from validator.outputs import sarif

            return sarif.render(report, all_rules(), manner.checkout(), manner.exit_code)
        case "github":
            from validator.outputs import github

            return github.render(report, manner.checkout())
        case "gitlab":
            from validator.outputs import gitlab

            return gitlab.render(report, manner.checkout())
        case "junit":
            from validator.outputs import junit

            return junit.render(report, manner.records(), manner.fail_level)
        case "rdjson":
            from validator.outputs import rdjson

            return rdjson.render(report, manner.checkout())
        case "rdjsonl":
            from validator.outputs import rdjsonl

            return rdjsonl.render(report, manner.checkout())
    from validator.outputs import text

    color = manner.color and target.file is None
    return text.render(report, color=color, summary=not manner.quiet)


def _has_room(targets: Sequence[Target], manner: Manner) -> bool:
    """Whether what a person will read, standard output before files, has room for notices."""
    read = [target for target in targets if target.file is None] or targets
    return not any(
        target.format in _WITHOUT_ROOM or (manner.counted and target.format in _COUNTED)
        for target in read
    )
