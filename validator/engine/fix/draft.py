"""Files as a change would leave them, before anything is written.

A draft holds whole contents, so that what is proven is to the byte what is then written. A text is
changed by splices alone: all else of it, its byte order mark and its line ends stay as they are.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from validator.engine.fix.structure import why_untrue
from validator.loading.decode import decode
from validator.loading.load import SIZE_LIMITS
from validator.loading.source import POLICY_LIMIT, Files, Unreadable
from validator.model.kinds import kind_of
from validator.text import LINE_BREAK, Edit, Move, Splice, overlap, spliced, text_digest

POLICY_PATHS = frozenset(("relgate.toml", "pyproject.toml"))


class Unfit(Exception):  # noqa: N818 - it states a fact about a change, not an error of ours
    """A change cannot be made; `str()` says why, in words that follow "not applied: "."""


class Outdated(Unfit):
    """The text is not the one that an edit was made for."""


@dataclass(frozen=True)
class Draft:
    """Files, with those laid over them that are `written`; None stands for one that is removed.

    `found` is what those files held before. `origins` says for the path of a file that has moved
    which one it had at first.
    """

    files: Files
    written: Mapping[str, bytes | None] = field(default_factory=dict)
    found: Mapping[str, bytes | None] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)

    def content(self, path: str) -> bytes | None:
        """What a file holds, at most a byte more than may be read; None where there is none."""
        if path in self.written:
            return self.written[path]
        try:
            return self.files.read(path, _limit(path)) if self.files.has(path) else None
        except Unreadable as reason:
            raise Unfit(f"{path} cannot be read: {reason}") from None

    def changed(self, edits: Iterable[Edit], moves: Iterable[Move] = ()) -> Draft:
        """The draft after some edits, and moves after them. Raises `Unfit`."""
        by_path: dict[str, list[Edit]] = {}
        for edit in edits:
            by_path.setdefault(edit.path, []).append(edit)
        draft = self
        for path, own in by_path.items():
            draft = draft.with_file(path, draft._edited(path, own))
        for move in moves:
            draft = draft._moved(move)
        return draft

    def with_file(self, path: str, content: bytes | None) -> Draft:
        """The draft with a file of that content, or without it."""
        found = self.found if path in self.found else {**self.found, path: self.content(path)}
        return replace(self, written={**self.written, path: content}, found=found)

    def _edited(self, path: str, edits: list[Edit]) -> bytes:
        content = self.content(path)
        if content is None:
            raise Outdated(f"{path} is there no more")
        decoded = decode(content, _limit(path), _format(path))
        if not decoded.usable:
            raise Unfit(f"{path} cannot be read as text in UTF-8")
        text = decoded.text
        if not {edit.basis for edit in edits} <= {None, text_digest(text)}:
            raise Outdated(f"{path} has changed meanwhile")
        splices = sorted(Splice(edit.span, _with_line_ends_of(text, edit.text)) for edit in edits)
        if overlap([splice.span for splice in splices]):
            raise Unfit("two edits overlap")
        new = spliced(text, splices)
        if reason := why_untrue(_format(path), text, new, splices):
            raise Unfit(f"{path}: {reason}")
        return (codecs.BOM_UTF8 if decoded.bom else b"") + new.encode()

    def _moved(self, move: Move) -> Draft:
        content = self.content(move.path)
        if content is None:
            raise Outdated(f"{move.path} is there no more")
        if self.content(move.to) is not None:
            raise Unfit(f"{move.to} is there already")
        origins = {**self.origins, move.to: self.origins.get(move.path, move.path)}
        origins.pop(move.path, None)
        draft = self.with_file(move.path, None).with_file(move.to, content)
        return replace(draft, origins=origins)


def _format(path: str) -> str:
    kind = kind_of(path)
    if kind is None and path not in POLICY_PATHS:
        raise Unfit(f"{path} holds no records")
    return kind.format if kind is not None else "toml"


def _limit(path: str) -> int:
    kind = kind_of(path)
    return SIZE_LIMITS[kind.format] if kind is not None else POLICY_LIMIT


def _with_line_ends_of(text: str, replacement: str) -> str:
    r"""A replacement, written with `\n`, with the line ends of the text it goes into."""
    first = LINE_BREAK.search(text) if "\n" in replacement else None
    return replacement.replace("\n", first[0]) if first else replacement
