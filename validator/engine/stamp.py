"""Problems to findings: code, severity, fingerprint, and source lines without secrets.

The fingerprint is made of code, path, record and field, not of lines, so that it survives edits
above it. No text of a finding holds a token, or the person in an address: they are masked in
messages and places as in source lines, and a fix that would write one out is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property

from validator.engine.registry import Rule
from validator.engine.shown import ShownFile
from validator.finding import Excerpt, Finding, Fix, Location, Place, Problem, Severity
from validator.loading.document import File, LoadedFile
from validator.privacy import mask_known
from validator.sealing import digest_bytes
from validator.text import Edit, Span, text_digest

MAX_EXCERPT = 160
"""Characters of a source line that are kept; a stage log has lines of a thousand."""

_NO_FILE = LoadedFile("", None)


class Stamper:
    """Makes findings of problems; keeps the lines it has masked and the fingerprints given out."""

    def __init__(self, files: Iterable[File], hidden: Mapping[str, list[Span]]) -> None:
        self._all = files
        self._hidden = hidden
        self._shown: dict[str, ShownFile] = {}
        self._digests: dict[str, str] = {}
        self._given: Counter[str] = Counter()

    @cached_property
    def _files(self) -> dict[str, File]:
        return {file.path: file for file in self._all}

    def stamp(self, rule: Rule, severity: Severity, problem: Problem) -> Finding:
        """The finding that a rule's problem is."""
        location = self._location(problem.place)
        return Finding(
            rule.code,
            rule.name,
            severity,
            mask_known(problem.message),
            location,
            self._fingerprint(rule.code, location.place),
            tuple(self._location(place, message) for place, message in problem.related),
            mask_known(problem.help) if problem.help else None,
            self._fix(problem.fix) if problem.fix else None,
        )

    def _fix(self, fix: Fix) -> Fix | None:
        """The fix with its positions; None where it would write out what must not be shown."""
        edits: list[Edit] = []
        if any(mask_known(move.to) != move.to for move in fix.moves):
            return None
        for edit in fix.edits:
            file = self._files.get(edit.path, _NO_FILE)
            replaced = file.text[edit.span.start : edit.span.end]
            copies = bool(replaced) and replaced in edit.text
            if mask_known(edit.text) != edit.text or (copies and self._hides(edit.path, edit.span)):
                return None
            start, end = (file.lines.position(offset) for offset in edit.span)
            edits.append(edit._replace(start=start, end=end, basis=self._digest(file)))
        return fix._replace(title=mask_known(fix.title), edits=tuple(edits))

    def _digest(self, file: File) -> str:
        if file.path not in self._digests:
            self._digests[file.path] = text_digest(file.text)
        return self._digests[file.path]

    def _fingerprint(self, code: str, place: Place) -> str:
        parts = (code, place.path, place.kind or "", place.key or "", place.field or "")
        identity = "\0".join(parts)
        self._given[identity] += 1
        numbered = f"{identity}\0{self._given[identity]}".encode("utf-8", "surrogatepass")
        return digest_bytes(numbered).hex()

    def _location(self, place: Place, message: str | None = None) -> Location:
        lines = self._files.get(place.path, _NO_FILE).lines
        start, end = lines.position(place.span.start), lines.position(place.span.end)
        line = lines.line_span(start.line)
        first = place.span.start - line.start
        last = max(first, min(place.span.end, line.end) - line.start)
        cut = max(0, first - MAX_EXCERPT // 3) if line.end - line.start > MAX_EXCERPT else 0
        text = self._line(place.path, start.line)[cut : cut + MAX_EXCERPT]
        excerpt = Excerpt(text, cut, first - cut, min(last - cut, len(text)))
        shown = place._replace(
            key=mask_known(place.key) if place.key else place.key,
            field=mask_known(place.field) if place.field else place.field,
        )
        return Location(
            shown, start, end, excerpt, mask_known(message) if message is not None else None
        )

    def _line(self, path: str, number: int) -> str:
        return self._shown_file(path).line(number) if path in self._files else ""

    def _hides(self, path: str, span: Span) -> bool:
        return path in self._files and self._shown_file(path).hides(span)

    def _shown_file(self, path: str) -> ShownFile:
        if path not in self._shown:
            self._shown[path] = ShownFile(self._files[path], self._hidden.get(path, ()))
        return self._shown[path]
