"""The policy on both sides: compared as it is in force, with its defaults and what it refers to."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from validator.engine.attachments import attachment_paths
from validator.engine.diff.change import Named, RecordChange, what_happened
from validator.engine.diff.fields import differences
from validator.engine.diff.masking import shown
from validator.engine.diff.policy_effects import policy_effects, settings_data
from validator.engine.diff.risk import Pair, Surroundings, risks_of
from validator.engine.policy_file import PolicyFile
from validator.index.repository import Attached
from validator.named_tuple import NamedTuple

_SHORT = 12


class StatedPolicy(NamedTuple):
    """The policy of one side, and the JSON documents that its options name, by path."""

    file: PolicyFile
    attached: Mapping[str, Attached]

    @property
    def named(self) -> Named | None:
        """The policy's file; None where there is none."""
        return Named(None, self.file.policy.path) if self.file.policy.path else None

    def data(self) -> dict[str, Any]:
        """The policy in force as plain data; a document by its path and a digest."""
        data = settings_data(self.file.policy.settings)
        for rule, option, path in attachment_paths(self.file):
            document = self.attached.get(path)
            digest = "unusable" if document is None else _digest(document.data)
            data["rules"][rule.name][option] = f"{path} ({digest})"
        return data


def policy_changes(before: StatedPolicy, after: StatedPolicy) -> Iterator[RecordChange]:
    """What changed in the policy, if anything did, and both can be read."""
    if before.file.file.faults or after.file.file.faults:
        return
    old, new = before.data(), after.data()
    found = tuple(differences(old, new))
    if found or before.named != after.named:
        policies = (before.file.policy, after.file.policy)
        pair = Pair("policy", None, None, (), False, *policy_effects(*policies, old, new))
        yield RecordChange(
            what_happened(before.named, after.named),
            "policy",
            before.named,
            after.named,
            tuple(shown("policy", difference, ()) for difference in found),
            tuple(risks_of(pair, Surroundings())),
        )


def _digest(data: Any) -> str:
    return sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:_SHORT]
