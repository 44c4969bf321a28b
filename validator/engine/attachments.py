"""JSON documents of the repository that options of rules name, such as a team's own schemas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from validator.engine.policy_file import PolicyFile
from validator.engine.registry import Rule, all_rules
from validator.finding import Problem
from validator.index.repository import Attached
from validator.loading.document import Fault
from validator.loading.source import Source, Unreadable

SIZE_LIMIT = 1024 * 1024


def attachment_paths(policy: PolicyFile) -> Iterator[tuple[Rule, str, str]]:
    """The files that options of rules name, each with the rule and the option that names it."""
    for rule in all_rules():
        options = policy.policy.options(rule)
        for name, option in rule.options.declared.items():
            path = getattr(options, name)
            if path is not None and option.is_attachment:
                yield rule, name, path


def load_attachments(source: Source, policy: PolicyFile) -> tuple[dict[str, Attached], list[Fault]]:
    """The documents by path, and the faults of the policy's lines that name unusable ones."""
    documents: dict[str, Attached] = {}
    faults: list[Fault] = []
    if policy.document is None:
        return documents, faults
    for rule, name, path in attachment_paths(policy):
        place = policy.document.place("rules", rule.name, name)
        try:
            documents.setdefault(path, Attached(_read(source, path), place))
        except (Unreadable, ValueError, RecursionError) as error:
            reason = str(error) if isinstance(error, Unreadable) else "it is not JSON"
            problem = Problem(f"`{name}` names a file that cannot be used: {reason}", place)
            faults.append(Fault("malformed_value", problem))
    return documents, faults


def _read(source: Source, path: str) -> Any:
    """The data of a JSON document. Raises `Unreadable`, `ValueError` or `RecursionError`."""
    import json  # Few policies name a document.

    content = source.read(path, SIZE_LIMIT)
    if len(content) > SIZE_LIMIT:
        raise Unreadable(f"it has more than {SIZE_LIMIT} bytes")
    return json.loads(content)
