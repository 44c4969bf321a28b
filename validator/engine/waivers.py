"""Waivers: read from the policy and from comments, and matched with findings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from validator.engine.globs import glob_matcher
from validator.engine.policy import Settings
from validator.engine.registry import find_rule
from validator.finding import Finding, Place, Waiver
from validator.loading.document import Comment, Document, LoadedFile

_INLINE = re.compile(
    r"#[ \t]*relgate:[ \t]*ignore\[(?P<codes>[^\]]*)\]"
    r"(?:[ \t]+until=(?P<until>[^ \t]+))?(?:[ \t]+because[ \t]+(?P<reason>.*))?[ \t]*"
)
_EXAMPLE = "# relgate: ignore[REF004] until=2027-01-31 because ..."


def stated_waivers(policy: Document[Any] | None, files: Iterable[LoadedFile]) -> Iterator[Waiver]:
    """Every waiver that the policy or a comment states; one that cannot be read is void."""
    settings: Settings = policy.entity if policy is not None else Settings()
    for index, stated in enumerate(settings.waivers):
        rule = find_rule(stated.code)
        if rule is not None and policy is not None:
            place = policy.place("waivers", index, "code")
            reason = stated.reason.strip()
            yield Waiver((rule.code,), reason, stated.until, place, glob=stated.path)
    for file in files:
        for comment in file.comments:
            yield _inline(file.path, comment)


class WaiverBook:
    """The waivers in force, by what they can accept, and which of them were used."""

    def __init__(self, waivers: Iterable[Waiver], now: datetime) -> None:
        self._used: set[Waiver] = set()
        self._by_line: dict[tuple[str, int | None], list[Waiver]] = {}
        self._by_code: dict[str, list[Waiver]] = {}
        for waiver in waivers:
            if is_in_force(waiver, now):
                if waiver.glob is None:
                    self._by_line.setdefault((waiver.place.path, waiver.line), []).append(waiver)
                else:
                    self._by_code.setdefault(waiver.codes[0], []).append(waiver)

    def accepting(self, finding: Finding) -> Waiver | None:
        """The waiver that accepts a finding, which is then used; an inline one comes first."""
        path, line = finding.location.place.path, finding.location.start.line
        for waiver in self._by_line.get((path, line), ()):
            if finding.code in waiver.codes:
                self._used.add(waiver)
                return waiver
        for waiver in self._by_code.get(finding.code, ()):
            if waiver.glob is not None and glob_matcher(waiver.glob)(path):
                self._used.add(waiver)
                return waiver
        return None

    def marked(self, waivers: Iterable[Waiver]) -> tuple[Waiver, ...]:
        """The waivers, with it noted which were used."""
        return tuple(replace(waiver, used=waiver in self._used) for waiver in waivers)


def is_in_force(waiver: Waiver, now: datetime) -> bool:
    """Whether a waiver can be read, gives a reason, and has not ended; days are days in UTC."""
    if waiver.void or not waiver.reason or waiver.until is None:
        return False
    return now.astimezone(UTC).date() <= waiver.until


def _inline(path: str, comment: Comment) -> Waiver:
    place = Place(path, comment.span)
    found = _INLINE.fullmatch(comment.text.rstrip())
    if found is None:
        return Waiver((), "", None, place, line=comment.subject, void=f"write it as `{_EXAMPLE}`")
    codes, void = [], None
    for text in found["codes"].split(","):
        rule = find_rule(text)
        if rule is None:
            void = f"there is no rule `{text.strip()[:40]}`"
        elif rule.locked:
            void = f"{rule.code} is locked: nothing can waive it"
        else:
            codes.append(rule.code)
    until: date | None = None
    try:
        until = date.fromisoformat(found["until"] or "")
    except ValueError:
        void = void or "it states no last day: add until=YYYY-MM-DD"
    reason = (found["reason"] or "").strip()
    return Waiver(tuple(codes), reason, until, place, line=comment.subject, void=void)
