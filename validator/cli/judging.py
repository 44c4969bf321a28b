"""A check from the command line: recalled where nothing has changed, else made and remembered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
    from validator.cli.surveying import Progress
    from validator.engine.policy_file import PolicyFile
    from validator.engine.survey import LookThrough

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
        self._identities: Identities = {}
        self._git: dict[str, Tags] = {}
        if store is not None:
            self._identities = workspace.source.identities()
            self._tool = fingerprint()
            policy = (workspace.policy_name, workspace.policy_content)
            self._question = digest(self._tool, policy, request)

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
        from validator.engine.run import check
        from validator.engine.views import ChangedMeanwhile

        policy = _narrowed(self._workspace.policy, self._request)
        tags_source = policy.policy.settings.tags.source
        git = self._git_tags(tags_source)
        facts = self._workspace.facts(self._now, git)
        attachments = self._contents(path for _, _, path in attachment_paths(policy))
        try:
            report = check(
                self._workspace.source,
                facts,
                policy,
                reported=self._request.covers,
                look_through=self._look_through(facts),
            )
        except ChangedMeanwhile:
            return None
        files = digest_files(self._identities)
        if self._store is not None and files is not None and None not in attachments.values():
            remembered = RememberedReport(
                report, facts.horizon, files, tags_source, digest_tags(git), attachments
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

    def _look_through(self, facts: Facts) -> LookThrough | None:
        """How to survey the repository; None where it is so small that it does not pay."""
        from validator.cli.surveying import FEW, looking_through

        paths = self._identities or self._workspace.source.paths()
        if sum(1 for _ in islice(paths, FEW)) < FEW:
            return None
        if self._store is None:
            return looking_through(None, self._progress)
        policy = (self._workspace.policy_name, self._workspace.policy_content)
        question = digest(self._tool, policy, digest_tags(facts.tags))
        memory = RememberedParts(self._store, question, self._identities)
        return looking_through(memory, self._progress)


_ATTACHMENT_LIMIT = 1024 * 1024


def _narrowed(policy: PolicyFile, request: Request) -> PolicyFile:
    """The policy with the command line's choice of rules over its own."""
    settings = policy.policy.settings
    changes: dict[str, object] = {"ignore": [*settings.ignore, *request.ignore]}
    if request.select:
        changes["select"] = [*request.select]
    narrowed = replace(policy.policy, settings=settings.model_copy(update=changes))
    return replace(policy, policy=narrowed)
