"""A check that compares: with the files at a commit, judged at the same instant."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.cli.context import Workspace, workspace_of
from validator.cli.output import Unusable
from validator.finding import Finding, Report, Since
from validator.git_program import GitError
from validator.sealing import digest
from validator.source.before import Before
from validator.source.git_changes import Changes, changed_lines, find_changes
from validator.source.git_repository import NO_FILES, GitRepository, repository_around
from validator.source.git_tree import GitIndex, GitTree

if TYPE_CHECKING:
    from validator.cli.surveying import LookingThrough
    from validator.engine.parts import PartPaths, SurveyedPart
    from validator.engine.survey import Remembered, Surveyor
    from validator.engine.surveys import LookThrough, Survey

# What needs pydantic is imported where it is called: a run in which nothing changed does without.

_FIRST = "There is no commit yet, so all is new."
_BROKEN = "The policy of that time has mistakes, so no finding counts as being there before."

_ALL = range(1, sys.maxsize)
_MAX_NAMED = 3
"""Findings that a remark names; more are counted."""


@dataclass(frozen=True)
class Base:
    """What a workspace is compared with: `files` at a commit, which the user calls `name`.

    `before` is the workspace with those files.
    """

    name: str
    repository: GitRepository
    tree: GitTree
    changes: Changes
    staged: bool
    files: Before
    before: Workspace

    @property
    def identity(self) -> bytes:
        """What tells that a comparison is the same, where the files of today are."""
        changes = self.changes
        sets = (sorted(changes.changed), sorted(changes.removed), sorted(changes.added))
        return digest(self.name, self.tree.commit, sets, sorted(changes.renamed.items()))


def staged_workspace(workspace: Workspace) -> Workspace:
    """The same repository as it is about to be committed. Raises a click error."""
    try:
        index = GitIndex(repository_around(workspace.root))
        if index.conflicts:
            raise Unusable(
                f"{index.conflicts[0]} is not merged: settle the conflict, and `git add` the file."
            )
        return workspace_of(workspace.place, index)
    except GitError as error:
        raise Unusable(f"--staged: {error}.") from None


def find_base(workspace: Workspace, name: str) -> Base:
    """What a workspace is compared with, by the name of a commit. Raises `GitError`."""
    repository = repository_around(workspace.root)
    tree = GitTree(repository, repository.merge_base(name))
    staged = isinstance(workspace.source, GitIndex)
    changes = find_changes(repository, tree, workspace.source, staged=staged)
    files = Before(workspace.source, tree, changes)
    before = workspace_of(workspace.place, files)
    return Base(name, repository, tree, changes, staged, files, before)


def reusing(base: Base, known: Remembered, look_through: LookingThrough) -> LookThrough:
    """A survey that takes over what is known of those parts that have not changed."""
    from validator.engine.surveys import survey_of

    def unchanged(part: PartPaths) -> SurveyedPart | None:
        if any(map(base.files.is_changed, part.paths)):
            return None
        found = known(part.name)
        return found if found is not None and found.paths == part.paths else None

    def look(surveyor: Surveyor, parts: Sequence[PartPaths]) -> Survey:
        found = {part.name: unchanged(part) for part in parts}
        look_through(surveyor, [part for part in parts if found[part.name] is None])
        return survey_of(part or look_through.known(name) for name, part in found.items())

    return look


def compared(
    report: Report, old: Sequence[Finding] | None, covers: Callable[[str], bool], base: Base
) -> Report:
    """The report with the state of each finding, told where the change shows it.

    `old` are the findings on the files at the base; None where its policy is so broken that there
    is no telling.
    """
    from validator.engine.changed_place import at_changed_place, culprits
    from validator.engine.introduced import mark
    from validator.engine.run import reading_order

    changes = base.changes
    marked, gone = mark(report.findings, old or (), changes.renamed)
    new = [finding for finding in marked if finding.state == "introduced"]
    edited = _edited_lines(base, new)
    # Of a file that is new, all is.
    lines = edited | dict.fromkeys(changes.added - set(changes.renamed.values()), _ALL)
    first = {path: min(numbers) for path, numbers in edited.items()}
    names = culprits(first, changes.removed, changes.renamed)
    told = [
        at_changed_place(finding, lines, names) if finding.state == "introduced" else finding
        for finding in marked
    ]
    existing = sum(finding.state == "existing" for finding in told)
    left = sum(
        covers(changes.renamed.get(path := finding.location.place.path, path)) for finding in gone
    )
    remarks = () if old is not None else (_BROKEN,)
    if base.tree.commit in NO_FILES:
        remarks = (_FIRST, *remarks)
    since = Since(base.name, base.tree.commit, existing, left, remarks)
    return report._replace(findings=tuple(sorted(told, key=reading_order)), since=since)


def _edited_lines(base: Base, findings: Sequence[Finding]) -> dict[str, set[int]]:
    """The changed lines of the files that findings point at, or that bear the names at them."""
    from validator.engine.changed_place import name_at, names_of

    changes = base.changes
    places = {
        location.place.path
        for finding in findings
        for location in (finding.location, *finding.related)
    }
    missed = {name_at(finding) for finding in findings}
    now = {path: changes.renamed.get(path, path) for path in changes.changed - changes.added}
    asked = {
        side
        for old, new in now.items()
        if new in places or not missed.isdisjoint(names_of(old))
        for side in (old, new)
    }
    return changed_lines(base.repository, base.tree, sorted(asked), staged=base.staged)


def what_the_old_policy_says(
    report: Report, under_old: Report, old: Sequence[Finding], base: Base
) -> Report:
    """The report with a word on what it says less than by the old policy.

    A change must not be able to open its own gate unseen.
    """
    from validator.engine.introduced import mark
    from validator.outputs.concise import where

    renamed = base.changes.renamed
    marked, _ = mark(under_old.findings, old, renamed)
    would_be = [it for it in marked if it.state == "introduced" and not it.waived]
    compared_with_now, _ = mark(would_be, report.active, {})
    unsaid = [it for it in compared_with_now if it.state == "introduced"]
    milder = {(it.code, it.location) for it in report.active}
    first = f"The policy is not what it was at {base.tree.commit[:12]}"
    if not unsaid:
        return _with_remark(report, f"{first}, which hides nothing that this change introduces.")
    named = ", ".join(
        f"{it.code}{' as an error' if (it.code, it.location) in milder else ''} at "
        f"{where(it.location)}"
        for it in unsaid[:_MAX_NAMED]
    )
    more = f" and {len(unsaid) - _MAX_NAMED:,} more" if len(unsaid) > _MAX_NAMED else ""
    return _with_remark(
        report, f"{first}, by which this change would also introduce {named}{more}."
    )


def _with_remark(report: Report, remark: str) -> Report:
    since = report.since and report.since._replace(remarks=(*report.since.remarks, remark))
    return report._replace(since=since)
