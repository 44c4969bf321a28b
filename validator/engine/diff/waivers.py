"""Waivers that stand in the files of records, on both sides of a change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validator.engine.diff.change import Named, RecordChange
from validator.engine.diff.fields import Difference
from validator.engine.diff.masking import shown
from validator.engine.diff.pairing import pair_up
from validator.engine.diff.policy_effects import as_effects, waiver_effects
from validator.engine.diff.risk import Pair, Surroundings, risks_of
from validator.engine.waivers import stated_waivers
from validator.finding import Waiver
from validator.loading.document import File
from validator.loading.marks import Mark, Step, field_path
from validator.named_tuple import NamedTuple
from validator.privacy import mask_known


class _Stated(NamedTuple):
    """A waiver that can take effect, and the field of the line that it is about."""

    waiver: Waiver
    field: str

    @property
    def name(self) -> str:
        return f"{', '.join(sorted(self.waiver.codes))} for {self.field}"

    @property
    def path(self) -> str:
        return self.waiver.place.path


def waiver_changes(before: Iterable[File], after: Iterable[File]) -> Iterator[RecordChange]:
    """The inline waivers that came, went, or hold for another time."""
    pairs = pair_up(
        list(_stated(before)),
        list(_stated(after)),
        (
            lambda it: (it.path, it.name, it.waiver.reason, it.waiver.until),
            lambda it: (it.path, it.name),
            # The file has another name.
            lambda it: (it.name, it.waiver.reason, it.waiver.until),
        ),
    )
    for old, new in pairs:
        days = [{} if it is None else {it.name: it.waiver.until} for it in (old, new)]
        effects = as_effects(list(waiver_effects(*days)))
        if not old or not new:
            differences: tuple[Difference, ...] = ()
        else:
            values = (
                ("until", str(old.waiver.until), str(new.waiver.until)),
                ("reason", old.waiver.reason, new.waiver.reason),
            )
            differences = tuple(Difference((f,), a, b) for f, a, b in values if a != b)
        if differences or not old or not new:
            pair = Pair("waiver", None, None, (), False, *effects)
            yield RecordChange(
                "changed" if old and new else "added" if new else "removed",
                "waiver",
                _named(old),
                _named(new),
                tuple(shown("waiver", difference, ()) for difference in differences),
                tuple(risk._replace(field=None) for risk in risks_of(pair, Surroundings())),
            )


def _named(stated: _Stated | None) -> Named | None:
    return None if stated is None else Named(stated.name, stated.path)


def _stated(files: Iterable[File]) -> Iterator[_Stated]:
    for file in files:
        fields = _fields_by_line(file) if file.comments else {}
        for waiver in stated_waivers(None, [file]):
            if waiver.void is None and waiver.reason:
                yield _Stated(waiver, fields.get(waiver.line or 0, "a line"))


def _fields_by_line(file: File) -> dict[int, str]:
    """The first field that starts on each line, and its record where the file has several."""
    found: dict[int, str] = {}
    for document in file.documents:
        record = f" of {document.label}" if len(file.documents) > 1 else ""
        for steps, start in _starts(document.tree.mark, ()):
            field = mask_known(f"{field_path(steps)}{record}")
            found.setdefault(file.lines.position(start).line, field)
    return found


def _starts(mark: Mark, steps: tuple[Step, ...]) -> Iterator[tuple[tuple[Step, ...], int]]:
    """Each key, and each item that holds none, with where it starts, in order."""
    start, _, children = mark
    if isinstance(children, dict):
        for name, (key_start, _, child) in children.items():
            yield (*steps, name), key_start
            yield from _starts(child, (*steps, name))
    elif children is not None:
        for index, child in enumerate(children):
            yield from _starts(child, (*steps, index))
    elif steps and isinstance(steps[-1], int):
        yield steps, start
