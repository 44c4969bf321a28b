"""A check from the command line: recalled where nothing has changed, else made and remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from validator.cli.context import Workspace
from validator.cli.output import Unusable
from validator.engine.cache import (
    Identities,
    RememberedParts,
    RememberedReport,
    digest,
    digest_files,
    digest_tags,
    is_good,
    recall_report,
    remember_report,
)
from validator.facts.gather import read_git
from validator.facts.tool import fingerprint
from validator.finding import Report
from validator.index.facts import Facts, Tags
from validator.loading.source import Unreadable
from validator.source.store import Store

if TYPE_CHECKING:
    from validator.cli.comparing import Base
    from validator.cli.surveying import Progress
    from validator.engine.parts import PartPaths, SurveyedPart
    from validator.engine.policy_file import PolicyFile
    from validator.engine.survey import LookThrough, Surveyor

# What needs pydantic is imported where it is called: a run in which nothing changed does without.

_ATTEMPTS = 3


class Request(NamedTuple):
    """What a user asks to be reported: paths of the repository ("" for the root), and rules."""

    paths: tuple[str, ...] = ("",)
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def covers(self, path: str) -> bool:
        """Whether a path lies at or below one of those that were asked for."""
        return any(
            not place or path == place or path.startswith(f"{place}/") for place in self.paths
        )


def judge(
    workspace: Workspace,
    request: Request,
    now: datetime | None,
    store: Store | None,
    progress: Progress,
    since: str | None = None,
) -> Report:
    """The report on a repository as it is, compared with a commit where one is named.

    Raises a click error, or `GitError` where git cannot tell what is asked for.
    """
    instant = now or datetime.now(UTC)
    for _ in range(_ATTEMPTS):
        base = _base(workspace, since) if since is not None else None
        run = _Run(workspace, request, instant, store, progress, base)
        report = run.recalled() or run.made()
        if report is not None:
            return replace(report, now=instant, clock_fixed=now is not None)
    raise Unusable("Files change faster than they can be checked; check again when they do not.")


def _base(workspace: Workspace, name: str) -> Base:
    from validator.cli.comparing import find_base

    return find_base(workspace, name)


class _Run:
    """One look at the files of a repository."""

    def __init__(
        self,
        workspace: Workspace,
        request: Request,
        now: datetime,
        store: Store | None,
        progress: Progress,
        base: Base | None,
    ) -> None:
        self._workspace = workspace
        self._request = request
        self._now = now
        self._store = store
        self._progress = progress
        self._base = base
        self._surveyed: list[SurveyedPart] = []
        self._is_lasting = True
        self._identities: Identities = {}
        self._git: dict[str, Tags] = {}
        if store is not None:
            self._identities = workspace.source.identities()
            self._tool = fingerprint()
            self._files_kind = type(workspace.source).__name__
            policy = (workspace.policy_name, workspace.policy_content)
            compared = base and base.identity
            self._question = digest(self._tool, policy, request, self._files_kind, compared)

    def recalled(self) -> Report | None:
        """The report that is remembered, if it is still true."""
        if self._store is None:
            return None
        known = recall_report(self._store, self._question)
        if (
            known is not None
            and known.files == digest_files(self._identities)
            and is_good(known, self._now)
            and known.tags == digest_tags(self._git_tags(known.tags_source))
            and known.attachments == self._contents(known.attachments)
        ):
            return known.report
        return None

    def made(self) -> Report | None:
        """The report of a check; None where files changed while it was made."""
        from validator.engine.attachments import attachment_paths
        from validator.engine.views import ChangedMeanwhile

        policy = _narrowed(self._workspace.policy, self._request)
        facts = self._facts(self._workspace, policy)
        attachments = self._contents(path for _, _, path in attachment_paths(policy))
        try:
            look_through, covers = self._look_through(facts), self._request.covers
            report = self._check(self._workspace, facts, policy, look_through, covers)
            if self._base is not None and not report.policy_broken:
                report = self._compared(report, policy, facts, self._base)
        except ChangedMeanwhile:
            return None
        files = digest_files(self._identities)
        is_lasting = self._is_lasting and None not in attachments.values()
        if self._store is not None and files is not None and is_lasting:
            tags_source = policy.policy.settings.tags.source
            tags = digest_tags(self._git_tags(tags_source))
            remembered = RememberedReport(
                report, facts.horizon, files, tags_source, tags, attachments
            )
            remember_report(self._store, self._question, remembered)
        return report

    def _compared(self, report: Report, policy: PolicyFile, facts: Facts, base: Base) -> Report:
        """The report, compared with that on the files at the base."""
        from validator.cli.comparing import compared, reusing, what_the_old_policy_says
        from validator.cli.surveying import looking_through

        covers = self._request.covers
        try:
            old_policy = _narrowed(base.before.policy, self._request)
        except Unusable:
            self._is_lasting = False
            return compared(report, None, covers, base)
        old_facts = self._facts(base.before, old_policy)
        is_same_policy = old_policy.policy.settings == policy.policy.settings
        look_through = anew = looking_through(None, self._progress)
        if is_same_policy and _are_same(facts, old_facts):
            look_through = reusing(base, self._surveyed, anew)
        old = self._check(base.before, old_facts, old_policy, look_through)
        told = compared(report, None if old.policy_broken else old.findings, covers, base)
        facts.horizon.narrow(old_facts.horizon.back, old_facts.horizon.ahead)
        if is_same_policy:
            return told
        # What two policies follow from is more than what is remembered with a report.
        self._is_lasting = False
        if old.policy_broken:
            return told
        then = self._check(
            self._workspace, self._facts(self._workspace, old_policy), old_policy, anew, covers
        )
        return what_the_old_policy_says(told, then, old.findings, base)

    def _facts(self, workspace: Workspace, policy: PolicyFile) -> Facts:
        tags_source = policy.policy.settings.tags.source
        return workspace.facts(self._now, self._git_tags(tags_source), tags_source)

    @staticmethod
    def _check(
        workspace: Workspace,
        facts: Facts,
        policy: PolicyFile,
        look_through: LookThrough | None,
        reported: Callable[[str], bool] = lambda path: True,
    ) -> Report:
        from validator.engine.run import check

        return check(workspace.source, facts, policy, reported=reported, look_through=look_through)

    def _git_tags(self, tags_source: str) -> Tags:
        if tags_source not in self._git:
            self._git[tags_source] = read_git(self._workspace.root, tags_source)
        return self._git[tags_source]

    def _contents(self, paths: Iterable[str]) -> Mapping[str, bytes | None]:
        """The digests of some files, None for one that cannot be read."""
        contents: dict[str, bytes | None] = {}
        for path in paths:
            try:
                contents[path] = digest(self._workspace.source.read(path, _ATTACHMENT_LIMIT))
            except Unreadable:
                contents[path] = None
        return contents

    def _look_through(self, facts: Facts) -> LookThrough | None:
        """How to survey the repository; None where it is so small that it does not pay."""
        from validator.cli.surveying import FEW, looking_through

        paths = self._identities or self._workspace.source.paths()
        if sum(1 for _ in islice(paths, FEW)) < FEW:
            return None
        if self._store is None:
            return self._noted(looking_through(None, self._progress))
        policy = (self._workspace.policy_name, self._workspace.policy_content)
        question = digest(self._tool, policy, digest_tags(facts.tags), self._files_kind)
        memory = RememberedParts(self._store, question, self._identities)
        return self._noted(looking_through(memory, self._progress))

    def _noted(self, look_through: LookThrough) -> LookThrough:
        """The same survey, of which a comparison can take over the most."""

        def look(surveyor: Surveyor, parts: Sequence[PartPaths]) -> Sequence[SurveyedPart]:
            surveyed = look_through(surveyor, parts)
            self._surveyed = [*surveyed]
            return surveyed

        return look


_ATTACHMENT_LIMIT = 1024 * 1024


def _are_same(facts: Facts, others: Facts) -> bool:
    same = digest_tags(facts.tags) == digest_tags(others.tags)
    return same and facts.local_tags == others.local_tags


def _narrowed(policy: PolicyFile, request: Request) -> PolicyFile:
    """The policy with the command line's choice of rules over its own."""
    settings = policy.policy.settings
    changes: dict[str, object] = {"ignore": [*settings.ignore, *request.ignore]}
    if request.select:
        changes["select"] = [*request.select]
    narrowed = replace(policy.policy, settings=settings.model_copy(update=changes))
    return replace(policy, policy=narrowed)
