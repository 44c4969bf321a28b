"""A check from the command line: recalled where nothing has changed, else made and remembered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, cast

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
from validator.source.disk import Disk
from validator.source.store import Store

if TYPE_CHECKING:
    from validator.cli.surveying import Progress
    from validator.engine.parts import SurveyedPart
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
) -> Report:
    """The report on a repository as it is on disk. Raises a click error."""
    instant = now or datetime.now(UTC)
    for _ in range(_ATTEMPTS):
        run = _Run(workspace, request, instant, store, progress)
        report = run.recalled() or run.made()
        if report is not None:
            return replace(report, now=instant, clock_fixed=now is not None)
    raise Unusable("Files change faster than they can be checked; check again when they do not.")


class _StillTrue(Exception):  # noqa: N818 - it states a fact about a report, not an error of ours
    """What changed is of no consequence: the report that is remembered holds."""


class _Run:
    """One look at the files of a repository."""

    def __init__(
        self,
        workspace: Workspace,
        request: Request,
        now: datetime,
        store: Store | None,
        progress: Progress,
    ) -> None:
        self._workspace = workspace
        self._request = request
        self._now = now
        self._store = store
        self._progress = progress
        self._git: dict[str, Tags] = {}
        self._known: RememberedReport | None = None
        self._files: bytes | None = None
        self._identities: Identities = {}
        self._policy = (workspace.policy_name, workspace.policy_content)
        if store is not None:
            self._identities = workspace.source.identities()
            self._files = digest_files(self._identities)
            self._tool = fingerprint()
            self._question = digest(self._tool, self._policy, request)
            known = recall_report(store, self._question)
            self._known = known if known is not None and self._holds(known) else None

    def _holds(self, known: RememberedReport) -> bool:
        """Whether all but files of records is as it was when a report was made."""
        return (
            is_good(known, self._now)
            and known.tags == digest_tags(self._git_tags(known.tags_source))
            and known.attachments == self._contents(known.attachments)
        )

    def recalled(self) -> Report | None:
        """The report that is remembered, if no file has changed since."""
        if self._known is None or self._files is None or self._known.files != self._files:
            return None
        return self._known.report

    def made(self) -> Report | None:
        """The report of a check; None where files changed while it was made."""
        from validator.engine.attachments import attachment_paths
        from validator.engine.run import check
        from validator.engine.views import ChangedMeanwhile

        policy = _narrowed(self._workspace.policy, self._request)
        tags_source = policy.policy.settings.tags.source
        git = self._git_tags(tags_source)
        facts = self._workspace.facts(self._now, git)
        attachments = self._contents(path for _, _, path in attachment_paths(policy))
        source = _Watched(self._workspace.source, self._identities)
        memory = self._memory(facts)
        try:
            report = check(
                source,
                facts,
                policy,
                reported=self._request.covers,
                look_through=self._look_through(source, memory, facts),
            )
        except ChangedMeanwhile:
            return None
        except _StillTrue:
            known = cast(RememberedReport, self._known)
            earlier = known.horizon.moved(self._now - known.report.now)
            facts.horizon.narrow(earlier.back, earlier.ahead)
            report, source.looked_at = known.report, {*known.looked_at}
        if self._store is not None and None not in attachments.values():
            remembered = RememberedReport(
                replace(report, now=self._now),
                facts.horizon,
                self._files,
                digest_files(self._others()),
                memory.state if memory is not None else b"",
                frozenset(source.looked_at),
                tags_source,
                digest_tags(git),
                attachments,
            )
            remember_report(self._store, self._question, remembered)
        return report

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

    def _others(self) -> Identities:
        """What tells of the files that hold no records, such as the lock of the tags."""
        from validator.engine.collect import record_paths

        others = self._identities.keys() - set(record_paths(self._identities))
        return {path: self._identities[path] for path in others}

    def _memory(self, facts: Facts) -> RememberedParts | None:
        from validator.cli.surveying import FEW

        if self._store is None or len(self._identities) < FEW:
            return None
        question = digest(self._tool, self._policy, digest_tags(facts.tags))
        return RememberedParts(self._store, question, self._identities)

    def _look_through(
        self, source: _Watched, memory: RememberedParts | None, facts: Facts
    ) -> LookThrough | None:
        """How to survey the repository; None where it is so small that it does not pay."""
        from validator.cli.surveying import FEW, looking_through

        if sum(1 for _ in islice(source.paths(), FEW)) < FEW:
            return None

        def settle(surveyor: Surveyor, anew: Sequence[SurveyedPart], since: bytes | None) -> None:
            source.looked_at.clear()
            if since is not None and self._is_told_by(anew, since):
                surveyor.narrow_horizon(anew)
                raise _StillTrue

        return looking_through(memory, self._progress, settle)

    def _is_told_by(self, anew: Sequence[SurveyedPart], since: bytes) -> bool:
        """Whether the report that is remembered followed from nothing that has changed.

        The parts `anew` tell the index the same as when the state of the memory was `since`.
        """
        known = self._known
        if known is None or known.parts != since or known.others is None:
            return False
        changed = {path for part in anew for path, _, _ in part.files}
        return known.looked_at.isdisjoint(changed) and known.others == digest_files(self._others())


@dataclass
class _Watched:
    """The files of a workspace; what is read of them is written down."""

    disk: Disk
    identities: Identities
    looked_at: set[str] = field(default_factory=set)

    def paths(self) -> Iterable[str]:
        """Every entry below the kinds' directories that is not a plain directory."""
        return self.identities or self.disk.paths()

    def read(self, path: str, limit: int) -> bytes:
        """The content of a file. Raises `Unreadable`."""
        self.looked_at.add(path)
        return self.disk.read(path, limit)


_ATTACHMENT_LIMIT = 1024 * 1024


def _narrowed(policy: PolicyFile, request: Request) -> PolicyFile:
    """The policy with the command line's choice of rules over its own."""
    settings = policy.policy.settings
    changes: dict[str, object] = {"ignore": [*settings.ignore, *request.ignore]}
    if request.select:
        changes["select"] = [*request.select]
    narrowed = replace(policy.policy, settings=settings.model_copy(update=changes))
    return replace(policy, policy=narrowed)
