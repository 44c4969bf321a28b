"""The risks of a change, gravest first: the table that the docs show and the diff is ordered by.

A risk is found by a small pure function, which says in words what it sees and in which field.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from validator.engine.diff.change import ABSENT, Grade, Risk
from validator.engine.diff.fields import Difference, Steps, path_of
from validator.engine.diff.thresholds import direction
from validator.model.scalars import Timestamp
from validator.model.tag import is_tag, precedence
from validator.named_tuple import NamedTuple
from validator.privacy import mask_known


class Found(NamedTuple):
    """What a risk looks like in a change, and the field that bears it."""

    words: str
    steps: Steps = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """A record of one kind on both sides: its plain data, None where a side does not have it.

    `differences` is empty unless both have it. `moved` says that its file or key is another.
    `loosened` is what a policy or a waiver lets pass now, `tightened` what it no longer does.
    """

    kind: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    differences: tuple[Difference, ...] = ()
    moved: bool = False
    loosened: tuple[Found, ...] = ()
    tightened: tuple[Found, ...] = ()

    def values(self, name: str) -> tuple[Any, Any]:
        """What a field says on both sides."""
        return (self.before or {}).get(name), (self.after or {}).get(name)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What must be known beside a change.

    `production` are the environments that count as production on either side, `in_production` the
    names of the bundles that they use, `new_names` those of renamed bundles by their old ones.
    """

    production: frozenset[str] = frozenset()
    in_production: frozenset[str] = frozenset()
    new_names: Mapping[str, str] = field(default_factory=dict)


Find = Callable[[Pair, Surroundings], Iterable[Found]]


class RiskKind(NamedTuple):
    """One kind of risk: its name, its grade, what it means, and what finds it."""

    name: str
    grade: Grade
    meaning: str
    find: Find


def risks_of(pair: Pair, around: Surroundings) -> list[Risk]:
    """The risks of a change, gravest first."""
    return [
        Risk(kind.name, kind.grade, found.words, mask_known(path_of(found.steps)) or None)
        for kind in RISKS
        for found in kind.find(pair, around)
    ]


def rank(risks: Iterable[Risk]) -> tuple[int, ...]:
    """A sort key: what has graver risks comes first, and of two that are alike that with more."""
    return (*sorted({_RANKS[risk.name] for risk in risks}), len(RISKS))


Judge = Callable[[Any, Any], str | None]
"""What a change of a value from one to the other means in words; None where it is no risk."""


def _in_field(kind: str, names: Iterable[str] | None, judge: Judge, depth: int = 1) -> Find:
    """Finds a risk in fields of records of a kind, any where none is named, by what both sides say.

    `depth` is how many steps lead to the values that are judged: 2 for thresholds, each a key.
    """
    fields = None if names is None else frozenset(names)

    def find(pair: Pair, around: Surroundings) -> Iterator[Found]:
        for steps, before, after in pair.differences if pair.kind == kind else ():
            is_meant = fields is None or steps[0] in fields
            if is_meant and len(steps) >= depth and (words := judge(before, after)):
                yield Found(words, steps)

    return find


def _history(pair: Pair, around: Surroundings) -> Iterator[Found]:
    if pair.kind == "stage" and pair.before is not None:
        if pair.after is None:
            yield Found("stage record removed")
        elif pair.moved or pair.differences:
            yield Found("history rewritten")


def _tags(before: Any, after: Any) -> str | None:
    if before is ABSENT:
        return None
    return "tag withdrawn" if after is ABSENT else "tag re-pointed"


def _credentials(pair: Pair, around: Surroundings) -> Iterator[Found]:
    for steps, before, after in pair.differences:
        if pair.kind == "bundle" and steps[0] in _REFERENCES:
            way = "added" if not _says(before) else "swapped" if _says(after) else "removed"
            yield Found(f"credential {way}", steps)
        elif pair.kind == "environment" and steps == ("secrets_bundle_ref",):
            followed = isinstance(before, str) and around.new_names.get(before) == after
            if not followed:
                yield Found("credential swapped", steps)


def _accounts(pair: Pair, around: Surroundings) -> Iterator[Found]:
    words = _ACCOUNTS.get(pair.kind, {})
    for steps, _, _ in pair.differences:
        if steps[0] in words:
            yield Found(words[steps[0]], steps)


