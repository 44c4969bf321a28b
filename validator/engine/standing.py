"""What a report followed from, as far as files go: by it, few changes need no new report."""

from __future__ import annotations

import marshal
from collections.abc import Iterable
from typing import Any

from validator.engine.parts import PartPaths
from validator.engine.remembered_parts import RememberedParts
from validator.named_tuple import NamedTuple


class Standing(NamedTuple):
    """What a report followed from, of all files.

    `parts` is the state of the memory of those that hold records, and of the identities of all.
    `looked_at` are the files of which a rule, or a finding, asked for more than their survey tells.
    `policy` is what the policy said, marshalled, so that it need not be read again; None where
    there is none, or it says what cannot be kept so. `rules` are the modules of the rules that tell
    something of files without a fault, so that no others need be loaded.
    """

    parts: bytes
    looked_at: tuple[str, ...]
    policy: bytes | None
    rules: tuple[str, ...]

    @staticmethod
    def of(parts: bytes, looked_at: Iterable[str], policy: Any) -> Standing:
        """What is made of that, and of the policy's data, if there are any."""
        from validator.engine.registry import modules_for_sound_files  # A recalled one needs none.

        try:
            stated = marshal.dumps(policy) if policy is not None else None
        except ValueError:  # It holds a date.
            stated = None
        return Standing(parts, tuple(sorted(looked_at)), stated, modules_for_sound_files())

    def changed(self, memory: RememberedParts) -> list[PartPaths] | None:
        """The parts that have changed since; None where it takes a look at all files to tell.

        Where a survey of those parts tells the index the same as before, the report is still true.
        """
        changed = memory.changed() if self.parts == memory.state else None
        if changed is None or not {path for it in changed for path in it.paths}.isdisjoint(
            self.looked_at
        ):
            return None
        return changed
