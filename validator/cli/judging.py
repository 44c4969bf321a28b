"""A check from the command line: recalled where nothing has changed, else made and remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from validator.cli.context import Workspace
from validator.cli.output import Unusable
from validator.engine.keeping import digest_tags, survey_question
from validator.engine.parts import microseconds
from validator.engine.remembered_parts import RememberedParts
from validator.engine.remembered_report import (
    RememberedReport,
    is_good,
    recall_report,
    remember_report,
)
from validator.engine.standing import Standing
from validator.facts.git import answered
from validator.facts.tag_questions import ask_for_tags
from validator.facts.tool import fingerprint
from validator.finding import Report
from validator.index.facts import Facts, Tags
from validator.loading.identities import Identities
from validator.loading.source import Source, Unreadable
from validator.named_tuple import NamedTuple
from validator.replay import ATTACHMENT_LIMIT, Basis
from validator.sealing import digest
from validator.source.scanning import Scan
from validator.source.store import Store

if TYPE_CHECKING:
    from validator.cli.comparing import Base
    from validator.cli.surveying import Progress
    from validator.engine.parts import PartPaths
    from validator.engine.policy_file import PolicyFile
    from validator.engine.survey import Remembered, Surveyor
    from validator.engine.surveys import LookThrough, Survey
    from validator.facts.tag_questions import TagQuestions
    from validator.replay import Look

# What needs pydantic is imported where it is called: a run in which nothing changed does without.

_ATTEMPTS = 3


class Request(NamedTuple):
    """What a user asks to be reported: paths of the repository ("" for the root), and rules."""

    paths: tuple[str, ...] = ("",)
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def covers(self, path: str) -> bool:
        """Whether a path lies at or below one of those that were asked for."""
        return "" in self.paths or any(
            path == place or path.startswith(f"{place}/") for place in self.paths
        )


def judge(
    workspace: Workspace,
    request: Request,
    now: datetime | None,
    store: Store | None,
    progress: Progress,
    since: str | None = None,
    look: Look | None = None,
) -> tuple[Report, Basis | None]:
    """The report on a repository as it is, compared with a commit where one is named.

    What a look has seen of the repository is not looked at again. The basis tells for how long the
    report holds, None where that cannot be told. Raises a click error, or `GitError` where git
    cannot tell what is asked for.
    """
    instant = now or datetime.now(UTC)
    for _ in range(_ATTEMPTS):
        base = _base(workspace, since) if since is not None else None
        source = workspace.source if store is not None else None
        scan = (look.scan if look is not None else None) or Scan(source)
        asked = look.questions if look is not None else {}
        tool = look.tool if look is not None else None
        run = _Run(workspace, request, instant, store, progress, base, scan, asked, tool)
        report = run.recalled() or run.made()
        if report is not None:
            is_fixed = now is not None
            told = report._replace(now=instant, clock_fixed=is_fixed)
            return told, run.basis(clock_fixed=is_fixed)
        look = None
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
        scan: Scan,
        asked: Mapping[str, TagQuestions],
        tool: tuple[object, ...] | None,
    ) -> None:
        self._workspace = workspace
        self._request = request
        self._now = now
        self._store = store
        self._progress = progress
        self._base = base
        # What is known of a part, of which a comparison can take over the most.
        self._found: Remembered = lambda name: None
        self._is_lasting = True
        self._is_in_time = False
        self._git: dict[str, Tags] = {}
        self._asked = {**asked}
        self._known: RememberedReport | None = None
        self._answer: RememberedReport | None = None
        self._scan = scan
        kind_of_files = type(workspace.source).__name__
        self._inputs = (workspace.policy_name, workspace.policy_content, kind_of_files)
        if store is not None:
            self._tool = tool or fingerprint()
            compared = base and base.identity
            self._question = digest(self._tool, self._inputs, request, compared)
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
        self._answer = self._known
        return self._known.report

    @cached_property
    def _files(self) -> bytes | None:
        return self._scan.digest

    def _identities(self) -> Identities:
        return self._scan.identities

    def made(self) -> Report | None:
        """The report of a check; None where files changed while it was made."""
        from validator.engine.attachments import attachment_paths
        from validator.engine.views import ChangedMeanwhile

        policy = narrowed(self._workspace.policy, self._request)
        identities = self._identities()  # before anything is read that they are about
        facts = self._facts(self._workspace, policy)
        attachments = self._contents(path for _, _, path in attachment_paths(policy))
        source = _Watched(self._workspace.source, identities)
        memory = self._memory(facts)
        try:
            try:
                report = self._still_true(source, facts, policy, memory)
                if report is None:
                    look_through, covers = self._look_through(source, memory), self._request.covers
                    report = self._check(source, facts, policy, look_through, covers)
            finally:
                if memory is not None:
                    memory.settle()
            if self._base is not None and not report.policy_broken:
                report = self._compared(report, policy, facts, self._base)
        except ChangedMeanwhile:
            return None
        is_lasting = self._is_lasting and None not in attachments.values()
        if self._store is not None and is_lasting:
            tags_source = policy.policy.settings.tags.source
            self._answer = RememberedReport(
                report._replace(now=self._now),
                facts.horizon,
                self._files,
                Standing.of(
                    memory.state if memory is not None else b"",
                    source.looked_at,
                    _what_may_be_kept(policy),
                ),
                tags_source,
                digest_tags(self._git_tags(tags_source)),
                attachments,
            )
            remember_report(self._store, self._question, self._answer)
        return report

    def basis(self, *, clock_fixed: bool) -> Basis | None:
        """What the report followed from; None where it is not surely all."""
        known = self._answer
        if known is None or known.files is None or self._base is not None:
            return None
        asked = self._asked[known.tags_source]
        if not asked.are_all:
            return None
        answered = known.report.now
        bounds = (None, None) if clock_fixed else known.horizon.bounds(answered)
        return Basis(
            known.files,
            known.attachments,
            known.tags_source,
            asked.told(),
            known.standing if known.standing.parts else None,
            microseconds(answered) if clock_fixed else None,
            *bounds,
        )

    def _still_true(
        self, source: _Watched, facts: Facts, policy: PolicyFile, memory: RememberedParts | None
    ) -> Report | None:
        """The report that is remembered, if it followed from nothing that has changed since.

        None as well where it takes a look at all files to tell. A comparison looks at changed files
        in ways of its own.
        """
        known = self._known
        if known is None or memory is None or known.standing.parts != memory.state:
            return None
        self._is_in_time = True  # of a report that holds by now, all that it followed from does
        changed = known.standing.changed(memory)
        if changed is None or self._base is not None:
            return None
        from validator.cli.surveying import survey_changed
        from validator.engine.survey import Surveyor

        surveyor = Surveyor(source, facts, policy.policy)
        survey = survey_changed(surveyor, changed, memory, self._progress)
        if survey is None:
            return None
        surveyor.narrow_horizon(survey.spans)
        earlier = known.horizon.moved(self._now - known.report.now)
        facts.horizon.narrow(earlier.back, earlier.ahead)
        source.looked_at = {*known.standing.looked_at}
        return known.report

    def _compared(self, report: Report, policy: PolicyFile, facts: Facts, base: Base) -> Report:
        """The report, compared with that on the files at the base."""
        from validator.cli.comparing import compared, reusing, what_the_old_policy_says
        from validator.cli.surveying import LookingThrough

        covers = self._request.covers
        try:
            old_policy = narrowed(base.before.policy, self._request)
        except Unusable:
            self._is_lasting = False
            return compared(report, None, covers, base)
        old_facts = self._facts(base.before, old_policy)
        is_same_policy = old_policy.policy.settings == policy.policy.settings
        look_through: LookThrough = (anew := LookingThrough(None, self._progress))
        if is_same_policy and _are_same(facts, old_facts):
            look_through = reusing(base, self._found, anew)
        old = self._check(base.before.source, old_facts, old_policy, look_through)
        told = compared(report, None if old.policy_broken else old.findings, covers, base)
        facts.horizon.narrow(old_facts.horizon.back, old_facts.horizon.ahead)
        if is_same_policy:
            return told
        # What two policies follow from is more than what is remembered with a report.
        self._is_lasting = False
        if old.policy_broken:
            return told
        old_facts = self._facts(self._workspace, old_policy)
        then = self._check(self._workspace.source, old_facts, old_policy, anew, covers)
        return what_the_old_policy_says(told, then, old.findings, base)

    def _facts(self, workspace: Workspace, policy: PolicyFile) -> Facts:
        tags_source = policy.policy.settings.tags.source
        return workspace.facts(self._now, self._git_tags(tags_source), tags_source)

    @staticmethod
    def _check(
        source: Source,
        facts: Facts,
        policy: PolicyFile,
        look_through: LookThrough | None,
        reported: Callable[[str], bool] = lambda path: True,
    ) -> Report:
        from validator.engine.run import check

        return check(source, facts, policy, reported=reported, look_through=look_through)

    def _git_tags(self, tags_source: str) -> Tags:
        if tags_source not in self._git:
            if tags_source not in self._asked:
                self._asked[tags_source] = ask_for_tags(self._workspace.place, tags_source)
            self._git[tags_source] = answered(self._asked[tags_source], tags_source)
        return self._git[tags_source]

    def _contents(self, paths: Iterable[str]) -> Mapping[str, bytes | None]:
        """The digests of some files, None for one that cannot be read."""
        contents: dict[str, bytes | None] = {}
        for path in paths:
            try:
                contents[path] = digest(self._workspace.source.read(path, ATTACHMENT_LIMIT))
            except Unreadable:
                contents[path] = None
        return contents

    def _memory(self, facts: Facts) -> RememberedParts | None:
        from validator.cli.surveying import FEW

        if self._store is None or len(self._identities()) < FEW:
            return None
        question = survey_question(self._tool, self._inputs, facts.tags)
        return RememberedParts(self._store, question, self._identities())

    def _look_through(self, source: _Watched, memory: RememberedParts | None) -> LookThrough | None:
        """How to survey the repository; None where it is so small that it does not pay."""
        from validator.cli.surveying import FEW, LookingThrough

        if sum(1 for _ in islice(source.paths(), FEW)) < FEW:
            return None

        look_through = LookingThrough(memory, self._progress, is_in_time=self._is_in_time)
        self._found = look_through.found

        def look(surveyor: Surveyor, parts: Sequence[PartPaths]) -> Survey:
            survey = look_through(surveyor, parts)
            source.looked_at.clear()
            return survey

        return look


class _Watched:
    """The files of a workspace; what is read of them is written down."""

    def __init__(self, source: Source, identities: Identities) -> None:
        self.source = source
        self.identities = identities
        self.looked_at: set[str] = set()

    def paths(self) -> Iterable[str]:
        """Every entry below the kinds' directories that is not a plain directory."""
        return self.identities.paths or self.source.paths()

    def read(self, path: str, limit: int) -> bytes:
        """The content of a file. Raises `Unreadable`."""
        self.looked_at.add(path)
        return self.source.read(path, limit)


def _what_may_be_kept(policy: PolicyFile) -> object:
    """The data of a policy; None where it has none, or holds what no cache should."""
    from validator.privacy import mask_known

    document = policy.document
    if document is None or mask_known(document.text) != document.text:
        return None
    return document.tree.data


def _are_same(facts: Facts, others: Facts) -> bool:
    same = digest_tags(facts.tags) == digest_tags(others.tags)
    return same and facts.local_tags == others.local_tags


def narrowed(policy: PolicyFile, request: Request) -> PolicyFile:
    """The policy with the command line's choice of rules over its own."""
    return policy._replace(policy=policy.policy.choosing(request.select, request.ignore))
