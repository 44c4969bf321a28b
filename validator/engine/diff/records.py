"""The records of two sides: which is which, and what changed in each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from validator.engine.diff.change import Named, RecordChange, What
from validator.engine.diff.fields import Difference, differences, with_defaults
from validator.engine.diff.masking import shown
from validator.engine.diff.pairing import pair_up
from validator.engine.diff.risk import Pair, Surroundings, risks_of
from validator.loading.document import Document, File
from validator.named_tuple import NamedTuple
from validator.privacy import mask_known


class Compared(NamedTuple):
    """A record of both sides, None where a side does not have it, and where the two differ."""

    before: Document[Any] | None
    after: Document[Any] | None
    differences: tuple[Difference, ...] = ()

    @property
    def what(self) -> What | None:
        """What happened to the record, None where nothing did."""
        if self.before is None:
            return "added"
        if self.after is None:
            return "removed"
        if self.before.key_text != self.after.key_text:
            return "renamed"
        if self.before.path != self.after.path:
            return "moved"
        return "changed" if self.differences else None

    @property
    def some(self) -> Document[Any]:
        """The record on a side that has it."""
        document = self.after or self.before
        assert document is not None  # noqa: S101 - one side has it
        return document


def compare_records(before: Iterable[File], after: Iterable[File]) -> list[Compared]:
    """Every record of some files of both sides: matched by kind and key, by id, then by file."""
    old, new = (
        [document for file in files for document in file.documents] for files in (before, after)
    )
    pairs = pair_up(old, new, (_key, _id, _lone_in(old, new)))
    return [
        Compared(first, second, _differences(first, second) if first and second else ())
        for first, second in pairs
    ]


def record_changes(compared: Iterable[Compared], around: Surroundings) -> Iterator[RecordChange]:
    """What changed in some records, with the risks."""
    for it in compared:
        if it.what is None:
            continue
        documents = (it.before, it.after)
        before, after = (None if one is None else one.tree.data for one in documents)
        pair = Pair(
            it.some.kind.name, before, after, it.differences, it.what in ("renamed", "moved")
        )
        invalid = frozenset(name for one in documents if one for name in one.invalid)
        risks = risks_of(pair, around)
        risky = {risk.field for risk in risks}
        fields = [shown(pair.kind, difference, invalid) for difference in it.differences]
        yield RecordChange(
            it.what,
            it.some.kind.name,
            None if it.before is None else _named(it.before),
            None if it.after is None else _named(it.after),
            # A format may have no room for all of them.
            tuple(sorted(fields, key=lambda field: field.path not in risky)),
            tuple(risks),
        )


def new_names(compared: Iterable[Compared]) -> dict[str, str]:
    """The names of renamed bundles, by their old ones."""
    return {
        it.before.key[0]: it.after.key[0]
        for it in compared
        if it.what == "renamed" and it.some.kind.name == "bundle"
        if it.before and it.after and it.before.key and it.after.key
    }


def _differences(before: Document[Any], after: Document[Any]) -> tuple[Difference, ...]:
    old, new = (with_defaults(it.kind, it.tree.data) for it in (before, after))
    return tuple(differences(old, new))


def _named(document: Document[Any]) -> Named:
    key = document.key_text
    return Named(key and mask_known(key), document.path)


def _key(document: Document[Any]) -> tuple[str, str] | None:
    key = document.key_text
    return None if key is None else (document.kind.name, key)


def _id(document: Document[Any]) -> tuple[str, str] | None:
    stated = document.tree.data.get("id")
    return (document.kind.name, stated) if isinstance(stated, str) else None


def _lone_in(before: list[Document[Any]], after: list[Document[Any]]) -> Any:
    """The file as a key, where it holds one record on both sides; the lines of a log are many."""
    counts = [Counter(document.path for document in side) for side in (before, after)]

    def file_of(document: Document[Any]) -> str | None:
        is_lone = all(count[document.path] == 1 for count in counts)
        return document.path if is_lone and document.kind.format != "jsonl" else None

    return file_of
