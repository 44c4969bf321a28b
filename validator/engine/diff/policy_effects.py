"""What a change of the policy lets pass that was stopped before, and what it stops now.

Judged is the policy in force, with its defaults, not its text. A test holds that every option of a
rule says here which way is looser.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import date
from typing import Any, Literal

from validator.engine.diff.fields import Steps, same
from validator.engine.diff.risk import Found
from validator.engine.policy import Policy, selects
from validator.engine.registry import all_rules
from validator.engine.settings import Settings, settings_model
from validator.finding import Severity
from validator.model.entity import plain_data
from validator.named_tuple import NamedTuple

Sense = Literal["permits", "demands", "most", "least", "either", "neither"]
OPTIONS: dict[str, Sense] = {
    "cadence_over_limit.limit_days": "most",
    "foreign_evidence.github_hosts": "permits",
    "foreign_evidence.supabase_hosts": "permits",
    "malformed_value.assumed_zone": "neither",
    "mismatched_evidence.repositories": "permits",
    "missing_credential.credentials": "demands",
    "missing_evidence.required": "demands",
    "missing_evidence.services": "either",
    "not_validated_lately.max_age_days": "most",
    "personal_data.allowed": "permits",
    "refused_by_team_schema.artifacts": "demands",
    "refused_by_team_schema.metadata": "demands",
    "refused_by_team_schema.success_criteria": "demands",
    "role_not_allowed.allowed": "permits",
    "rollback_not_rehearsed.max_age_days": "most",
    "rotation_due_soon.days": "least",
    "shared_production_bundle.production": "demands",
    "ux_states_not_demoed.surfaces": "demands",
}
"""What each option of a rule does: it permits or demands what it lists (where it is absent, a
permission is for everything, and nothing is demanded), is the most or the least of a number, may do
either, or decides nothing."""


class Effects(NamedTuple):
    """What a change loosens, and what it tightens."""

    loosened: tuple[Found, ...]
    tightened: tuple[Found, ...]


class Effect(NamedTuple):
    """One thing that passes now, where it is looser, or no longer does."""

    looser: bool
    words: str
    steps: Steps = ()


def policy_effects(
    before: Policy, after: Policy, old_data: Mapping[str, Any], new_data: Mapping[str, Any]
) -> Effects:
    """What the change from one policy to another loosens and tightens, with their `settings_data`.

    The data may say more than the policies do, such as a digest of what an option names.
    """
    old, new = before.settings, after.settings
    found = [
        *_rules(before, after),
        *_ignored(old, new),
        *waiver_effects(_waivers(old), _waivers(new)),
        *_words(old, new),
        *_tags(old.tags.source, new.tags.source),
        *_options(old_data, new_data),
    ]
    return as_effects(found)


def as_effects(found: Iterable[Effect]) -> Effects:
    """Effects by their sense."""
    loosened, tightened = (
        tuple(Found(it.words, it.steps) for it in found if it.looser is looser)
        for looser in (True, False)
    )
    return Effects(loosened, tightened)


def settings_data(settings: Settings) -> dict[str, Any]:
    """A policy in force as plain data: words in order, each waiver under its code and its glob."""
    everything = settings_model().model_construct().model_dump()
    data: dict[str, Any] = _in_order({**everything, **plain_data(settings)})
    data["waivers"] = {f"{waiver['code']} {waiver['path']}": waiver for waiver in data["waivers"]}
    return data


def waiver_effects(
    before: Mapping[str, date | None], after: Mapping[str, date | None]
) -> Iterator[Effect]:
    """What other waivers let pass, each by what it waives, with its last day."""
    for name in dict.fromkeys((*before, *after)):
        steps = ("waivers", name)
        if name not in before or name not in after:
            yield Effect(name in after, f"waiver {'added' if name in after else 'removed'}", steps)
        elif (old := before[name]) != (new := after[name]):
            longer = new is None or (old is not None and old < new)
            yield Effect(
                longer, f"waiver {'extended' if longer else 'shortened'}", (*steps, "until")
            )


def _rules(before: Policy, after: Policy) -> Iterator[Effect]:
    """Which rules run, and how grave what they find is."""
    running = [{rule.code for rule in all_rules() if it.runs(rule)} for it in (before, after)]
    if stopped := running[0] - running[1]:
        yield Effect(True, f"no longer run: {_folded(stopped)}")
    if started := running[1] - running[0]:
        yield Effect(False, f"run now: {_folded(started)}")
    turned: dict[tuple[Severity, Severity], set[str]] = {}
    for rule in all_rules():
        grades = (before.severity(rule), after.severity(rule))
        if grades[0] != grades[1] and after.runs(rule):
            turned.setdefault(grades, set()).add(rule.code)
    for (old, new), codes in turned.items():
        yield Effect(new < old, f"{new} now, not {old}: {_folded(codes)}")


def _ignored(before: Settings, after: Settings) -> Iterator[Effect]:
    """Which findings are not reported in some paths."""
    old, new = before.per_path_ignores, after.per_path_ignores
    for glob in dict.fromkeys((*old, *new)):
        was, is_ = (
            {rule.code for rule in all_rules() if not rule.locked and selects(it, rule)}
            for it in (old.get(glob, []), new.get(glob, []))
        )
        steps = ("per_path_ignores", glob)
        if is_ - was:
            yield Effect(True, f"ignored in some files: {_folded(is_ - was)}", steps)
        if was - is_:
            yield Effect(False, f"no longer ignored in some files: {_folded(was - is_)}", steps)


def _folded(codes: Set[str]) -> str:
    """Codes in order, those of a whole family as the family, but for what is locked."""
    families: dict[str, set[str]] = {}
    for rule in all_rules():
        if not rule.locked:
            families.setdefault(rule.family, set()).add(rule.code)
    whole = {family for family, members in families.items() if members <= codes}
    return ", ".join(sorted({code[:3] if code[:3] in whole else code for code in codes}))


def _waivers(settings: Settings) -> dict[str, date | None]:
    return {f"{waiver.code} {waiver.path}": waiver.until for waiver in settings.waivers}


def _words(before: Settings, after: Settings) -> Iterator[Effect]:
    """Which words and references are taken."""
    old, new = plain_data(before.vocabulary), plain_data(after.vocabulary)
    for name in old:
        less, more = _grown("demands", old[name], new[name])  # a word that is absent is not taken
        if more:
            yield Effect(True, "vocabulary extended", ("vocabulary", name))
        if less:
            yield Effect(False, "vocabulary cut", ("vocabulary", name))


def _tags(before: str, after: str) -> Iterator[Effect]:
    if before != after:
        yield Effect(after != "git", "tags are taken from elsewhere", ("tags", "source"))


def _options(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Effect]:
    for option, sense in OPTIONS.items():
        steps = ("rules", *option.split("."))
        old, new = before, after
        for step in steps:
            old, new = old[step], new[step]
        looser, tighter = _grown(sense, old, new)
        if looser:
            yield Effect(True, "rule loosened", steps)
        if tighter:
            yield Effect(False, "rule tightened", steps)


def _grown(sense: Sense, before: Any, after: Any) -> tuple[bool, bool]:
    """Whether a change of an option loosens, and whether it tightens."""
    if same(before, after) or sense == "neither":
        return False, False
    if sense == "either":
        return True, False
    if sense in ("most", "least"):
        is_looser = (after > before) is (sense == "most")
        return is_looser, not is_looser
    if sense == "permits" and isinstance(before, dict) and isinstance(after, dict):
        each = [_grown(sense, before.get(name), after.get(name)) for name in {**before, **after}]
        return any(looser for looser, _ in each), any(tighter for _, tighter in each)
    if sense == "permits" and (before is None or after is None):
        return after is None, before is None
    old, new = _members(before), _members(after)
    more, less = bool(new - old), bool(old - new)
    return (more, less) if sense == "permits" else (less, more)


def _members(value: Any) -> set[str]:
    """What an option lists, each as one text."""
    if value is None:
        return set()
    if isinstance(value, dict):
        return {json.dumps(item) for item in value.items()}
    return {json.dumps(item) for item in (value if isinstance(value, list) else [value])}


def _in_order(value: Any) -> Any:
    """The value with its lists in order: in a policy, order says nothing."""
    if isinstance(value, dict):
        return {name: _in_order(item) for name, item in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return sorted(map(_in_order, value), key=lambda item: json.dumps(item, sort_keys=True))
    return value
