"""A source, loaded: the files that the rules judge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validator.loading.decode import decode
from validator.loading.document import Fault, LoadedFile
from validator.loading.load import SIZE_LIMITS, load, text_faults_of, unreadable
from validator.loading.source import Source, Unreadable
from validator.loading.tag_lock import TAG_LOCK_PATH, TagLock, parse_tag_lock
from validator.model.kinds import KINDS, Kind, kind_of
from validator.model.terms import Terms

TAG_LOCK_LIMIT = 4 * 1024 * 1024
IGNORED_NAMES = frozenset(("README", "README.md", "README.txt", ".gitkeep", ".gitignore"))
"""Files that may lie beside records and hold none."""


def load_files(source: Source, paths: Iterable[str], terms: Terms) -> Iterator[LoadedFile]:
    """The files at some paths below the kinds' directories, in their order."""
    for path in sorted(paths):
        if path != TAG_LOCK_PATH and path.rpartition("/")[2] not in IGNORED_NAMES:
            yield _load(source, path, kind_of(path), terms)


def load_tag_lock(
    source: Source, paths: Iterable[str]
) -> tuple[TagLock, LoadedFile] | tuple[None, None]:
    """The committed lock of the tags and its file; no lock and no file where there is none."""
    if TAG_LOCK_PATH not in paths:
        return None, None
    try:
        content = source.read(TAG_LOCK_PATH, TAG_LOCK_LIMIT)
    except Unreadable as reason:
        return TagLock(), _unreadable(TAG_LOCK_PATH, None, reason)
    decoded = decode(content, TAG_LOCK_LIMIT, "yaml")
    lock = parse_tag_lock(TAG_LOCK_PATH, decoded.text if decoded.usable else "")
    faults = (
        *text_faults_of(TAG_LOCK_PATH, decoded.faults),
        *(Fault("malformed_value", problem) for problem in lock.problems),
    )
    return lock, LoadedFile(TAG_LOCK_PATH, None, decoded.text, faults=faults)


def _load(source: Source, path: str, kind: Kind | None, terms: Terms) -> LoadedFile:
    try:
        if kind is not None:
            return load(path, kind, source.read(path, SIZE_LIMITS[kind.format]), terms)
        source.read(path, 0)
    except Unreadable as reason:
        return _unreadable(path, kind, reason)
    globs = ", ".join(f"`{kind.globs[0]}`" for kind in KINDS)
    return unreadable(
        path,
        None,
        "unrecognised_file",
        "no kind of record lies here, so nothing checks this file",
        f"records are {globs}; move this file, or remove it",
    )


def _unreadable(path: str, kind: Kind | None, reason: Unreadable) -> LoadedFile:
    message = f"this file cannot be read: {reason}"
    return unreadable(path, kind, "unreadable_file", message, "make it a readable file")
