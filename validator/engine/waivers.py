"""Waivers: read from the policy and from comments, and matched with findings."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from validator.engine.globs import Covering
from validator.engine.policy import why_not_waivable
from validator.engine.registry import all_rules, find_rule
from validator.finding import Finding, Place, Waiver
from validator.index.facts import Facts
from validator.loading.document import Comment, Document, File
from validator.loading.extents import comment_extent, table_extent
from validator.loading.tree import quoted
from validator.privacy import mask_known
from validator.suggest import nearest

if TYPE_CHECKING:
    from validator.engine.settings import Settings

_INLINE = re.compile(
    r"#[ \t]*relgate:[ \t]*ignore\[(?P<codes>[^\]]*)\]"
    r"(?:[ \t]+until=(?P<until>[^ \t]*))?(?:[ \t]+because(?:[ \t]+(?P<reason>.*))?)?[ \t]*"
)
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EXAMPLE = "# relgate: ignore[REF004] until=2027-01-31 because ..."


def stated_waivers(policy: Document[Any] | None, files: Iterable[File]) -> Iterator[Waiver]:
    """Every waiver that the policy or a comment states; one that cannot take effect is void."""
    if policy is not None:
        settings: Settings = policy.entity
        for index, stated in enumerate(settings.waivers):
            rule = find_rule(stated.code)
            if rule is not None:
                place = policy.place("waivers", index, "code")
                reason = mask_known(stated.reason.strip())
                extent = table_extent(policy.text, policy.tree.mark, ("waivers", index))
                yield Waiver(
                    (rule.code,), reason, stated.until, place, glob=stated.path, extent=extent
                )
    for file in files:
        for comment in file.comments:
            yield _inline(file, comment)


class WaiverBook:
    """The waivers in force, by what they can accept, and which of them were used."""

    def __init__(self, waivers: Iterable[Waiver], facts: Facts) -> None:
        self._facts = facts
        self._waivers = tuple(waivers)
        self._used: set[tuple[Waiver, str]] = set()
        self._by_line: dict[tuple[str, int | None], list[Waiver]] = {}
        by_code: dict[str, list[tuple[str, Waiver]]] = {}
        for waiver in self._waivers:
            if waiver.in_force(facts.reached):
                if waiver.glob is None:
                    self._by_line.setdefault((waiver.place.path, waiver.line), []).append(waiver)
                else:
                    by_code.setdefault(waiver.codes[0], []).append((waiver.glob, waiver))
        self._by_code = {code: Covering(waivers) for code, waivers in by_code.items()}

    def accepting(self, finding: Finding) -> Waiver | None:
        """The waiver that accepts a finding, which is then used; an inline one comes first."""
        path, line = finding.location.place.path, finding.location.start.line
        for waiver in self._by_line.get((path, line), ()):
            if finding.code in waiver.codes:
                return self._use(waiver, finding.code)
        covering = self._by_code.get(finding.code)
        found = covering.of(path) if covering else ()
        return self._use(found[0], finding.code) if found else None

    def judgeable(self, running: Collection[str]) -> Iterator[Waiver]:
        """The waivers of which a run of some rules can tell what is wrong, with what was used.

        Whether one in force is of use, nobody knows until all its rules have run; one that is
        not is of interest as soon as one of them runs.
        """
        for waiver in self._waivers:
            ran = [code in running for code in waiver.codes]
            if waiver.void or (all(ran) if waiver.in_force(self._facts.reached) else any(ran)):
                used = tuple(code for code in waiver.codes if (waiver, code) in self._used)
                yield waiver._replace(used=used)

    def _use(self, waiver: Waiver, code: str) -> Waiver:
        self._used.add((waiver, code))
        return waiver._replace(used=(code,))


def _inline(file: File, comment: Comment) -> Waiver:
    codes: tuple[str, ...] = ()
    until: date | None = None
    reason, void = "", None
    found = _INLINE.fullmatch(comment.text.rstrip())
    if found is None:
        void = f"write it as `{_EXAMPLE}`"
    else:
        reason = mask_known((found["reason"] or "").strip())
        try:
            codes = tuple(dict.fromkeys(map(_waivable, found["codes"].split(","))))
            until = _last_day(found["until"])
        except ValueError as mistake:
            void = str(mistake)
    place = Place(file.path, comment.span)
    extent = comment_extent(file.text, comment.span)
    return Waiver(codes, reason, until, place, line=comment.subject, void=void, extent=extent)


def _waivable(text: str) -> str:
    """The code of the rule that a text names. Raises `ValueError` where nothing can waive it."""
    name = text.strip()
    rule = find_rule(name)
    if rule is None:
        if not name:
            raise ValueError("it names no rule: write a code between the brackets")
        guess = nearest(name, (known for rule in all_rules() for known in (rule.code, rule.name)))
        hint = f"; did you mean `{guess}`?" if guess else ""
        raise ValueError(f"there is no rule {quoted(mask_known(name))}{hint}")
    if reason := why_not_waivable(rule):
        raise ValueError(reason)
    return rule.code


def _last_day(text: str | None) -> date:
    if not text:
        raise ValueError("it states no last day: write `until=YYYY-MM-DD` after the brackets")
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ValueError("its last day is none of the calendar: write `until=YYYY-MM-DD`")
