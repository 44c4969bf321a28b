"""An answer that is still true, though files have changed: they tell the rest what they told.

That is so where what all files hold was remembered, and a survey of those that changed tells the
index the same. Then nothing else need be looked at, and no format need be imported.
"""

from __future__ import annotations

import marshal
from collections.abc import Sequence
from typing import Any

from validator.engine.keeping import Store, survey_question
from validator.engine.parts import EPOCH, TICK
from validator.engine.policy import Policy
from validator.engine.registry import rules_in
from validator.engine.remembered_parts import RememberedParts
from validator.engine.standing import Standing
from validator.engine.stated_policy import policy_of
from validator.engine.survey import Surveyor
from validator.facts.gather import gather
from validator.facts.git import answered
from validator.facts.tag_questions import TagQuestions
from validator.named_tuple import NamedTuple
from validator.source.disk import Disk
from validator.source.scanning import Scan

_MOST = 64
"""Up to so many parts are surveyed here; of more, a run by several processes keeps the surveys."""


class Seen(NamedTuple):
    """What a run has seen so far of the program, the repository and git, at an instant.

    `now` is in microseconds since 1970.
    """

    tool: object
    policy_name: str | None
    policy: bytes
    disk: Disk
    scan: Scan
    tags_source: str
    questions: TagQuestions
    now: int


def until(standing: Sequence[Any], seen: Seen, store: Store) -> tuple[int, int] | None:
    """Between which instants that still holds, microseconds since 1970; None if it does not now."""
    git, identities = answered(seen.questions, seen.tags_source), seen.scan.identities
    facts = gather(EPOCH + seen.now * TICK, seen.tags_source, git, seen.disk)
    inputs = (seen.policy_name, seen.policy, type(seen.disk).__name__)
    memory = RememberedParts(store, survey_question(seen.tool, inputs, facts.tags), identities)
    known = Standing._make(standing)
    changed = known.changed(memory)
    if changed is None or len(changed) > _MOST:
        return None
    policy = _policy(known.policy, seen)
    # The other rules have nothing to say: of files that loading finds fault with, all is told anew.
    rules = rules_in(known.rules)
    surveyed = Surveyor(seen.disk, facts, policy, rules).survey(changed, memory.found)
    if not memory.tell_the_same(surveyed):
        return None
    return (
        max((part.asked - part.back for part in surveyed), default=0),
        min((part.asked + part.ahead for part in surveyed), default=2**62),
    )


def _policy(stated: bytes | None, seen: Seen) -> Policy:
    """The policy, which is what it was; to read TOML takes longer than all it says."""
    if seen.policy_name is None:
        return Policy()
    if stated is not None:
        return policy_of(marshal.loads(stated), seen.policy_name)  # noqa: S302 - our own
    from validator.engine.policy_file import read_policy

    return read_policy(seen.policy_name, seen.policy).policy
