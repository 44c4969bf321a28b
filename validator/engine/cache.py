"""What is remembered from run to run, so that little need be judged again.

Two things are: the report of a run, good while nothing that it followed from has changed; and what
the survey of each part found, good while the files of the part have the same content. Neither can
change an answer. All that a report follows from is a part of the question that it answers, down to
the instants at which a rule that watches the clock would speak otherwise; and what is damaged,
foreign or of another version is not there.
"""

from __future__ import annotations

import io
import marshal
import pickle
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any, Protocol

from validator.engine.parts import PartPaths, SurveyedPart
from validator.finding import Report
from validator.index.facts import Horizon, Tags
from validator.loading.source import Identity

Identities = Mapping[str, Identity | None]
"""By path, what tells that a file is the one it was; None where nothing does."""

_FORMAT = b"relgate cache 1\n"
_DIGEST_SIZE = 16
_PICKLED = {
    "collections": ("Counter",),
    "datetime": ("date", "datetime", "timedelta", "timezone"),
    "validator.engine.cache": ("RememberedReport",),
    "validator.finding": (
        *(
            "Excerpt",
            "Finding",
            "Fix",
            "Location",
            "Place",
            "Report",
            "Severity",
            "Since",
            "Waiver",
        ),
    ),
    "validator.index.facts": ("Horizon",),
    "validator.text": ("Edit", "Move", "Position", "Span"),
}


class Store(Protocol):
    """Where things are kept by name; one that cannot be read or written is not there."""

    def read(self, name: str) -> bytes | None:
        """The content under a name."""
        ...

    def write(self, name: str, content: bytes) -> None:
        """Keep a content under a name."""
        ...


@dataclass(frozen=True, slots=True)
class RememberedReport:
    """A report, and what it followed from beside the question it is kept under.

    `files` is the digest of the identities of all files, `others` that of those which hold no
    records, `parts` the state of the memory of the others. `looked_at` are the files of which a
    rule, or a finding, asked for more than their survey tells. `tags` is the digest of what git
    said where `tags_source` is. `attachments` maps further files to the digests of their content.
    """

    report: Report
    horizon: Horizon
    files: bytes | None
    others: bytes | None
    parts: bytes
    looked_at: frozenset[str]
    tags_source: str
    tags: bytes
    attachments: Mapping[str, bytes | None]


def digest(*parts: object) -> bytes:
    """One value for several plain ones, the same in every run."""
    return blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=_DIGEST_SIZE).digest()


def digest_tags(tags: Tags) -> bytes:
    """One value for all that is known of some tags."""
    commits = sorted(tags.commits.items())
    return digest(commits, tags.incomplete, tags.remedy, tags.origin)


def digest_files(identities: Identities) -> bytes | None:
    """One value for the state of all files; None where that of one is not known.

    The order counts: a disk lists its files in the same one while nothing changes.
    """
    known = [identity for identity in identities.values() if identity is not None]
    if len(known) < len(identities):
        return None
    paths = "\0".join(identities).encode("utf-8", "surrogatepass")
    told = blake2b(b"\0".join(known), digest_size=_DIGEST_SIZE).digest()
    return blake2b(paths + told, digest_size=_DIGEST_SIZE).digest()


def recall_report(store: Store, question: bytes) -> RememberedReport | None:
    """What was answered to a question when it was last asked."""
    content = _read(store, f"report-{question.hex()}")
    if content is None:
        return None
    remembered = _Unpickler(io.BytesIO(content)).load()
    return remembered if isinstance(remembered, RememberedReport) else None


def is_good(remembered: RememberedReport, now: datetime) -> bool:
    """Whether no rule that watches the clock would say otherwise at another instant."""
    return remembered.horizon.covers(remembered.report.now, now)


def remember_report(store: Store, question: bytes, remembered: RememberedReport) -> None:
    """Keep the answer to a question."""
    _write(store, f"report-{question.hex()}", pickle.dumps(remembered, pickle.HIGHEST_PROTOCOL))


