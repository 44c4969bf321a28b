"""A new date of rotation for bundles: which characters of which files say it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from validator.engine.diff.masking import masked
from validator.engine.registry import all_rules
from validator.loading.document import Document, LoadedFile
from validator.model.timestamp import written
from validator.named_tuple import NamedTuple
from validator.suggest import nearest
from validator.text import Edit, text_digest

_FIELD = "last_rotated_at"
_ON_A_LINE = re.compile(r"""(?P<quote>["']?)[^"'\r\n]+(?P=quote)""")
"""A scalar on one line with its quotes, if any: one that a timestamp can take the place of."""


class NotRotated(Exception):  # noqa: N818 - it states a fact about a bundle, not an error of ours
    """Why a bundle cannot be given a new date, in a sentence that says what to do."""


class Rotated(NamedTuple):
    """A bundle with its new date; without an edit where it says that instant already."""

    name: str
    path: str
    edit: Edit | None


def rotate(
    files: Sequence[LoadedFile], names: Iterable[str], at: datetime, now: datetime
) -> list[Rotated]:
    """What makes bundles say that they were rotated at an instant. Raises `NotRotated`.

    A date is never put back, unless the old one lies in the future or is none.
    """
    if at > now:
        raise NotRotated(
            f"{written(at)} lies in the future: say when the credentials were rotated, once they "
            "are."
        )
    return [_rotated(_find(files, name), name, at, now) for name in dict.fromkeys(names)]


def _find(files: Sequence[LoadedFile], name: str) -> tuple[LoadedFile, Document[Any]]:
    """The one record of a name, in a file that everybody reads alike."""
    found = [
        (file, document)
        for file in files
        for document in file.documents
        if document.key_text == name
    ]
    if len(found) > 1:
        paths = ", ".join(dict.fromkeys(masked(file.path) for file, _ in found))
        raise NotRotated(
            f"{len(found)} records say that they are bundle {masked(name)}, in {paths}: give each "
            "a name of its own."
        )
    if found and not _is_doubtful(found[0][0]):
        return found[0]
    holding = [file for file, _ in found] or [
        file for file in files if file.path_fields.get("name") == name
    ]
    if holding:
        path = masked(holding[0].path)
        raise NotRotated(
            f"{path} cannot be read as bundle {masked(name)}: mend it first, `relgate check "
            f"{path}` shows how."
        )
    known = {document.key_text or "" for file in files for document in file.documents} - {""}
    guess = masked(nearest(name, known))
    hint = f"Did you mean `{guess}`?" if guess else "`relgate rotation` lists the bundles."
    raise NotRotated(f"There is no bundle `{masked(name)}`. {hint}")


def _is_doubtful(file: LoadedFile) -> bool:
    """Whether a file says what no two readers read alike, or nobody can."""
    names = {rule.name for rule in all_rules() if rule.family == "YML"}
    return any(fault.name in names for fault in file.faults)


def _rotated(
    found: tuple[LoadedFile, Document[Any]], name: str, at: datetime, now: datetime
) -> Rotated:
    file, document = found
    path = masked(file.path)
    if _FIELD not in document:
        raise NotRotated(
            f"{path} does not say when bundle {masked(name)} was last rotated: add `{_FIELD}: "
            f"{written(at)}` to it."
        )
    span = document.place(_FIELD).span
    scalar = _ON_A_LINE.fullmatch(file.text[span.start : span.end])
    if scalar is None or isinstance(document.tree.data[_FIELD], dict | list):
        raise NotRotated(f"{path}: `{_FIELD}` is no text on one line: write one by hand.")
    if _FIELD not in document.invalid:
        last = document.entity.last_rotated_at
        if last == at:
            return Rotated(name, file.path, None)
        if at < last <= now:
            raise NotRotated(
                f"{path} says that bundle {masked(name)} was rotated at {written(last)}, after "
                f"{written(at)}: if that is wrong, correct it by hand."
            )
    text = f"{scalar['quote']}{written(at)}{scalar['quote']}"
    return Rotated(name, file.path, Edit(file.path, span, text, basis=text_digest(file.text)))
