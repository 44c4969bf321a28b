"""Another name for a record, wherever it is stated, referred to, or said by a path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from validator.engine.globs import glob_matcher
from validator.engine.settings import Settings
from validator.engine.uses import Use, Uses, find_uses
from validator.finding import Fix, Place
from validator.index.repository import Repository
from validator.loading.document import Document, File
from validator.loading.field_value import why_refused
from validator.loading.rewriting import rewritten
from validator.loading.tree import quoted
from validator.model.declare import Unique
from validator.model.kinds import BY_NAME, Kind
from validator.named_tuple import NamedTuple
from validator.text import Edit, Move, Span, text_digest


class NotRenamed(Exception):  # noqa: N818 - it states a fact about a name, not an error of ours
    """A name cannot be changed; `str()` says why and what to do, in one sentence or more."""


def rename(repository: Repository, kind: str, old: str, new: str) -> Fix:
    """The change by which every record that states or uses a name of a kind says another one.

    A file whose path says the old name moves, with the ending that it has. Raises `NotRenamed`.
    """
    uses = find_uses(repository, kind, old)
    _require_known(repository, uses)
    _require_free(repository, uses, new)
    files: dict[File, list[Use]] = {}
    for use in (*uses.stated, *uses.references):
        files.setdefault(use.file, []).append(use)
    edits = [edit for file, own in files.items() for edit in _edits(file.text, own, old, new)]
    moves = [move for file, own in files.items() if (move := _move(file, own, old, new))]
    title = f"rename the {kind} {quoted(old)} to {quoted(new)}"
    return Fix(title, tuple(edits), safe=False, moves=tuple(moves))


class StaleGlob(NamedTuple):
    """A glob of the policy that covers a file where it is, and not where it moves to."""

    place: Place
    glob: str
    move: Move


def stale_globs(policy: Document[Any] | None, moves: Sequence[Move]) -> Iterator[StaleGlob]:
    """The globs of waivers and ignores that would lose a file that moves."""
    if policy is None:
        return
    settings: Settings = policy.entity
    globs = [
        (waiver.path, policy.place("waivers", index, "path"))
        for index, waiver in enumerate(settings.waivers)
    ]
    globs += [
        (glob, policy.place("per_path_ignores", glob, key=True))
        for glob in settings.per_path_ignores
    ]
    for glob, place in globs:
        matches = glob_matcher(glob)
        for move in moves:
            if matches(move.path) and not matches(move.to):
                yield StaleGlob(place, glob, move)


def _require_known(repository: Repository, uses: Uses) -> None:
    kind, field, value = uses.name
    if uses.unread:
        paths = "".join(f"\n  {file.path}" for file in uses.unread)
        raise NotRenamed(
            f"These files cannot be read in full, and may say {quoted(value)} too; mend them first "
            f"(`relgate check` tells how):{paths}"
        )
    if not uses.is_said:
        hint = f" Did you mean {quoted(uses.guess)}?" if uses.guess else ""
        raise NotRenamed(f"No {kind} is named {quoted(value)}.{hint}")
    if not uses.stated:
        raise NotRenamed(
            f"No {kind} is named {quoted(value)}, though there are references to it; `relgate refs "
            f"{kind} {value}` lists them."
        )
    if len(uses.stated) > 1 and _identifies(BY_NAME[kind], field):
        places = "".join(f"\n  {use.place.path}:{use.start.line}" for use in uses.stated)
        raise NotRenamed(f"More than one {kind} is named {quoted(value)}; keep one:{places}")


def _require_free(repository: Repository, uses: Uses, new: str) -> None:
    name = uses.name
    if new == name.value:
        raise NotRenamed(f"{quoted(new)} is its name already.")
    reason = why_refused(BY_NAME[name.kind], name.field, new, repository.terms)
    if reason is not None:
        raise NotRenamed(f"{quoted(new)} is no name for it: {reason}.")
    own = {use.place.path for use in uses.stated}
    takers = [document.path for document in repository.named(name._replace(value=new))]
    takers += [
        file.path
        for file in repository.files
        if file.kind is not None
        and file.kind.name == name.kind
        and file.path not in own
        and file.path_fields.get(name.field) == new
    ]
    if takers:
        raise NotRenamed(f"The name {quoted(new)} is taken, by {takers[0]}.")


def _identifies(kind: Kind[Any], field: str) -> bool:
    """Whether no two records of a kind may say the same in a field."""
    return kind.key == (field,) or field in dict(kind.declared(Unique))


def _edits(text: str, uses: Iterable[Use], old: str, new: str) -> Iterator[Edit]:
    basis = text_digest(text)
    for use in uses:
        path, span = use.place.path, use.place.span
        raw = text[slice(*span)]
        # The first line of a block may have a comment, which stays as it is.
        if raw[:1] in ("|", ">") and raw.endswith(old):
            yield Edit(path, Span(span.end - len(old), span.end), new, basis=basis)
        else:
            yield Edit(path, span, rewritten(raw, new), basis=basis)


def _move(file: File, uses: Iterable[Use], old: str, new: str) -> Move | None:
    """Where a file goes whose path says the old name in a field that changes in all its records.

    The name of a file that holds several records is free; its folders are not.
    """
    kind = file.kind
    if kind is None:
        return None
    changed = {(id(use.document), use.field) for use in uses}
    is_alone = len(file.documents) + len(file.unread) == 1
    fields = {
        field: new
        for field, value in file.path_fields.items()
        if value == old
        and f"{{{field}}}" in (kind.layout if is_alone else kind.folder)
        and all((id(document), field) in changed for document in file.documents)
    }
    if not fields:
        return None
    expected = {**file.path_fields, **fields}
    to = kind.path(expected).removesuffix(kind.endings[0]) + file.path[file.path.rindex(".") :]
    if kind.match(to) != expected or not {"..", "."}.isdisjoint(to.split("/")):
        raise NotRenamed(f"No path can say {quoted(new)}, and {file.path} would have to.")
    return Move(file.path, to)