def _rollback(before: Any, after: Any) -> str | None:
    if not _says(before):
        return None
    if not _says(after):
        return "rollback target removed"
    if not all(isinstance(tag, str) and is_tag(tag) for tag in (before, after)):
        return "rollback target changed"
    old, new = precedence(before), precedence(after)
    way = "back" if new < old else "forward" if old < new else "to another build"
    return f"rollback target moved {way}"


def _looser(before: Any, after: Any) -> str | None:
    found = direction(before, after)
    words = {"loosened": "threshold loosened", "removed": "threshold removed"}
    return words.get(found or "", "threshold changed" if found == "changed" else None)


def _stricter(before: Any, after: Any) -> str | None:
    found = direction(before, after)
    return f"threshold {found}" if found in ("tightened", "added") else None


def _withdrawn(before: Any, after: Any) -> str | None:
    return "checklist answer withdrawn" if before is True and after is not True else None


def _given(before: Any, after: Any) -> str | None:
    return "checklist answer given" if after is True else None


def _evidence_lost(pair: Pair, around: Surroundings) -> Iterator[Found]:
    for steps, before, after in pair.differences if pair.kind == "release" else ():
        if steps[0] == "artifacts" and before is not ABSENT:
            yield Found("evidence removed" if after is ABSENT else "evidence replaced", steps)
        elif steps[0] == "artifacts" and len(steps) > 2:
            yield Found("evidence replaced", steps)


def _evidence_added(pair: Pair, around: Surroundings) -> Iterator[Found]:
    for steps, before, _ in pair.differences if pair.kind == "release" else ():
        if steps[0] == "artifacts" and len(steps) < 3 and before is ABSENT:
            yield Found("evidence added", steps)


def _production(pair: Pair, around: Surroundings) -> Iterator[Found]:
    if pair.kind == "stage" and pair.before is None:
        return  # it tells what happened, and changes nothing
    name = {"environment": "name", "bundle": "name"}.get(pair.kind, "environment")
    known = around.in_production if pair.kind == "bundle" else around.production
    if any(isinstance(value, str) and value in known for value in pair.values(name)):
        yield Found("production touched")


def _removed(pair: Pair, around: Surroundings) -> Iterator[Found]:
    if pair.after is None and pair.kind in ("environment", "bundle", "release"):
        yield Found(f"{pair.kind} removed")


def _longer(before: Any, after: Any) -> str | None:
    return "cadence lengthened" if _is_more(after, before) else None


def _shorter(before: Any, after: Any) -> str | None:
    return "cadence shortened" if _is_more(before, after) else None


def _rehearsal(before: Any, after: Any) -> str | None:
    if not _says(before):
        return None
    way = _moved(before, after) if _says(after) else "withdrawn"
    return way and f"rehearsal date {way}"


def _rehearsed(before: Any, after: Any) -> str | None:
    return None if _says(before) else "rehearsal recorded"


def _undone(before: Any, after: Any) -> str | None:
    way = _moved(before, after)
    return f"rotation date {way}" if way in ("moved back", "changed") else None


def _rotated(before: Any, after: Any) -> str | None:
    return "rotation recorded" if _moved(before, after) == "moved forward" else None


def _always(words: str) -> Judge:
    return lambda before, after: words


def _says(value: Any) -> bool:
    return value is not ABSENT and value is not None


def _is_more(one: Any, other: Any) -> bool:
    numbers = [isinstance(it, int | float) and not isinstance(it, bool) for it in (one, other)]
    return all(numbers) and one > other


def _moved(before: Any, after: Any) -> str | None:
    """Which way a date moved, None where it only is written otherwise; "changed" if one is none."""
    try:
        old, new = _INSTANT.validate_python(before), _INSTANT.validate_python(after)
    except ValueError:
        return "changed"
    return "moved back" if new < old else "moved forward" if old < new else None


_INSTANT: TypeAdapter[datetime] = TypeAdapter(Timestamp)
_ACCOUNTS = {
    "bundle": {"service_account": "account changed"},
    "environment": {
        "cloud_provider": "provider changed",
        "gh_environment": "GitHub environment changed",
    },
}
_REFERENCES = ("supabase_key_ref", "vercel_token_ref", "cloudflare_api_token_ref")

