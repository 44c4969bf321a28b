"""A repository with a change laid over it, judged before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from validator.cli.context import Workspace, workspace_of
from validator.cli.output import Unusable
from validator.cli.surveying import FEW, LookingThrough, Progress
from validator.engine.fix.draft import POLICY_PATHS, Draft, Unfit
from validator.engine.fix.mend import news
from validator.engine.parts import PartPaths, SurveyedPart
from validator.engine.run import check
from validator.engine.survey import Surveyor
from validator.engine.surveys import Survey, survey_of
from validator.facts.git import read_git
from validator.finding import Finding, Fix, Report
from validator.index.facts import Tags
from validator.source.overlay import Overlay
from validator.source.write import FileChange, write_changes

_MAX_TOLD = 3


class Prover:
    """Judges drafts of one repository, at one instant; what a draft leaves alone but once.

    `now` is that instant, by default the present one.
    """

    def __init__(self, workspace: Workspace, now: datetime | None, progress: Progress) -> None:
        self._workspace = workspace
        self._now = now or datetime.now(UTC)
        self._progress = progress
        self._git: dict[str, Tags] = {}
        self._known: Mapping[str, SurveyedPart] = {}
        self._written: Mapping[str, bytes | None] = {}
        self._reports: list[tuple[Mapping[str, bytes | None], Report]] = []

    def start(self) -> Draft:
        """The draft in which nothing has changed yet."""
        return Draft(self._workspace.source)

    def judge(self, draft: Draft) -> Report:
        """The report on all of the repository as a draft leaves it. Raises a click error."""
        for written, report in self._reports:
            if written == draft.written:
                return report
        report = self._judged(draft)
        # A command asks for two again, when it has proven its change: those before and after it.
        self._reports = [*self._reports[-1:], (draft.written, report)]
        return report

    def _judged(self, draft: Draft) -> Report:
        workspace = self._workspace
        if draft.written:
            workspace = workspace_of(workspace.place, Overlay(workspace.source, draft.written))
        tags_source = workspace.policy.policy.settings.tags.source
        if tags_source not in self._git:
            self._git[tags_source] = read_git(workspace.root, tags_source)
        facts = workspace.facts(self._now, self._git[tags_source], tags_source)
        paths = [*workspace.source.paths()]
        look_through = self._look_through if len(paths) >= FEW else None
        self._forget(draft)
        return check(workspace.source, facts, workspace.policy, look_through=look_through)

    def _forget(self, draft: Draft) -> None:
        """Drop what is known of the parts that are not in a draft as they were in the last one."""
        paths = {path for path, _ in self._written.items() ^ draft.written.items()}
        self._written = draft.written
        if not paths.isdisjoint(POLICY_PATHS):
            self._known = {}
        self._known = {
            name: part for name, part in self._known.items() if paths.isdisjoint(part.paths)
        }

    def _look_through(self, surveyor: Surveyor, parts: Sequence[PartPaths]) -> Survey:
        known = {
            part.name: found
            for part in parts
            if (found := self._known.get(part.name)) is not None and found.paths == part.paths
        }
        look_through = LookingThrough(None, self._progress)
        look_through(surveyor, [part for part in parts if part.name not in known])
        names = [part.name for part in parts]
        self._known = {name: known.get(name) or look_through.known(name) for name in names}
        return survey_of(self._known.values())


def prove(
    prover: Prover, change: Fix, may_come: Callable[[Finding], bool] = lambda finding: False
) -> Draft:
    """The draft with a change by which no finding comes, but such as may.

    Raises a click error where another one would.
    """
    try:
        draft = prover.start().changed(change.edits, change.moves)
    except Unfit as reason:
        raise Unusable(f"Nothing was written: {reason}.") from None
    require_no_news(prover, draft, change, may_come)
    return draft


def require_no_news(
    prover: Prover,
    draft: Draft,
    change: Fix,
    may_come: Callable[[Finding], bool] = lambda finding: False,
) -> None:
    """Raises a click error where a draft has findings that the repository has not, nor may have."""
    edited = [edit.path for edit in change.edits]
    before, after = prover.judge(prover.start()), prover.judge(draft)
    if after.policy_broken and not before.policy_broken:
        raise Unusable(
            f"Nothing was written: the policy would be broken: {after.findings[0].message}."
        )
    came = news(before, after, edited, change.moves).brought
    if brought := [finding for finding in came if not may_come(finding)]:
        raise Unusable(f"Nothing was written, as it would bring {_listed(brought)}")


def write_draft(workspace: Workspace, draft: Draft) -> None:
    """Write what a draft changes, all of it or nothing. Raises a click error."""
    try:
        write_changes(workspace.root, changes_of(draft))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise Unusable(f"Nothing was written: {error.filename}: {reason}.") from None


def changes_of(draft: Draft) -> list[FileChange]:
    """What becomes of each file that a draft changes, by path."""
    changes = [
        FileChange(path, draft.found[path], content, draft.origins.get(path))
        for path, content in sorted(draft.written.items())
    ]
    return [change for change in changes if change.before != change.after]


def _listed(findings: Sequence[Finding]) -> str:
    lines = [
        f"  {it.location.place.path}:{it.location.start.line}: {it.code} {it.message}"
        for it in findings[:_MAX_TOLD]
    ]
    if len(findings) > _MAX_TOLD:
        lines.append(f"  and {len(findings) - _MAX_TOLD:,} more")
    return "\n".join(["finding" + ("s:" if len(findings) > 1 else ":"), *lines])
