"""One YAML document from libyaml's events to plain data with marks, in one pass.

The loop over the pairs of a mapping is where a check of many files spends its time: what is
rare there (properties, quotes, faults) is told apart by one look at a character, and left to
methods of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from validator.loading import node_faults
from validator.loading.core_schema import NUMBER_START, WORDS, NotJson, resolve
from validator.loading.marks import Mark
from validator.loading.tree import MAX_DEPTH, Marks, TextFault, Tree
from validator.text import Span

_TAGS: dict[str, type] = {
    "tag:yaml.org,2002:str": str,
    "tag:yaml.org,2002:int": int,
    "tag:yaml.org,2002:float": float,
    "tag:yaml.org,2002:bool": bool,
    "tag:yaml.org,2002:null": type(None),
    "tag:yaml.org,2002:map": dict,
    "tag:yaml.org,2002:seq": list,
}
_NO_PLAIN_KEYS = frozenset((*WORDS, "<<"))
_NO_TEXT_START = frozenset((*NUMBER_START, *(word[:1] for word in WORDS)))
_PROPERTY = re.compile(r"(!<[^>\s]*>|[&!][^\s,\[\]{}]*)(?:[ \t\r\n]|(?<=[ \t\r\n])#[^\r\n]*)*")
_DIRECTIVE = re.compile(r"^%[^\r\n]*", re.MULTILINE)
_COLON = re.compile(r"[ \t]*:")


class TooDeep(Exception):  # noqa: N818 - it states a fact about a text, not an error of ours
    """A document nests deeper than `MAX_DEPTH`, at the offset `at`."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at


