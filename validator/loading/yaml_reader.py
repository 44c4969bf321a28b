"""YAML texts to plain data with marks: libyaml's events, composed under the 1.2 core schema.

A file is a stream of JSON trees: duplicate keys, anchors, aliases, merge keys, custom tags and
keys that are not texts are faults with a place. Reading stops at the first syntax error, at
too deep a nesting, and nowhere else. Nothing here raises on any text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from yaml import YAMLError
from yaml.error import MarkedYAMLError
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from validator.loading.core_schema import NotJson, resolve
from validator.loading.marks import Mark
from validator.text import Span

try:
    from yaml.cyaml import CParser as _Parser
except ImportError:  # a platform without a wheel: slower, the same events
    from yaml import Loader as _Parser  # type: ignore[assignment]

MAX_DEPTH = 64
_STANDARD_TAGS = {
    f"tag:yaml.org,2002:{name}": kind
    for name, kind in {
        "str": str,
        "int": int,
        "float": float,
        "bool": bool,
        "null": type(None),
        "map": dict,
        "seq": list,
    }.items()
}
_PROPERTY = re.compile(r"([&!][^\s,\[\]{}]*)(?:[ \t\r\n]|#[^\r\n]*(?=[\r\n]))*")


class TextFault(NamedTuple):
    """What is wrong at a span of a text, under the name of the rule that reports it."""

    name: str
    message: str
    span: Span
    help: str | None = None
    related: tuple[tuple[Span, str], ...] = ()


@dataclass(slots=True)
class Tree:
    """One document of a stream: its data, its marks, and its extent in the text.

    `plain` holds the offsets of values whose text is plain (not quoted) and was read as a
    number or a boolean. `whole` is False where a merge key or an alias left data out.
    """

    data: Any
    mark: Mark
    extent: Span
    plain: set[int] = field(default_factory=set)
    whole: bool = True


class _TooDeep(Exception):
    def __init__(self, at: int) -> None:
        self.at = at


def read_yaml(text: str) -> tuple[list[Tree], list[TextFault]]:
    """The documents of a YAML text, in order, and what is wrong with it.

    A document with a syntax error, and what follows it, is left out of the result.
    """
    return _Composer(text).stream()


class _Composer:
    def __init__(self, text: str) -> None:
        self.text = text
        self.trees: list[Tree] = []
        self.faults: list[TextFault] = []
        self.plain: set[int] = set()
        self.whole = True

    def stream(self) -> tuple[list[Tree], list[TextFault]]:
        parser = None
        try:
            parser = _Parser(self.text)
            self.get_event = parser.get_event
            self.get_event()
            while not isinstance(event := self.get_event(), StreamEndEvent):
                self._document(event)
        except _TooDeep as stop:
            self._fault(
                "too_large_or_deep",
                f"nested deeper than {MAX_DEPTH} levels",
                stop.at,
                stop.at + 1,
                help="flatten the record; what follows in this file was not read",
            )
        except MarkedYAMLError as error:
            self._syntax_error(error)
        except (YAMLError, ValueError) as error:  # pragma: no cover - decode.py refuses these
            self._fault("syntax_error", f"not YAML: {error.__class__.__name__}", 0, 0)
        finally:
            if parser is not None:
                parser.dispose()
        return self.trees, self.faults

    def _document(self, start: DocumentStartEvent) -> None:
        if start.version is not None or start.tags:
            self._fault(
                "custom_tag",
                "a `%` directive: records are plain YAML 1.2 and need none",
                start.start_mark.index,
                start.start_mark.index + 1,
                help="remove the line",
            )
        self.plain, self.whole = set(), True
        event = self.get_event()
        data, mark = self._node(event, 0)
        end: DocumentEndEvent = self.get_event()
        extent = Span(start.start_mark.index, end.end_mark.index)
        self.trees.append(Tree(data, mark, extent, self.plain, self.whole))

    def _node(self, event: Any, depth: int) -> tuple[Any, Mark]:
        kind = event.__class__
        if kind is ScalarEvent:
            return self._scalar(event)
        if kind is AliasEvent:
            self.whole = False
            start, end = event.start_mark.index, event.end_mark.index
            self._fault(
                "alias_or_anchor",
                f"alias `{self.text[start:end]}`: a record says what it says in full",
                start,
                end,
                help="write the value out here",
            )
            return None, (start, end, None)
        if depth >= MAX_DEPTH:
            raise _TooDeep(event.start_mark.index)
        start = self._properties(event)
        if kind is MappingStartEvent:
            return self._mapping(event, start, depth)
        return self._sequence(event, start, depth)

    def _mapping(self, event: MappingStartEvent, start: int, depth: int) -> tuple[Any, Mark]:
        data: dict[str, Any] = {}
        marks: dict[str, tuple[int, int, Mark]] = {}
        end = start
        get_event = self.get_event
        while (key_event := get_event()).__class__ is not MappingEndEvent:
            key, (key_start, key_end, _) = self._key(key_event, depth + 1)
            value_event = get_event()
            if key is None:
                if value_event.__class__ is not AliasEvent:
                    end = self._node(value_event, depth + 1)[1][1]
                continue
            value, mark = self._node(value_event, depth + 1)
            end = max(mark[1], key_end)
            if key in marks:
                first = Span(*marks[key][:2])
                self._fault(
                    "duplicate_key",
                    f"`{key}` is here twice; readers of YAML do not agree which one counts",
                    key_start,
                    key_end,
                    related=((first, "the first one"),),
                )
                continue
            data[key] = value
            marks[key] = (key_start, key_end, mark)
        if event.flow_style:
            end = key_event.end_mark.index
        return data, (start, end, marks)

    def _key(self, event: Any, depth: int) -> tuple[str | None, Mark]:
        """A key; None where it is not a text, which is reported, or a merge key."""
        faults = len(self.faults)
        key, mark = self._node(event, depth)
        start, end, _ = mark
        if event.__class__ is AliasEvent or isinstance(key, str) and len(self.faults) > faults:
            return (key if isinstance(key, str) else None), mark
        if key == "<<" and event.__class__ is ScalarEvent and event.implicit[0]:
            self.whole = False
            self._fault(
                "merge_key",
                "a merge key: it is no part of YAML 1.2, and hides what the record says",
                start,
                end,
                help="write the merged fields out here",
            )
            return None, mark
        if not isinstance(key, str):
            self._fault(
                "non_string_key",
                f"a key that is {_describe(key)}, not text",
                start,
                end,
                help="quote it" if event.__class__ is ScalarEvent and start < end else None,
            )
            return None, mark
        return key, mark

    def _sequence(self, event: SequenceStartEvent, start: int, depth: int) -> tuple[Any, Mark]:
        data: list[Any] = []
        marks: list[Mark] = []
        end = start + 1
        get_event = self.get_event
        while (item := get_event()).__class__ is not SequenceEndEvent:
            value, mark = self._node(item, depth + 1)
            data.append(value)
            marks.append(mark)
            end = mark[1]
        if event.flow_style:
            end = item.end_mark.index
        return data, (start, end, marks)

    def _scalar(self, event: ScalarEvent) -> tuple[Any, Mark]:
        start, end = event.start_mark.index, event.end_mark.index
        style = event.style
        if event.anchor is not None or event.tag is not None:
            start = min(self._properties(event), end)
        if style in ("|", ">"):
            end = start + len(self.text[start:end].rstrip())
        value: Any = event.value
        if event.implicit[0] and not style:
            try:
                value = resolve(value)
            except NotJson as error:
                self._fault(
                    "ambiguous_scalar", f"{error}; quote it if it is a text", start, end
                )
                return event.value, (start, end, None)
            if value.__class__ is not str and value is not None:
                self.plain.add(start)
        elif event.tag is not None and event.tag != "!":
            value = self._tagged(event, value, start, end)
        return value, (start, end, None)

    def _tagged(self, event: ScalarEvent, text: str, start: int, end: int) -> Any:
        """The value of a scalar with one of YAML's own tags; a value that does not fit is text."""
        kind = _STANDARD_TAGS.get(event.tag or "", str)
        if kind is str:
            return text
        try:
            value = resolve(text)
        except NotJson:
            value = text
        if kind is float and value.__class__ is int:
            value = float(value)  # type: ignore[arg-type]
        if value.__class__ is not kind:
            self._fault("custom_tag", f"the tag does not fit {_describe(text)}", start, end)
        return value

    def _properties(self, event: Any) -> int:
        """Reports the anchor and the tag before a node; the offset at which its value starts."""
        at: int = event.start_mark.index
        if event.anchor is None and event.tag is None:
            return at
        while found := _PROPERTY.match(self.text, at):
            start, end = found.span(1)
            if self.text[start] == "&":
                self._fault(
                    "alias_or_anchor",
                    f"anchor `{found[1]}`: a record is a plain tree without references",
                    start,
                    end,
                    help="remove it, and write the value out where it is used",
                )
            elif event.tag != "!" and event.tag not in _STANDARD_TAGS:
                self._fault(
                    "custom_tag",
                    f"tag `{found[1]}`: records are plain data, which every reader reads alike",
                    start,
                    end,
                    help="remove it",
                )
            at = found.end()
        return at

    def _syntax_error(self, error: MarkedYAMLError) -> None:
        mark = error.problem_mark or error.context_mark
        at = min(mark.index if mark is not None else 0, len(self.text))
        message = error.problem or "not YAML"
        if error.context:
            message = f"{message} ({error.context})"
        related = ()
        if error.context_mark is not None and mark is not error.context_mark:
            begin = min(error.context_mark.index, len(self.text))
            if begin < at:
                related = ((Span(begin, begin + 1), "it began here"),)
        self.faults.append(
            TextFault(
                "syntax_error",
                message,
                Span(at, min(at + 1, len(self.text))),
                "mend it; what follows in this file was not read",
                related,
            )
        )

    def _fault(
        self,
        name: str,
        message: str,
        start: int,
        end: int,
        *,
        help: str | None = None,  # noqa: A002 - the word that readers of the report see
        related: tuple[tuple[Span, str], ...] = (),
    ) -> None:
        self.faults.append(TextFault(name, message, Span(start, end), help, related))


def _describe(value: object) -> str:
    match value:
        case None:
            return "empty"
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
        case dict():
            return "a mapping"
        case list():
            return "a list"
    return "text"
