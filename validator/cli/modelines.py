"""Modelines: the comment at the top of a YAML file that tells editors its schema."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from validator.cli.generated import Change
from validator.engine.schemas import DIRECTORY, ENDING
from validator.loading.load import SIZE_LIMITS
from validator.loading.source import Unreadable
from validator.model.kinds import KINDS, Kind, kind_of
from validator.source.disk import Disk
from validator.source.write import file_below

_TOP = re.compile(rb"(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n))*(?:[ \t]*#[^\r\n]*)?")
"""The blank lines and comments before anything else, where editors look for a modeline."""

_MODELINE = re.compile(
    rb"^[ \t]*#[ \t]+yaml-language-server[ \t]*:[^\r\n]*?\$schema=(\S+)", re.MULTILINE
)
_OURS = frozenset(f"{kind.name}{ENDING}".encode() for kind in KINDS)


def compare_modelines(root: Path) -> Iterator[Change]:
    """The YAML records below `root` that do not name their schema, or name another one of ours.

    What lies behind a link is left alone: the path to its schema depends on who follows the link.
    So is what nobody can read as YAML; `relgate check` says so of it.
    """
    source = Disk(root)
    for path in sorted(source.paths()):
        kind = kind_of(path)
        if kind is None or kind.format != "yaml" or not _is_plain(root, path):
            continue
        try:
            content = source.read(path, SIZE_LIMITS["yaml"])
        except Unreadable:
            continue
        if len(content) > SIZE_LIMITS["yaml"] or b"\0" in content:
            continue
        changed = with_modeline(content, schema_from(path, kind).encode())
        if changed != content:
            before, after = (part.decode("utf-8", "surrogateescape") for part in (content, changed))
            yield Change(path, before, after)


def schema_from(path: str, kind: Kind[Any]) -> str:
    """The path of a kind's schema as a file at `path` names it."""
    return f"{'../' * path.count('/')}{schema_path(kind)}"


def schema_path(kind: Kind[Any]) -> str:
    """Where the schema of a kind lies below the root."""
    return f"{DIRECTORY}/{kind.name}{ENDING}"


def with_modeline(content: bytes, schema: bytes) -> bytes:
    """The file with `schema` named at its top, and every other byte as it was.

    A modeline that names something else than a schema of ours is the team's own decision.
    """
    bom = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
    text = content.removeprefix(bom)
    top = _TOP.match(text)
    stated = _MODELINE.search(text, 0, top.end() if top else 0)
    if stated is not None:
        if stated[1].rpartition(b"/")[2] not in _OURS or b"://" in stated[1]:
            return content
        return bom + text[: stated.start(1)] + schema + text[stated.end(1) :]
    end = b"\r\n" if text.partition(b"\n")[0].endswith(b"\r") else b"\n"
    return bom + b"# yaml-language-server: $schema=" + schema + end + text


def _is_plain(root: Path, path: str) -> bool:
    """Whether a path is that of a file itself, with no link on the way."""
    try:
        return file_below(root, path) == root.resolve() / path
    except OSError:
        return False