RISKS = (
    RiskKind(
        "policy_loosened",
        Grade.HIGH,
        "The policy, or a comment, lets more pass: a waiver, a new word, a rule turned down.",
        lambda pair, around: pair.loosened,
    ),
    RiskKind(
        "history_rewritten",
        Grade.HIGH,
        "A stage record says other than it did, or is gone: what happened cannot change.",
        _history,
    ),
    RiskKind(
        "tag_repointed",
        Grade.HIGH,
        "A locked release tag leads to another commit, or is no longer locked.",
        _in_field("tags", None, _tags),
    ),
    RiskKind(
        "credential_swapped",
        Grade.HIGH,
        "A bundle refers to another secret, or an environment to another bundle.",
        _credentials,
    ),
    RiskKind(
        "rollback_moved",
        Grade.HIGH,
        "An emergency redeployment leads to another release; back or forward by semver.",
        _in_field("environment", ["rollback_tag"], _rollback),
    ),
    RiskKind(
        "threshold_loosened",
        Grade.HIGH,
        "A deployment may be slower or worse: a bound moved, went, or bounds another thing.",
        _in_field("environment", ["success_criteria"], _looser, depth=2),
    ),
    RiskKind(
        "answer_withdrawn",
        Grade.HIGH,
        "A checklist no longer says yes.",
        _in_field("release", ["pdpa_confirmed", "ux_states_demoed"], _withdrawn),
    ),
    RiskKind(
        "evidence_replaced",
        Grade.HIGH,
        "A checklist cites another artifact than it did, or no longer cites one.",
        _evidence_lost,
    ),
    RiskKind(
        "production_touched",
        Grade.MEDIUM,
        "The record is of production, or a bundle that production uses. What counts as production, "
        "the option `production` of REF004 says, on either side.",
        _production,
    ),
    RiskKind(
        "record_removed",
        Grade.MEDIUM,
        "An environment, a bundle or a checklist is gone.",
        _removed,
    ),
    RiskKind(
        "account_changed",
        Grade.MEDIUM,
        "Another account deploys, or another provider or GitHub environment is deployed to.",
        _accounts,
    ),
    RiskKind(
        "cadence_lengthened",
        Grade.MEDIUM,
        "Credentials are rotated less often.",
        _in_field("bundle", ["rotation_cadence_days"], _longer),
    ),
    RiskKind(
        "rotation_undone",
        Grade.MEDIUM,
        "The last rotation is said to be earlier than it was, or at no time that can be read.",
        _in_field("bundle", ["last_rotated_at"], _undone),
    ),
    RiskKind(
        "approver_changed",
        Grade.MEDIUM,
        "Somebody else answers for a release, or in another role.",
        _in_field("release", ["approver_role", "approver_email"], _always("approver changed")),
    ),
    RiskKind(
        "rehearsal_moved",
        Grade.MEDIUM,
        "The rollback was rehearsed at another time than was said.",
        _in_field("release", ["rollback_rehearsed_at"], _rehearsal),
    ),
    RiskKind(
        "dashboard_changed",
        Grade.MEDIUM,
        "Whoever watches a deployment is led elsewhere.",
        _in_field("environment", ["monitoring_dashboard_url"], _always("dashboard changed")),
    ),
    RiskKind(
        "rotation_recorded",
        Grade.NOTE,
        "Credentials were rotated.",
        _in_field("bundle", ["last_rotated_at"], _rotated),
    ),
    RiskKind(
        "cadence_shortened",
        Grade.NOTE,
        "Credentials are rotated more often.",
        _in_field("bundle", ["rotation_cadence_days"], _shorter),
    ),
    RiskKind(
        "threshold_tightened",
        Grade.NOTE,
        "A deployment must do better, or in one thing more.",
        _in_field("environment", ["success_criteria"], _stricter, depth=2),
    ),
    RiskKind(
        "answer_given",
        Grade.NOTE,
        "A checklist says yes now.",
        _in_field("release", ["pdpa_confirmed", "ux_states_demoed"], _given),
    ),
    RiskKind(
        "rehearsal_recorded",
        Grade.NOTE,
        "The rollback was rehearsed.",
        _in_field("release", ["rollback_rehearsed_at"], _rehearsed),
    ),
    RiskKind(
        "evidence_added",
        Grade.NOTE,
        "A checklist cites one artifact more.",
        _evidence_added,
    ),
    RiskKind(
        "policy_tightened",
        Grade.NOTE,
        "The policy lets less pass, or a waiver ends.",
        lambda pair, around: pair.tightened,
    ),
)
"""Every kind of risk, gravest first; of what is no risk, what is good to know."""

_RANKS = {kind.name: number for number, kind in enumerate(RISKS)}
