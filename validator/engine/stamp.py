"""Problems to findings: code, severity, fingerprint, and source lines without secrets.

The fingerprint is made of code, path, record and field, not of lines, so that it survives edits
above it. What a sensitive rule points at is masked in every line that is shown, and so is all
that looks like a token or an address in any text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import blake2b

from validator.engine.registry import Rule
from validator.finding import Excerpt, Finding, Fix, Location, Place, Problem, Severity
from validator.loading.document import LoadedFile
from validator.privacy import mask, mask_known
from validator.text import Span

MAX_EXCERPT = 160
"""Characters of a source line that are kept; a stage log has lines of a thousand."""

_NO_FILE = LoadedFile("", None)


class Stamper:
    """Makes findings of problems; keeps each file's masked text and the fingerprints given out."""

    def __init__(self, files: Iterable[LoadedFile], hidden: Mapping[str, list[Span]]) -> None:
        self._files = {file.path: file for file in files}
        self._hidden = hidden
        self._masked: dict[str, str] = {}
        self._given: Counter[str] = Counter()

    def stamp(self, rule: Rule, severity: Severity, problem: Problem) -> Finding:
        """The finding that a rule's problem is."""
        return Finding(
            rule.code,
            rule.name,
            severity,
            mask_known(problem.message),
            self._location(problem.place),
            self._fingerprint(rule.code, problem.place),
            tuple(self._location(place, message) for place, message in problem.related),
            mask_known(problem.help) if problem.help else None,
            self._fix(problem.fix) if problem.fix else None,
        )

    def _fix(self, fix: Fix) -> Fix:
        edits = []
        for edit in fix.edits:
            lines = self._files.get(edit.path, _NO_FILE).lines
            start, end = lines.position(edit.span.start), lines.position(edit.span.end)
            edits.append(edit._replace(start=start, end=end))
        return replace(fix, edits=tuple(edits))

    def _fingerprint(self, code: str, place: Place) -> str:
        parts = (code, place.path, place.kind or "", place.key or "", place.field or "")
        identity = "\0".join(parts)
        self._given[identity] += 1
        numbered = f"{identity}\0{self._given[identity]}".encode("utf-8", "surrogatepass")
        return blake2b(numbered, digest_size=16).hexdigest()

    def _location(self, place: Place, message: str | None = None) -> Location:
        file = self._files.get(place.path, _NO_FILE)
        start, end = file.lines.position(place.span.start), file.lines.position(place.span.end)
        line = file.lines.line_span(start.line)
        first = place.span.start - line.start
        last = max(first, min(place.span.end, line.end) - line.start)
        cut = max(0, first - MAX_EXCERPT // 3) if line.end - line.start > MAX_EXCERPT else 0
        text = self._masked_text(file)[
            line.start + cut : min(line.end, line.start + cut + MAX_EXCERPT)
        ]
        excerpt = Excerpt(text, cut, first - cut, min(last - cut, len(text)))
        return Location(
            place, start, end, excerpt, mask_known(message) if message is not None else None
        )

    def _masked_text(self, file: LoadedFile) -> str:
        if file.path not in self._masked:
            self._masked[file.path] = mask(mask_known(file.text), self._hidden.get(file.path, ()))
        return self._masked[file.path]