class RememberedParts:
    """What surveys found of parts, and the identities of the files that they read.

    Most of it is written once, and what changes later beside it, until that is much as well.
    `state` stands for all of it: no two memories of other contents have the same.
    """

    def __init__(self, store: Store, question: bytes, identities: Identities) -> None:
        self._store = store
        self._name = f"survey-{question.hex()}"
        self._later_name = f"changes-{question.hex()}"
        self._identities = identities
        whole, later = _read(store, self._name), _read(store, self._later_name)
        self.state = whole[:_DIGEST_SIZE] if whole else b""
        self._parts: dict[str, Any] = marshal.loads(whole[_DIGEST_SIZE:]) if whole else {}  # noqa: S302
        self._written = (self.state, len(self._parts))
        since, state, changes = marshal.loads(later) if later else (None, b"", {})  # noqa: S302
        self._changes: dict[str, Any] = {}
        if since == self.state:
            self.state, self._changes = state, changes
            self._apply(changes)

    def trusted(self, part: PartPaths, now: int) -> SurveyedPart | None:
        """What was found of a part, if its files are unchanged and it holds at another instant."""
        identities, surveyed = self._parts.get(part.name, _NOTHING)
        if identities != self._identities_of(part.paths) or None in identities:
            return None
        found = SurveyedPart._make(surveyed)
        # Where files change their names, what else tells them apart may stay the same.
        has_same_paths = tuple([path for path, _, _ in found.files]) == part.paths
        return found if has_same_paths and found.holds(now) else None

    def found(self, name: str) -> SurveyedPart | None:
        """What was found of a part when it was last read, whatever its files hold now."""
        surveyed = self._parts.get(name, _NOTHING)[1]
        return SurveyedPart._make(surveyed) if surveyed else None

    def tells_the_same(self, parts: Sequence[PartPaths], anew: Iterable[SurveyedPart]) -> bool:
        """Whether there are the same parts as before, and the index knows the same of each.

        `anew` are those that were surveyed again. Of a part that a rule suspects, or that must be
        loaded, more matters than what the index knows.
        """
        if len(parts) != len(self._parts):
            return False
        return all(
            (before := self.found(part.name)) is not None
            and not (part.suspects or before.suspects)
            and [(path, rows) for path, _, rows in part.files]
            == [(path, rows) for path, _, rows in before.files]
            and all(rows is not None for _, _, rows in part.files)
            for part in anew
        )

    def remember(self, parts: Sequence[PartPaths], anew: Iterable[SurveyedPart]) -> None:
        """Keep what was found of the parts that were surveyed again, and forget what is gone."""
        changes: dict[str, Any] = {
            part.name: (self._identities_of(path for path, _, _ in part.files), tuple(part))
            for part in anew
        }
        gone: dict[str, Any] = dict.fromkeys(self._parts.keys() - {part.name for part in parts})
        if not changes and not gone:
            return
        changes |= gone
        self._changes |= changes
        self._apply(changes)
        version, size = self._written
        if len(self._changes) * _MUCH < size:
            self.state = digest(self.state, marshal.dumps(changes))
            later = (version, self.state, self._changes)
            _write(self._store, self._later_name, marshal.dumps(later))
        else:
            body = marshal.dumps(self._parts)
            self.state = blake2b(body, digest_size=_DIGEST_SIZE).digest()
            _write(self._store, self._name, self.state + body)

    def _apply(self, changes: Mapping[str, Any]) -> None:
        """Take over changes; None stands for a part that is gone."""
        self._parts.update(changes)
        for name, part in changes.items():
            if part is None:
                del self._parts[name]

    def _identities_of(self, paths: Iterable[str]) -> tuple[Identity | None, ...]:
        return tuple([self._identities.get(path) for path in paths])


_NOTHING: tuple[tuple[Identity | None, ...], tuple[Any, ...]] = ((), ())
_MUCH = 10
"""One part in so many may have changed before all are written anew."""


def _read(store: Store, name: str) -> bytes | None:
    """The content that was written under a name; None where it is not whole, or of another kind."""
    content = store.read(name)
    if content is None or not content.startswith(_FORMAT):
        return None
    start = len(_FORMAT) + _DIGEST_SIZE
    body = content[start:]
    return body if content[len(_FORMAT) : start] == _checksum(name, body) else None


def _write(store: Store, name: str, body: bytes) -> None:
    store.write(name, _FORMAT + _checksum(name, body) + body)


def _checksum(name: str, body: bytes) -> bytes:
    # The name is part of it: what was written for one question does not answer another.
    return blake2b(body, digest_size=_DIGEST_SIZE, key=name.encode()).digest()


class _Unpickler(pickle.Unpickler):
    """Makes nothing but what a report is made of."""

    def find_class(self, module: str, name: str) -> Any:
        if name not in _PICKLED.get(module, ()):
            raise pickle.UnpicklingError(f"{module}.{name}")
        return super().find_class(module, name)
