"""What a change would do to files, as git shows it; nothing that must not be shown is in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from validator.engine.fix.shown import Line, ShownChange
from validator.outputs.paint import Paint, painter
from validator.outputs.plain import printable

_CONTEXT = 3


def render(changes: Iterable[ShownChange], *, color: bool = False) -> str:
    """A unified diff of some files."""
    paint = painter(color=color)
    return "".join(f"{line}\n" for change in changes for line in _diff(change, paint))


def _diff(change: ShownChange, paint: Paint) -> Iterator[str]:
    old, new = change.old_path, change.new_path
    if old and new and old != new:
        yield paint(f"rename from {printable(old)}", "bold")
        yield paint(f"rename to {printable(new)}", "bold")
    before, after = ([line.raw for line in lines] for lines in (change.old, change.new))
    hunks = [*SequenceMatcher(None, before, after).get_grouped_opcodes(_CONTEXT)]
    if hunks:
        yield paint(f"--- {f'a/{printable(old)}' if old else '/dev/null'}", "bold")
        yield paint(f"+++ {f'b/{printable(new)}' if new else '/dev/null'}", "bold")
    for hunk in hunks:
        (_, first, _, new_first, _), (_, _, last, _, new_last) = hunk[0], hunk[-1]
        ranges = f"-{_range(first, last)} +{_range(new_first, new_last)}"
        yield paint(f"@@ {ranges} @@", "blue")
        for tag, start, end, new_start, new_end in hunk:
            if tag == "equal":
                yield from _lines(" ", change.old[start:end])
            else:
                yield from (paint(it, "red") for it in _lines("-", change.old[start:end]))
                added = _lines("+", change.new[new_start:new_end])
                yield from (paint(it, "green") for it in added)


def _range(start: int, end: int) -> str:
    """As git counts: from 1, and the line before where there is none."""
    length = end - start
    return f"{start + 1}" if length == 1 else f"{start + (length > 0)},{length}"


def _lines(sign: str, lines: Sequence[Line]) -> Iterator[str]:
    for line in lines:
        # A carriage return belongs to the line for git, which would else not find it in the file.
        end = "\r" if line.raw.endswith("\r\n") else ""
        yield f"{sign}{printable(line.shown)}{end}"
        if not line.raw.endswith(("\n", "\r")):
            yield "\\ No newline at end of file"
