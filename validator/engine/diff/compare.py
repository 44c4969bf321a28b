"""Two states of a repository compared: only files whose content differs are loaded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any

from validator.engine.attachments import load_attachments
from validator.engine.collect import load_file
from validator.engine.diff.change import Diff, Incomparable, Named, RecordChange, what_happened
from validator.engine.diff.fields import differences
from validator.engine.diff.masking import shown
from validator.engine.diff.policy_change import StatedPolicy, policy_changes
from validator.engine.diff.records import Compared, compare_records, new_names, record_changes
from validator.engine.diff.risk import Pair, Surroundings, rank, risks_of
from validator.engine.diff.waivers import waiver_changes
from validator.engine.parts import record_paths
from validator.engine.policy_file import PolicyFile
from validator.engine.registry import all_rules
from validator.loading.document import Document, LoadedFile
from validator.loading.load import SIZE_LIMITS
from validator.loading.source import Source, Unreadable
from validator.loading.tag_lock_file import load_tag_lock
from validator.model.kinds import BY_NAME, TAG_LOCK_PATH, kind_of
from validator.privacy import mask_known

_NAME = re.compile("[A-Za-z0-9._-]+")
_NOWHERE = Surroundings()
_WHEN = ("as it was", "as it is")
_KINDS = ("policy", "waiver", "tags", *BY_NAME)


@dataclass(frozen=True)
class Side:
    """One state of a repository, under the name that a reader gives it.

    `contents` has for each path of `source` what tells its content from others: where both sides
    say the same, it is the same. `policy` is the policy that the state carries.
    """

    name: str
    source: Source
    contents: Mapping[str, object]
    policy: PolicyFile


def compare(before: Side, after: Side, share: int = 20) -> Diff:
    """What changed from one side to the other. Never raises for what the files say."""
    paths = sorted({*before.contents, *after.contents})
    differing = [path for path in paths if before.contents.get(path) != after.contents.get(path)]
    files = {
        path: pair
        for path in record_paths(differing)
        if not _is_same(*(pair := (_load(before, path), _load(after, path))))
    }
    unread = {path for path, pair in files.items() if any(file.unread for file in pair if file)}
    readable = [pair for path, pair in files.items() if path not in unread]
    old = [file for file, _ in readable if file is not None]
    new = [file for _, file in readable if file is not None]
    compared = compare_records(old, new)
    production = before.policy.policy.production | after.policy.policy.production
    in_production = frozenset(_used_in(production, compared, after, files))
    around = Surroundings(production, in_production, new_names(compared))
    changes = [*record_changes(compared, around), *waiver_changes(old, new)]
    changed = {named.path for change in changes for named in (change.before, change.after) if named}
    changes += [*policy_changes(_stated(before), _stated(after)), *_lock_change(before, after)]
    incomparable = [*_doubts(files), *_other_doubts(before, after)]
    doubtful = {path for path, _ in incomparable}
    return Diff(
        before.name,
        after.name,
        tuple(sorted(changes, key=_order)),
        tuple(path for path in files if path not in changed | doubtful),
        tuple(incomparable),
        len(changed.union(unread)),
        len(record_paths(paths)),
        share,
    )


def _order(change: RecordChange) -> tuple[Any, ...]:
    return (
        rank(change.risks),
        _KINDS.index(change.kind),
        change.now.path,
        change.now.key or "",
        change.what,
    )


def _load(side: Side, path: str) -> LoadedFile | None:
    if path not in side.contents:
        return None
    return load_file(side.source, path, side.policy.policy.terms)


def _is_same(before: LoadedFile | None, after: LoadedFile | None) -> bool:
    """Whether two files have one content, or cannot be read for one reason."""
    if before is None or after is None:
        return False
    # What is unread though it has a digest may be longer than was read of it.
    is_whole = not (before.digest and before.unread)
    return is_whole and (before.digest, before.faults) == (after.digest, after.faults)


def _doubts(
    files: Mapping[str, tuple[LoadedFile | None, LoadedFile | None]],
) -> Iterator[Incomparable]:
    """The files that say on a side what no two readers read alike, or nobody can."""
    names = {rule.name for rule in all_rules() if rule.family == "YML"}
    for path, pair in files.items():
        for file, when in zip(pair, _WHEN, strict=True):
            faults = [
                fault
                for fault in (file.faults if file else ())
                if fault.name in names or (file and file.unread)
            ]
            if faults:
                yield Incomparable(path, f"{when}, {mask_known(faults[0].problem.message)}")
                break


def _stated(side: Side) -> StatedPolicy:
    return StatedPolicy(side.policy, load_attachments(side.source, side.policy)[0])


def _used_in(
    production: frozenset[str],
    compared: list[Compared],
    after: Side,
    files: Mapping[str, object],
) -> Iterator[str]:
    """The names of the bundles, among those that changed, that production uses on either side.

    Of the files that did not change, only those of production are read, and only those are loaded
    that seem to hold the name of such a bundle.
    """
    known = [(it.what, document) for it in compared for document in it[:2] if document is not None]
    names = {_said(it, "name") for what, it in known if what and it.kind.name == "bundle"} - {""}
    if not names:
        return
    documents = [document for _, document in known if document.kind.name == "environment"]
    for path in after.contents:
        kind = kind_of(path)
        if kind is None or kind.name != "environment" or path in files:
            continue
        if (kind.match(path) or {}).get("name") in production and _mentions(after, path, names):
            documents += load_file(after.source, path, after.policy.policy.terms).documents
    for document in documents:
        if _said(document, "name") in production:
            yield _said(document, "secrets_bundle_ref")


def _said(document: Document[Any], field: str) -> str:
    """What a record says in a field, in words."""
    value = document.tree.data.get(field)
    return value if isinstance(value, str) else ""


def _mentions(side: Side, path: str, names: Set[str]) -> bool:
    """Whether a file may hold one of some names: an escape can write any."""
    try:
        content = side.source.read(path, SIZE_LIMITS["yaml"])
    except Unreadable:
        return False
    return b"\\" in content or not names.isdisjoint(
        _NAME.findall(content.decode("ascii", "replace"))
    )


def _lock_change(before: Side, after: Side) -> Iterator[RecordChange]:
    if before.contents.get(TAG_LOCK_PATH) == after.contents.get(TAG_LOCK_PATH):
        return
    locks = [load_tag_lock(side.source, side.contents)[0] for side in (before, after)]
    was, is_ = (None if lock is None else Named(None, TAG_LOCK_PATH) for lock in locks)
    old, new = (dict(lock.commits) if lock else {} for lock in locks)
    found = tuple(differences(old, new))
    if found or was != is_:
        yield RecordChange(
            what_happened(was, is_),
            "tags",
            was,
            is_,
            tuple(shown("tags", difference, ()) for difference in found),
            tuple(risks_of(Pair("tags", old, new, found), _NOWHERE)),
        )


def _other_doubts(before: Side, after: Side) -> Iterator[Incomparable]:
    """The policy and the lock of the tags, where they changed and cannot be read."""
    for when, side, other in zip(_WHEN, (before, after), (after, before), strict=True):
        policy = side.policy.file
        if policy.faults and policy.text != other.policy.file.text:
            yield Incomparable(policy.path, f"{when}, it has mistakes")
        if side.contents.get(TAG_LOCK_PATH) != other.contents.get(TAG_LOCK_PATH):
            _, lock = load_tag_lock(side.source, side.contents)
            if lock is not None and lock.faults:
                yield Incomparable(TAG_LOCK_PATH, f"{when}, it has mistakes")
