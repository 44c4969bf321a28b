"""The one helper of the tests: a text of several files, and carets under what is wrong.

    # bundles/x.yaml            starts a file; the lines below it are its content
    owner: null
    #      ^^^^ SCH003          a finding of that code at those columns of the line above it
    ^^^^^ SCH002                the same, for a span that starts in the first two columns

    # bundles/x.yaml -> ../..   a link, which cannot be read; carets below it point at its start
    # git tags                  starts a list of the repository's tags: `v1.0.0 <commit>`
    # git: incomplete           says that the list of tags may lack some
    # clock: 2026-11-23T12:00:00Z   sets the instant of the check

Carets reach to the end of a span that ends on their line, else to the end of the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from validator.engine.parts import PartPaths
from validator.engine.policy_file import NO_POLICY, read_policy
from validator.engine.run import check as run_check
from validator.engine.survey import Surveyor
from validator.engine.surveys import Survey, joined, survey_of
from validator.finding import Finding, Report
from validator.index.facts import Facts, Tags
from validator.loading.source import Unreadable
from validator.source.memory import Memory

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
"""The instant at which examples are judged, unless they say another."""

_HEADING = re.compile(r"# ([\w./ -]+\.(?:yaml|yml|jsonl|toml|lock|json|md|txt))")
_LINK = re.compile(r"# (\S+) -> (\S+)")
_CLOCK = re.compile(r"# clock: (\S+)")
_CARETS = re.compile(r"(\s*#?\s*)(\^+) +([A-Z]{3}[0-9]{3})(?: +.*)?")
"""What follows the code is a remark."""


@dataclass
class Example:
    """A parsed text: files, facts, and the findings that it marks."""

    files: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    tags: Tags = field(default_factory=Tags)
    now: datetime = NOW
    marked: set[tuple[str, str, int, int, int]] = field(default_factory=set)


def parse_example(text: str) -> Example:
    """The example that a text of several files is."""
    example = Example()
    lines: list[str] = []
    commits: dict[str, str] = {}
    path: str | None = None
    marks: list[tuple[str, str, int, int, int]] = []
    for line in text.splitlines():
        if heading := _HEADING.fullmatch(line):
            path, lines = heading[1], []
            example.files[path] = ""
        elif link := _LINK.fullmatch(line):
            path, lines = link[1], []
            example.links[path] = link[2]
        elif clock := _CLOCK.fullmatch(line):
            example.now = datetime.fromisoformat(clock[1])
        elif line == "# git: incomplete":
            example.tags = Tags(commits, "the clone is shallow", "git fetch --unshallow --tags")
        elif line == "# git tags":
            path = None
        elif path is None:
            if line.strip():
                tag, commit = line.split()
                commits[tag] = commit
        elif carets := _CARETS.fullmatch(line):
            start = len(carets[1]) + 1
            marks.append((path, carets[3], max(1, len(lines)), start, start + len(carets[2])))
        elif path not in example.links:
            lines.append(line)
            example.files[path] = "\n".join(lines).rstrip("\n") + "\n"
    if not example.tags.incomplete:
        example.tags = Tags(commits)
    example.marked = set(marks)
    return example


def run(example: Example, *, local_tags: Mapping[str, str] | None = None) -> Report:
    """The report on an example, with its `relgate.toml` for a policy where it has one."""
    files = {path: text.encode() for path, text in example.files.items()}
    policy = (
        read_policy("relgate.toml", files["relgate.toml"]) if "relgate.toml" in files else NO_POLICY
    )
    facts = Facts(example.now, example.tags, local_tags or example.tags.commits)
    source = _Linked(files, example.links)
    report = run_check(source, facts, policy)
    surveyed = run_check(source, facts, policy, look_through=one_by_one)
    assert surveyed == report, "the parts by themselves do not tell what the whole does"
    return report


def one_by_one(surveyor: Surveyor, parts: Sequence[PartPaths]) -> Survey:
    """Surveys each part by itself."""
    return joined([survey_of(surveyor.survey([part])) for part in parts])


@dataclass(frozen=True)
class _Linked(Memory):
    """Files in memory, with links among them that lead nowhere, as in memory all do."""

    links: Mapping[str, str]

    def paths(self) -> Iterable[str]:
        return [*super().paths(), *self.links]

    def read(self, path: str, limit: int) -> bytes:
        if path in self.links:
            raise Unreadable("it is a link that leads nowhere")
        return super().read(path, limit)


def check(text: str, *codes: str) -> Report:
    """Assert that an example gives exactly the findings that its carets mark.

    With codes (or families), findings of other codes are left out of the comparison, so that an
    example may be as short as its point.
    """
    example = parse_example(text)
    report = run(example)
    found = {
        mark(finding, example.files)
        for finding in report.active
        if not codes or finding.code.startswith(codes)
    }
    assert found == example.marked, _difference(example, found)
    return report


def mark(finding: Finding, files: Mapping[str, str]) -> tuple[str, str, int, int, int]:
    """A finding as carets mark it: path, code, line, first column, column after the last."""
    location = finding.location
    end = location.end.column
    if location.end.line > location.start.line:
        line = files[location.place.path].splitlines()[location.start.line - 1]
        end = len(line) + 1
    return (
        location.place.path,
        finding.code,
        location.start.line,
        location.start.column,
        max(end, location.start.column + 1),
    )


def _difference(example: Example, found: Iterable[tuple[str, str, int, int, int]]) -> str:
    found = set(found)
    lines = [f"missed: {mark}" for mark in sorted(example.marked - found)]
    return "\n".join([*lines, *(f"not marked: {mark}" for mark in sorted(found - example.marked))])
