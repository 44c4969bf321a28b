"""What of a file's lines may be shown: all but secrets and the persons in addresses.

Masked are what sensitive rules point at, what looks like a token or an address, what stands under
the name of a secret, and in a bundle all that no plain field says: a misspelt field, a second key
or a broken line may hold a secret of which no rule can know.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from validator.loading.document import File
from validator.model.kinds import BUNDLE
from validator.privacy import assigned, is_reference, mask, mask_known
from validator.text import Span

_FIELD = re.compile(
    r"""[ \t]*(?:-[ \t]+)?["']?(?P<name>[\w-]+)["']?[ \t]*:(?:[ \t]+(?P<value>.*))?"""
)
_NO_VALUE = re.compile(r"[ \t]*(?:#.*)?|---(?:[ \t].*)?|\.\.\.")
_PLAIN = frozenset(name for name in BUNDLE.fields if not name.endswith("_ref"))
"""The fields of a bundle that hold no reference to a secret."""


class ShownFile:
    """One file's lines as they may be shown; each is worked out once."""

    def __init__(self, file: File, hidden: Iterable[Span]) -> None:
        self._file = file
        self._hidden = _disjoint(hidden)
        self._ends = [span.end for span in self._hidden]
        self._lines: dict[int, str] = {}

    def line(self, number: int) -> str:
        """A line, counted from 1, with what must not be shown masked; as long as before."""
        if number not in self._lines:
            self._lines[number] = self._masked(number)
        return self._lines[number]

    def hides(self, span: Span) -> bool:
        """Whether something in a span is not shown."""
        text, lines = self._file.text, self._file.lines
        for number in range(lines.position(span.start).line, lines.position(span.end).line + 1):
            line = lines.line_span(number)
            start, end = max(span.start, line.start), min(span.end, line.end)
            if self.line(number)[start - line.start : end - line.start] != text[start:end]:
                return True
        return False

    def _masked(self, number: int) -> str:
        text, lines = self._file.text, self._file.lines
        line = lines.line_span(number)
        before = lines.line_span(max(number - 1, 1)).start
        named = assigned(text[before : line.end])
        spans = [Span(before + start, before + end) for start, end in named]
        following = bisect_left(self._hidden, (line.end,))
        spans += self._hidden[bisect_right(self._ends, line.start) : following]
        if self._file.kind is BUNDLE:
            spans += _beside_plain_fields(text, line)
        return mask(mask_known(text[line.start : line.end]), _clipped(spans, line))


def _beside_plain_fields(text: str, line: Span) -> Iterator[Span]:
    """What a line of a bundle says beside plain fields and references."""
    content = text[line.start : line.end]
    field = _FIELD.fullmatch(content)
    if field is None:
        if not _NO_VALUE.fullmatch(content):
            yield line
    elif field["name"] not in _PLAIN and not is_reference(field["value"] or ""):
        yield Span(line.start + field.start("value"), line.end)


def _clipped(spans: Iterable[Span], line: Span) -> Iterator[Span]:
    """The parts of spans that lie in a line, as offsets in it."""
    for start, end in spans:
        if start < line.end and end > line.start:
            yield Span(max(start - line.start, 0), min(end, line.end) - line.start)


def _disjoint(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged
