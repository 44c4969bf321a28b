"""Where things are kept from run to run, and how: what is damaged, cut or foreign is not there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from validator.index.facts import Tags
from validator.sealing import digest, opened, sealed

_LENGTH = 8


class Store(Protocol):
    """Where things are kept by name; one that cannot be read or written is not there."""

    def read(self, name: str, start: int = 0, size: int = -1) -> bytes | None:
        """The content under a name, or so many bytes of it, as far as they are there."""
        ...

    def write(self, name: str, content: bytes) -> None:
        """Keep a content under a name."""
        ...


def read_kept(store: Store, name: str) -> tuple[bytes, memoryview]:
    """The content that was written under a name, after its checksum.

    Both are empty where it is not whole, or of another kind.
    """
    return opened(name, store.read(name))


def read_head(store: Store, name: str) -> tuple[bytes, memoryview, int]:
    """The same of a content before which a length was written, and where something else follows.

    Of that, the checksum tells nothing.
    """
    size = int.from_bytes(store.read(name, 0, _LENGTH) or b"")
    return *opened(name, store.read(name, _LENGTH, size)), _LENGTH + size


def keep_head(store: Store, name: str, head: bytes, rest: Iterable[bytes | memoryview]) -> bytes:
    """Keep a content, and more behind it that tells by itself whether it is whole; as `keep`."""
    checksum, content = sealed(name, head)
    store.write(name, b"".join((len(content).to_bytes(_LENGTH), content, *rest)))
    return checksum


def keep(store: Store, name: str, body: bytes) -> bytes:
    """Keep a content under a name; its checksum, which no other content has."""
    checksum, content = sealed(name, body)
    store.write(name, content)
    return checksum


def digest_tags(tags: Tags) -> bytes:
    """One value for all that is known of some tags."""
    commits = sorted(tags.commits.items())
    return digest(commits, tags.incomplete, tags.remedy, tags.origin)


def survey_question(tool: object, inputs: object, tags: Tags) -> bytes:
    """What surveys of parts follow from, beside the files: the program, the policy and the tags."""
    return digest(tool, inputs, digest_tags(tags))