class Composer:
    """Composes the documents of one stream, and adds what is wrong with them to `faults`.

    `began` is where the document being composed began, or the last one ended.
    `suspect` tells that the text holds what libyaml may read less strictly than YAML is: quotes
    and flow collections over several lines, block scalars that are empty or begin a line, a lone
    `-`, a tag without a value.
    """

    def __init__(self, text: str, faults: list[TextFault]) -> None:
        self.get_event: Callable[[], Any] = list
        self.faults = faults
        self.began = 0
        self.suspect = False
        # Longer than the text that is parsed, so that the place of an empty value is an index too.
        self._text = text + "\n\n"
        self._length = len(text)
        self._no_properties = "&" not in text and "!" not in text
        self._plain: set[int] = set()
        self._whole = True

    def document(self, start: Any) -> Tree | None:
        """The document that a start event opens; None where it is empty, which is reported."""
        begin, content = start.start_mark.index, start.end_mark.index
        if start.version is not None or start.tags:
            self._directives(begin, content)
        self.began, self._plain, self._whole = begin, set(), True
        data, mark = self._node(self.get_event(), 0)
        self.began = end = min(self.get_event().end_mark.index, self._length)
        if data is None and self._whole:
            span = Span(mark[0], mark[1]) if mark[0] < mark[1] else Span(begin, content)
            self.faults.append(node_faults.empty_document(span))
            return None
        return Tree(data, begin, end, Marks(mark, self._plain), whole=self._whole)

    def _node(self, event: Any, depth: int) -> tuple[Any, Mark]:
        kind = event.__class__
        if kind is ScalarEvent:
            return self._scalar(event)
        if kind is AliasEvent:
            return None, self._alias(event)
        start: int = event.start_mark.index
        if depth == MAX_DEPTH:
            raise TooDeep(start)
        is_mapping = kind is MappingStartEvent
        if self._text[start] in "&!":
            begin, start = start, self._properties(event)
            if _TAGS.get(event.tag) not in (None, dict if is_mapping else list):
                self._misfit(begin, start)
        compose = self._mapping if is_mapping else self._sequence
        data, mark = compose(start, depth + 1)
        if event.flow_style and self._breaks(mark):
            self.suspect = True
        return data, mark

    def _mapping(self, start: int, depth: int) -> tuple[dict[str, Any], Mark]:
        data: dict[str, Any] = {}
        marks: dict[str, tuple[int, int, Mark]] = {}
        end = start
        text, get_event, no_properties = self._text, self.get_event, self._no_properties
        while (kind := (event := get_event()).__class__) is not MappingEndEvent:
            key: str | None
            if (
                kind is ScalarEvent
                and not event.style
                and (key := event.value) not in _NO_PLAIN_KEYS
                and key[0] not in NUMBER_START
                and (no_properties or text[event.start_mark.index] not in "&!")
            ):
                key_start, key_end = event.start_mark.index, event.end_mark.index
            else:
                key, key_start, key_end = self._key(event, depth)
            kind = (event := get_event()).__class__
            if kind is ScalarEvent:
                value, at, end = event.value, event.start_mark.index, event.end_mark.index
                if at == end:
                    value, mark = None, self._empty_value(at, key_end)
                    end = mark[1]
                elif event.style or (not no_properties and text[at] in "&!"):
                    value, mark = self._scalar(event)
                    end = mark[1]
                else:
                    if value[:1] in _NO_TEXT_START:
                        value = self._resolved(value, at, end)
                    mark = (at, end, None)
            elif kind is AliasEvent and key is None and text.startswith("<<", key_start):
                # The merge key is the fault; its alias is no second one.
                value, mark = None, (event.start_mark.index, event.end_mark.index, None)
                end = mark[1]
            else:
                value, mark = self._node(event, depth)
                end = mark[1]
            if key is None:
                continue
            if key in marks:
                first = Span(*marks[key][:2])
                fault = node_faults.duplicate_key(key, Span(key_start, key_end), first)
                self.faults.append(fault)
                continue
            data[key] = value
            marks[key] = (key_start, key_end, mark)
        return data, (start, _end(event, end), marks)

    def _sequence(self, start: int, depth: int) -> tuple[list[Any], Mark]:
        data: list[Any] = []
        marks: list[Mark] = []
        end = start
        get_event = self.get_event
        while (event := get_event()).__class__ is not SequenceEndEvent:
            value, mark = self._node(event, depth)
            data.append(value)
            marks.append(mark)
            end = mark[1]
        return data, (start, _end(event, end), marks)

    def _key(self, event: Any, depth: int) -> tuple[str | None, int, int]:
        """A key and its span; None where it is a merge key or no text, which is reported."""
        key, (start, end, _) = self._node(event, depth)
        span = Span(start, end)
        if event.__class__ is AliasEvent:
            return None, start, end
        self._plain.discard(start)
        if not isinstance(key, str):
            self.faults.append(node_faults.non_string_key(key, span))
            return None, start, end
        if key == "<<" and event.tag is None and not event.style:
            self._whole = False
            self.faults.append(node_faults.merge_key(span))
            return None, start, end
        return key, start, end

    def _empty_value(self, at: int, key_end: int) -> Mark:
        """The mark of a value that is not there: after the colon, else after the key."""
        if self._text[at - 1] != ":":
            colon = _COLON.match(self._text, key_end)
            at = colon.end() if colon is not None else key_end
        return (at, at, None)

    def _scalar(self, event: Any) -> tuple[Any, Mark]:
        start, end = event.start_mark.index, event.end_mark.index
        text: str = event.value
        if self._text[start] in "&!" and start < end:
            return self._scalar_with_properties(event, start, end)
        if event.style:
            return text, self._styled(event, start, end)
        if text in WORDS or text[0] in NUMBER_START:
            return self._resolved(text, start, end), (start, end, None)
        return text, (start, end, None)

    def _resolved(self, text: str, start: int, end: int) -> Any:
        """The value of a plain scalar that may be no text."""
        try:
            value = resolve(text)
        except NotJson as reason:
            self.faults.append(node_faults.no_json_number(reason, Span(start, end)))
            return text
        if value.__class__ is str:
            self.suspect |= text == "-"
        elif value is not None:
            self._plain.add(start)
        return value

    def _styled(self, event: Any, start: int, end: int) -> Mark:
        """The mark of a scalar in quotes, or of a block scalar without the blank lines after it."""
        if event.style in "|>":
            place = event.start_mark
            line = self._text[place.index - place.column : place.index]
            self.suspect |= not event.value.strip() or not line.strip()
            end = start + len(self._text[start:end].rstrip(" \t\r\n"))
            return (start, end, None)
        mark = (start, end, None)
        self.suspect |= self._breaks(mark)
        return mark

    def _breaks(self, mark: Mark) -> bool:
        """Whether a value goes over the end of a line."""
        find = self._text.find
        return find("\n", mark[0], mark[1]) >= 0 or find("\r", mark[0], mark[1]) >= 0

    def _scalar_with_properties(self, event: Any, begin: int, end: int) -> tuple[Any, Mark]:
        """A scalar with an anchor or a tag; one that its tag does not fit stays a text."""
        start = min(self._properties(event), end)
        self.suspect |= start == end
        mark = self._styled(event, start, end) if event.style else (start, end, None)
        if event.tag is None and not event.style:
            return self._resolved(event.value, start, end), mark
        kind = _TAGS.get(event.tag or "", str)
        value = _converted(event.value, kind)
        if value.__class__ is not kind:
            self._misfit(begin, start)
        return value, mark

    def _properties(self, event: Any) -> int:
        """Reports the anchor and the tag before a node; the offset at which its value starts."""
        at: int = event.start_mark.index
        expected = [sign for sign, name in (("&", event.anchor), ("!", event.tag)) if name]
        while self._text[at : at + 1] in expected and (found := _PROPERTY.match(self._text, at)):
            sign, name = self._text[at], found[1]
            expected.remove(sign)
            span = Span(*found.span(1))
            if sign == "&":
                self.faults.append(node_faults.anchor(name, span))
            elif event.tag != "!" and event.tag not in _TAGS:
                self.faults.append(node_faults.custom_tag(name, span))
            at = found.end()
        return min(at, self._length)

    def _alias(self, event: Any) -> Mark:
        self._whole = False
        start, end = event.start_mark.index, event.end_mark.index
        self.faults.append(node_faults.alias(self._text[start:end], Span(start, end)))
        return (start, end, None)

    def _directives(self, begin: int, end: int) -> None:
        for found in _DIRECTIVE.finditer(self._text, begin, end):
            self.faults.append(node_faults.directive(Span(*found.span())))

    def _misfit(self, start: int, end: int) -> None:
        end = start + len(self._text[start:end].rstrip())
        self.faults.append(node_faults.misfit_tag(Span(start, end)))


def _end(event: Any, end: int) -> int:
    """Where a collection ends: at its bracket, or with its last child where it has none."""
    close: int = event.end_mark.index
    return close if event.start_mark.index < close else end


def _converted(text: str, kind: type) -> Any:
    """The value of a tagged scalar, of that kind where it can be read so."""
    if kind is str:
        return text
    try:
        value = resolve(text)
    except NotJson:
        return text
    return float(value) if kind is float and value.__class__ is int else value
