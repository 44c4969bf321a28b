"""The report for a person at a terminal: each finding with its source, then a summary."""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Finding, Location, Report, Severity, Since
from validator.outputs.concise import grade, headline
from validator.outputs.paint import Paint, painter
from validator.outputs.plain import count, in_columns, printable, width

MAX_RELATED = 3
"""Related places shown in full; more are counted."""


def render(report: Report, *, color: bool = False, summary: bool = True) -> str:
    """The report as text, with colour where the caller says that a terminal will show it."""
    paint = painter(color=color)
    lines: list[str] = []
    for finding in (*report.active, *report.existing):
        lines += [*_finding(finding, paint), ""]
    for finding in report.waived:
        lines += _waived(finding, paint)
    if summary:
        lines += _summary(report, paint)
    return "".join(f"{line}\n" for line in lines)


def _finding(finding: Finding, paint: Paint) -> Iterator[str]:
    style = "red" if finding.severity is Severity.ERROR else "yellow"
    mark = f" {grade(finding)}:" if grade(finding) else ""
    code = paint(f"{finding.code}{mark}", style)
    yield f"{_where(finding.location, paint)}: {code} {printable(finding.message)}"
    shown = finding.related[:MAX_RELATED]
    margin = max(len(str(location.start.line)) for location in (finding.location, *shown))
    yield from _frame(finding.location, margin, style, paint)
    for location in shown:
        message = printable(location.message or "see here")
        yield f"{' ' * margin} {paint('::', 'blue')} {_where(location, paint)}: {message}"
        yield from _frame(location, margin, "blue", paint)
    if len(finding.related) > len(shown):
        more = count(len(finding.related) - len(shown), "more place")
        yield f"{' ' * margin} {paint('::', 'blue')} and {more}"
    if finding.help:
        label = f"{paint('=', 'blue')} {paint('help:', 'bold')}"
        yield f"{' ' * margin} {label} {printable(finding.help)}"


def _waived(finding: Finding, paint: Paint) -> Iterator[str]:
    yield paint(headline(finding), "dim")
    if finding.waiver is not None:
        yield paint(f"  = because {printable(finding.waiver.reason)}", "dim")
    yield ""


def _frame(location: Location, margin: int, style: str, paint: Paint) -> Iterator[str]:
    text, cut, start, end = location.excerpt
    if not text and not location.place.span.end:
        return  # a file that could not be read, or is empty, has no line to show
    lead = "…" if cut else ""
    before, marked = in_columns(text[:start]), in_columns(text[start:end])
    bar = paint("|", "blue")
    number = paint(str(location.start.line).rjust(margin), "blue")
    yield f"{number} {bar} {lead}{in_columns(text)}".rstrip()
    underline = paint("^" * max(1, width(marked)), style)
    yield f"{' ' * margin} {bar} {' ' * width(lead + before)}{underline}"


def _summary(report: Report, paint: Paint) -> Iterator[str]:
    yield verdict(report, paint)
    yield from _fixable(report)
    yield from notices(report)


def _fixable(report: Report) -> Iterator[str]:
    fixes = [finding.fix for finding in report.active if finding.fix]
    safe = sum(fix.safe for fix in fixes)
    if safe:
        more = f", {len(fixes) - safe:,} more with `--unsafe-fixes`" if len(fixes) > safe else ""
        yield f"{safe:,} fixable with `--fix`{more}; `--diff` shows how."
    elif fixes:
        yield f"{len(fixes):,} fixable with `--fix --unsafe-fixes`; `--diff` shows how."


def notices(report: Report) -> Iterator[str]:
    """What a reader must know beside the findings, a sentence a line."""
    if report.policy_broken:
        yield f"{report.policy_path} has mistakes, so nothing else was checked: mend it first."
    elif not report.files:
        from validator.model.kinds import DIRECTORIES  # Here, as few runs have need of it.

        *others, last = (f"`{directory}/`" for directory in DIRECTORIES)
        yield (
            f"No record was found: records lie in {', '.join(others)} and {last} at the root of "
            "the repository. `relgate new` writes one."
        )
    if report.since is not None:
        yield from _comparison(report.since)
    if report.clock_fixed:
        yield f"Judged as of {report.now.isoformat()}, as --now says."


def _comparison(since: Since) -> Iterator[str]:
    where = f"Compared with {since.commit[:12]}, as --since {printable(since.base)} says"
    existing = f"{count(since.existing, 'finding')} {'was' if since.existing == 1 else 'were'}"
    gone = f", {since.gone:,} {'is' if since.gone == 1 else 'are'} gone" if since.gone else ""
    yield f"{where}: {existing} there before{gone}."
    yield from map(printable, since.remarks)


def verdict(report: Report, paint: Paint) -> str:
    """The sentence that sums a report up."""
    errors = sum(finding.severity is Severity.ERROR for finding in report.active)
    warnings = len(report.active) - errors
    numbers = ((errors, "error"), (warnings, "warning"))
    counted = [count(number, noun) for number, noun in numbers if number]
    apart = ((len(report.waived), "waived"), (len(report.existing), "existing"))
    told = [f"{number:,} {what}" for number, what in apart if number]
    beside = f" ({', '.join(told)})" if told else ""
    scope = f"{count(sum(report.checked.values()), 'record')} in {count(report.files, 'file')}"
    if not counted:
        nothing = "Nothing introduced" if report.since else "No findings"
        clean = paint(nothing, "green" if report.files else "yellow")
        return f"{clean}{beside}; checked {scope}."
    verb = "Introduced" if report.since else "Found"
    found = paint(f"{verb} {' and '.join(counted)}", "red" if errors else "yellow")
    return f"{found}{beside}; checked {scope}."


def _where(location: Location, paint: Paint) -> str:
    path = paint(printable(location.place.path), "bold")
    return f"{path}:{location.start.line}:{location.start.column}"
