"""The file of the committed lock of release tags, in a source."""

from __future__ import annotations

from collections.abc import Container

from validator.loading.decode import decode
from validator.loading.document import Fault, LoadedFile
from validator.loading.load import text_faults_of, unreadable_file
from validator.loading.source import Source, Unreadable
from validator.loading.tag_lock import TagLock, parse_tag_lock
from validator.model.kinds import TAG_LOCK_PATH

_LIMIT = 4 * 1024 * 1024


def load_tag_lock(
    source: Source, paths: Container[str]
) -> tuple[TagLock, LoadedFile] | tuple[None, None]:
    """The committed lock of the tags and its file; no lock and no file where there is none."""
    if TAG_LOCK_PATH not in paths:
        return None, None
    try:
        content = source.read(TAG_LOCK_PATH, _LIMIT)
    except Unreadable as reason:
        return TagLock(), unreadable_file(TAG_LOCK_PATH, None, reason)
    decoded = decode(content, _LIMIT, "yaml")
    lock = parse_tag_lock(TAG_LOCK_PATH, decoded.text if decoded.usable else "")
    faults = (
        *text_faults_of(TAG_LOCK_PATH, decoded.faults),
        *(Fault("malformed_value", problem) for problem in lock.problems),
    )
    return lock, LoadedFile(TAG_LOCK_PATH, None, decoded.text, faults=faults)
