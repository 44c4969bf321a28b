"""Reviewdog's diagnostic format, as one JSON object.

Reviewdog puts messages into comments as Markdown, and counts columns in bytes of UTF-8.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from typing import Any

from validator.finding import Finding, Location, Report
from validator.named_tuple import NamedTuple
from validator.outputs.checkout import ALONE, Checkout
from validator.outputs.concise import headline, statement
from validator.outputs.json_text import json_text
from validator.outputs.markdown_text import inline
from validator.outputs.plain import encodable
from validator.outputs.ranking import level, ranked
from validator.text import LineIndex, Position

_SEVERITIES = {"error": "ERROR", "warning": "WARNING", "note": "INFO"}
_BOM = "\ufeff"
_STEP = 1024


def render(report: Report, checkout: Checkout = ALONE) -> str:
    """The findings as JSON text, ASCII only, the gravest first."""
    found = list(diagnostics(report, checkout))
    gravest = {"severity": found[0]["severity"]} if found else {}
    result = {"source": {"name": "relgate"}, **gravest, "diagnostics": found}
    return json_text(result)


def diagnostics(report: Report, checkout: Checkout) -> Iterator[dict[str, Any]]:
    """A diagnostic for each finding, the gravest first."""
    files = _Files(checkout)
    for finding in ranked(report.findings):
        # What helps is said in the message, because reviewdog shows nothing else of a finding.
        said = [statement(finding), *([f"help: {finding.help}"] if finding.help else ())]
        yield {
            "message": "\n".join(map(inline, said)),
            "location": files.location(finding.location),
            "severity": _SEVERITIES[level(finding)],
            "code": {"value": finding.code},
            "suggestions": files.suggestions(finding),
            "related_locations": [
                {
                    "message": inline(location.message or "see here"),
                    "location": files.location(location),
                }
                for location in finding.related
            ],
            "original_output": headline(finding),
        }


class _Files:
    """Places as reviewdog counts them; the lines of a file are found once for its findings."""

    def __init__(self, checkout: Checkout) -> None:
        self._checkout = checkout
        self._opened = lru_cache(maxsize=16)(self._open)

    def location(self, location: Location) -> dict[str, Any]:
        path = location.place.path
        shown = encodable(self._checkout.path(path))
        return {"path": shown, "range": self._range(path, location.start, location.end)}

    def suggestions(self, finding: Finding) -> list[dict[str, Any]]:
        """The fix, if it is one edit of the file: several would be offered one by one."""
        path = finding.location.place.path
        match finding.fix.edits if finding.fix and not finding.fix.moves else ():
            case [edit] if edit.path == path and edit.start and edit.end:
                return [{"range": self._range(path, edit.start, edit.end), "text": edit.text}]
        return []

    def _range(self, path: str, start: Position, end: Position) -> dict[str, Any]:
        return {"start": self._position(path, start), "end": self._position(path, end)}

    def _position(self, path: str, position: Position) -> dict[str, int]:
        line, column = position
        opened = self._opened(path)
        if opened is not None and line <= opened.lines.count:
            start = opened.lines.line_span(line).start
            # The mark is in no column of ours, and in those of everybody who counts bytes.
            mark = _size(opened.mark) if line == 1 else 0
            column = 1 + mark + opened.size(start + column - 1) - opened.size(start)
        return {"line": line, "column": column}

    def _open(self, path: str) -> _Opened | None:
        text = self._checkout.text(path)
        if text is None:
            return None
        mark = _BOM if text.startswith(_BOM) else ""
        text = text.removeprefix(mark)
        sizes = [_size(text[at : at + _STEP]) for at in range(0, len(text), _STEP)]
        return _Opened(text, LineIndex(text), mark, [0, *accumulate(sizes)])


class _Opened(NamedTuple):
    """The text of a file without its byte order mark, which `mark` is.

    `sizes` are the bytes that stand before every so many characters: a line may be all of a file,
    and have a finding at each word.
    """

    text: str
    lines: LineIndex
    mark: str
    sizes: list[int]

    def size(self, end: int) -> int:
        """The bytes of the characters before an offset."""
        steps = min(end, len(self.text)) // _STEP
        return self.sizes[steps] + _size(self.text[steps * _STEP : end])


def _size(text: str) -> int:
    """The bytes that a text takes."""
    return len(text.encode("utf-8", "surrogatepass"))
