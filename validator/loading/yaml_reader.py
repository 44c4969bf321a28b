"""YAML texts to plain data with marks: libyaml's events, composed under the 1.2 core schema.

A file is a stream of JSON trees: duplicate keys, anchors, aliases, merge keys, custom tags and
keys that are not texts are faults with a place. Reading stops at the first syntax error, at
too deep a nesting, and nowhere else. Nothing here raises on any text.
"""

from __future__ import annotations

from yaml import YAMLError
from yaml.error import MarkedYAMLError
from yaml.events import StreamEndEvent

from validator.loading.composer import Composer, TooDeep
from validator.loading.strict import StrictPass, looks_odd
from validator.loading.syntax_errors import syntax_fault
from validator.loading.tree import MAX_DEPTH, Reading, TextFault, Tree
from validator.text import Span

try:
    from yaml.cyaml import CParser as Parser
except ImportError:  # a platform without a wheel: slower, and nearly the same events
    from yaml import Loader as Parser  # type: ignore[assignment]


def read_yaml(text: str) -> Reading:
    """The documents of a YAML text, in order, and what is wrong with it.

    A document that is no YAML is left out, and where nobody can tell its end, what follows too.
    """
    return _Reader(text).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.trees: list[Tree] = []
        self.faults: list[TextFault] = []
        self.broken: list[Span] = []

    def read(self) -> Reading:
        suspect, stop = self._compose()
        if suspect or looks_odd(self.text):
            self._be_strict(stop)
        if not self.trees and not self.faults:
            self.faults.append(
                TextFault(
                    "empty_document", "a file without a record", Span(0, 0), "write the record, or remove the file"
                )
            )
        return Reading(self.trees, self.faults, self.broken)

    def _compose(self) -> tuple[bool, int]:
        """Reads the documents; whether a closer look is due, and how far reading came."""
        began, stop = 0, len(self.text)
        composer = parser = None
        try:
            parser = Parser(_with_last_line(self.text))
            composer = Composer(self.text, parser.get_event)
            ...
