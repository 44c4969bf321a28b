"""Fixes tried in rounds: together where they can be, and each of them proven.

A draft with some fixes is judged as the repository is. They are proven where their findings are
gone and no new one has come. Where not, those that are to blame are left out, and the rest is
judged again. What overlaps, or becomes possible by another fix, has its turn in a later round.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from validator.engine.fix.draft import Draft, Outdated, Unfit
from validator.engine.introduced import mark
from validator.finding import Finding, Fix, Report
from validator.text import Move, Span

MAX_ROUNDS = 20
MAX_PROOFS = 200
"""Judgements of the whole repository, after which nothing more is tried."""

Judge = Callable[[Draft], Report]
"""The report on the repository as a draft leaves it."""


@dataclass(frozen=True)
class Mended:
    """The draft in which everything is mended that can be, and what is reported on it.

    `before` and `after` are reported without it and on it. `fixed` are the findings whose fixes it
    holds; `refused` pairs the others with why.
    """

    draft: Draft
    before: Report
    after: Report
    fixed: tuple[Finding, ...]
    refused: tuple[tuple[Finding, str], ...]


def mend(draft: Draft, judge: Judge, is_wanted: Callable[[Finding], bool]) -> Mended:
    """Apply the fixes of those findings that are wanted, as far as they can be proven."""
    before = judge(draft)
    mending = _Mending(draft, judge, before)
    for _ in range(MAX_ROUNDS):
        settled = len(mending.fixed) + len(mending.refused)
        mending.settle(_compatible(filter(is_wanted, mending.to_fix())))
        if len(mending.fixed) + len(mending.refused) == settled:
            break
    refused = tuple(mending.refused.values())
    return Mended(mending.draft, before, mending.report, tuple(mending.fixed), refused)


@dataclass(frozen=True)
class News:
    """The findings that a change brings, and those that are gone by it.

    Of equal ones at one field it is not known which are gone, but how many.
    """

    brought: tuple[Finding, ...]
    gone: tuple[Finding, ...]

    def staying(self, findings: Iterable[Finding]) -> list[Finding]:
        """Those of some findings that are not gone."""
        gone = Counter(map(_where, self.gone))
        wanted = Counter(map(_where, findings := [*findings]))
        return [it for it in findings if gone[_where(it)] < wanted[_where(it)]]


def news(before: Report, after: Report, edited: Iterable[str], moves: Iterable[Move] = ()) -> News:
    """What a change to some files brings, and what it takes away."""
    # A record's key may change with an edit, so findings in an edited file are compared without.
    renamed = {path: path for path in edited} | dict(moves)
    marked, gone = mark(after.findings, before.findings, renamed)
    brought = tuple(
        it
        for it in marked
        if it.state == "introduced"
        and not it.waived
        # Beside a broken policy nothing was judged, so that nobody knows what is new.
        and (not before.policy_broken or it.location.place.path == before.policy_path)
    )
    return News(brought, tuple(gone))


@dataclass
class _Mending:
    """A draft on its way, and the report on it."""

    draft: Draft
    judge: Judge
    report: Report
    fixed: list[Finding] = field(default_factory=list)
    refused: dict[str, tuple[Finding, str]] = field(default_factory=dict)
    proofs: int = 0

    def to_fix(self) -> Iterable[Finding]:
        """The findings that have a fix which is not refused yet."""
        return [it for it in self.report.active if it.fix and it.fingerprint not in self.refused]

    def settle(self, batch: Sequence[Finding]) -> None:
        """Take those fixes of a batch into the draft that can be proven, and refuse the others."""
        if not batch:
            return
        fixes = [finding.fix for finding in batch if finding.fix]
        try:
            draft = _with_fixes(self.draft, fixes)
        except Unfit as unfit:
            self._apart(batch, unfit)
            return
        if self.proofs == MAX_PROOFS:
            for finding in batch:
                self._refuse(finding, f"{MAX_PROOFS} proofs were made; run this once more")
            return
        self.proofs += 1
        report = self.judge(draft)
        edited = {edit.path for fix in fixes for edit in fix.edits}
        came = news(self.report, report, edited, [move for fix in fixes for move in fix.moves])
        stays = came.staying(batch)
        if not came.brought and not stays:
            self.draft, self.report = draft, report
            self.fixed.extend(batch)
            return
        blamed, crowd = self._to_blame(batch, stays, came.brought)
        for finding, reason in blamed.values():
            self._refuse(finding, reason)
        others = [it for it in batch if it.fingerprint not in {*blamed, *crowd}]
        self.settle(others)
        if others or blamed:
            self.settle([*crowd.values()])
        else:
            self._apart(batch, _brings(came.brought))

    def _apart(self, batch: Sequence[Finding], reason: Unfit | str) -> None:
        """Settle the halves of a batch that cannot be settled as one, down to a single fix."""
        if len(batch) > 1:
            self.settle(batch[: len(batch) // 2])
            self.settle(batch[len(batch) // 2 :])
        elif not isinstance(reason, Outdated):  # which has its turn in a later round
            self._refuse(batch[0], str(reason))

    def _to_blame(
        self, batch: Sequence[Finding], stays: Sequence[Finding], brought: Sequence[Finding]
    ) -> tuple[dict[str, tuple[Finding, str]], dict[str, Finding]]:
        """The fixes that are to blame, with why, and those of which some are, by fingerprint.

        To blame is what mends nothing, and what alone touches the record of a new finding, or else
        its file.
        """
        touching: dict[tuple[str, ...], list[Finding]] = {}
        for finding in batch:
            for path in _paths(finding.fix) if finding.fix else ():
                touching.setdefault((path,), []).append(finding)
                touching.setdefault((path, finding.location.place.key or ""), []).append(finding)
        blamed = {it.fingerprint: (it, "the finding would stay") for it in stays}
        crowd: dict[str, Finding] = {}
        for new in brought:
            place = new.location.place
            suspects = touching.get((place.path, place.key or "")) or touching.get(
                (place.path,), []
            )
            if len(suspects) == 1:
                blamed.setdefault(suspects[0].fingerprint, (suspects[0], _brings([new])))
            else:
                crowd |= {it.fingerprint: it for it in suspects}
        return blamed, {name: it for name, it in crowd.items() if name not in blamed}

    def _refuse(self, finding: Finding, reason: str) -> None:
        self.refused[finding.fingerprint] = (finding, reason)


def _where(finding: Finding) -> tuple[str | None, ...]:
    place = finding.location.place
    return finding.code, place.path, place.kind, place.key, place.field


def _with_fixes(draft: Draft, fixes: Sequence[Fix]) -> Draft:
    edits = [edit for fix in fixes for edit in fix.edits]
    return draft.changed(edits, [move for fix in fixes for move in fix.moves])


def _compatible(findings: Iterable[Finding]) -> list[Finding]:
    """Those of some findings whose fixes can be made at once, the earlier ones first."""
    taken: dict[str, list[Span]] = {}
    moving: set[str] = set()
    chosen = []
    for finding in findings:
        fix = finding.fix
        if fix is None or not moving.isdisjoint(_paths(fix)):
            continue
        if any(move.path in taken or move.to in taken for move in fix.moves):
            continue
        if all(_is_free(taken.get(edit.path, []), edit.span) for edit in fix.edits):
            for edit in fix.edits:
                spans = taken.setdefault(edit.path, [])
                spans.insert(bisect_left(spans, edit.span), edit.span)
            moving.update(path for move in fix.moves for path in move)
            chosen.append(finding)
    return chosen


def _is_free(spans: Sequence[Span], span: Span) -> bool:
    at = bisect_left(spans, span)
    before, after = spans[max(at - 1, 0) : at], spans[at : at + 1]
    return all(it.end <= span.start and it.start < span.start for it in before) and all(
        span.end <= it.start and span.start < it.start for it in after
    )


def _paths(fix: Fix) -> set[str]:
    return {edit.path for edit in fix.edits} | {path for move in fix.moves for path in move}


def _brings(findings: Sequence[Finding]) -> str:
    new = findings[0]
    place = f"{new.location.place.path}:{new.location.start.line}"
    more = f", and {len(findings) - 1} more" if len(findings) > 1 else ""
    return f"it would bring {new.code} at {place}: {new.message}{more}"
