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
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from validator.loading.core_schema import NUMBER_START, WORDS, NotJson, resolve
from validator.loading.marks import Mark
from validator.loading.tree import MAX_DEPTH, TextFault, Tree, quoted
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
_PROPERTY = re.compile(
    r"(!<[^>\s]*>|[&!][^\s,\[\]{}]*)(?:[ \t\r\n]|(?<=[ \t\r\n])#[^\r\n]*)*"
)
_DIRECTIVE = re.compile(r"^%[^\r\n]*", re.MULTILINE)
_COLON = re.compile(r"[ \t]*:")


class TooDeep(Exception):  # noqa: N818 - it states a fact about a text, not an error of ours
    """A document nests deeper than `MAX_DEPTH`, at the offset `at`."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at


class Composer:
    """Composes the documents of one stream, and gathers what is wrong with them in `faults`.

    `suspect` tells that the text holds what libyaml may read less strictly than YAML is: quotes
    and flow collections over several lines, block scalars without content, a lone `-`.
    """

    def __init__(self, text: str, get_event: Callable[[], Any]) -> None:
        self.faults: list[TextFault] = []
        self.suspect = False
        # One character more, so that the place of an empty value at the end is an index too.
        self._text = text + "\n"
        self._length = len(text)
        self._get_event = get_event
        self._plain: set[int] = set()
        self._whole = True

    def document(self, start: DocumentStartEvent) -> Tree | None:
        """The document that a start event opens; None where it is empty, which is reported."""
        begin, content = start.start_mark.index, start.end_mark.index
        if start.version is not None or start.tags:
            self._directives(begin, content)
        self._plain, self._whole = set(), True
        data, mark = self._node(self._get_event(), 0)
        end = min(self._get_event().end_mark.index, self._length)
        if data is None and self._whole:
            span = (mark[0], mark[1]) if mark[0] < mark[1] else (begin, content)
            self._fault(
                "empty_document",
                "a document without a record",
                *span,
                help="write the record, or remove the document",
            )
            return None
        return Tree(data, mark, Span(begin, end), self._plain, self._whole)

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
            if event.tag is not None and _TAGS.get(event.tag, dict) is not (
                dict if is_mapping else list
            ):
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
        text, get_event = self._text, self._get_event
        while (event := get_event()).__class__ is not MappingEndEvent:
            key: str | None
            if (
                event.__class__ is ScalarEvent
                and not event.style
                and (key := event.value) not in _NO_PLAIN_KEYS
                and key[0] not in NUMBER_START
                and text[key_start := event.start_mark.index] not in "&!"
            ):
                key_end = event.end_mark.index
            else:
                key, key_start, key_end = self._key(event, depth)
            event = get_event()
            if event.__class__ is ScalarEvent:
                value, mark = self._scalar(event)
                if mark[0] == mark[1]:
                    mark = self._empty_value(mark[0], key_end)
            elif event.__class__ is AliasEvent and key is None and text.startswith("<<", key_start):
                # The merge key is the fault; its alias is no second one.
                value, mark = None, (event.start_mark.index, event.end_mark.index, None)
            else:
                value, mark = self._node(event, depth)
            end = mark[1]
            if key is None:
                continue
            if key in marks:
                self._duplicate(key, Span(key_start, key_end), Span(*marks[key][:2]))
                continue
            data[key] = value
            marks[key] = (key_start, key_end, mark)
        return data, (start, _end(event, end), marks)

    def _sequence(self, start: int, depth: int) -> tuple[list[Any], Mark]:
        data: list[Any] = []
        marks: list[Mark] = []
        end = start
        get_event = self._get_event
        while (event := get_event()).__class__ is not SequenceEndEvent:
            value, mark = self._node(event, depth)
            data.append(value)
            marks.append(mark)
            end = mark[1]
        return data, (start, _end(event, end), marks)

    def _key(self, event: Any, depth: int) -> tuple[str | None, int, int]:
        """A key and its span; None where it is a merge key or no text, which is reported."""
        if event.__class__ is not ScalarEvent:
            _, (start, end, _) = self._node(event, depth)
            if event.__class__ is not AliasEvent:
                self._fault("non_string_key", "a key that is a list or a mapping", start, end)
            return None, start, end
        key, (start, end, _) = self._scalar(event)
        self._plain.discard(start)
        if key == "<<" and event.tag is None and not event.style:
            self._whole = False
            self._fault(
                "merge_key",
                "a merge key: it is no part of YAML 1.2, and hides what the record says",
                start,
                end,
                help="write the merged fields out here",
            )
            return None, start, end
        if not isinstance(key, str):
            self._fault(
                "non_string_key",
                f"a key that is {_kind(key)}, not a text" if start < end else "an empty key",
                start,
                end,
                help="quote it" if start < end else "name the field",
            )
            return None, start, end
        return key, start, end

    def _empty_value(self, at: int, key_end: int) -> Mark:
        """The mark of a value that is not there: after the colon, else after the key."""
        if self._text[at - 1] != ":":
            colon = _COLON.match(self._text, key_end)
            at = colon.end() if colon is not None else key_end
        return (at, at, None)

    def _scalar(self, event: ScalarEvent) -> tuple[Any, Mark]:
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
            self._fault(
                "ambiguous_scalar",
                f"a number {reason}",
                start,
                end,
                help="quote it if it is a text",
            )
            return text
        if value.__class__ is str:
            self.suspect |= text == "-"
        elif value is not None:
            self._plain.add(start)
        return value

    def _styled(self, event: ScalarEvent, start: int, end: int) -> Mark:
        """The mark of a scalar in quotes, or of a block scalar without the blank lines after it."""
        if event.style in "|>":
            self.suspect |= not event.value.strip()
            end = start + len(self._text[start:end].rstrip(" \t\r\n"))
            return (start, end, None)
        mark = (start, end, None)
        self.suspect |= self._breaks(mark)
        return mark

    def _breaks(self, mark: Mark) -> bool:
        """Whether a value goes over the end of a line."""
        find = self._text.find
        return find("\n", mark[0], mark[1]) >= 0 or find("\r", mark[0], mark[1]) >= 0

    def _scalar_with_properties(
        self, event: ScalarEvent, begin: int, end: int
    ) -> tuple[Any, Mark]:
        """A scalar with an anchor or a tag; one that its tag does not fit stays a text."""
        start = min(self._properties(event), end)
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
        while self._text[at] in expected and (found := _PROPERTY.match(self._text, at)):
            sign, name = self._text[at], found[1]
            expected.remove(sign)
            if sign == "&":
                self._fault(
                    "alias_or_anchor",
                    f"anchor {quoted(name)}: a record is a plain tree without references",
                    *found.span(1),
                    help="remove it, and write the value out wherever it is used",
                )
            elif event.tag != "!" and event.tag not in _TAGS:
                self._fault(
                    "custom_tag",
                    f"tag {quoted(name)}: a record is plain data, which every reader reads alike",
                    *found.span(1),
                    help="remove it; quote the value if the `!` is part of it",
                )
            at = found.end()
        return min(at, self._length)

    def _alias(self, event: AliasEvent) -> Mark:
        self._whole = False
        start, end = event.start_mark.index, event.end_mark.index
        self._fault(
            "alias_or_anchor",
            f"alias {quoted(self._text[start:end])}: a record says in full what it says",
            start,
            end,
            help="write the value out here; quote it if the `*` is part of it",
        )
        return (start, end, None)

    def _duplicate(self, key: str, again: Span, first: Span) -> None:
        self._fault(
            "duplicate_key",
            f"{quoted(key)} is here twice; readers of YAML do not agree on which one counts",
            *again,
            help="keep one of the two",
            related=((first, "the first one"),),
        )

    def _directives(self, begin: int, end: int) -> None:
        for found in _DIRECTIVE.finditer(self._text, begin, end):
            self._fault(
                "custom_tag",
                "a directive: a record is plain YAML 1.2, and needs none",
                *found.span(),
                help="remove the line",
            )

    def _misfit(self, start: int, end: int) -> None:
        end = start + len(self._text[start:end].rstrip())
        self._fault(
            "custom_tag", "the tag does not fit the value", start, end, help="remove it"
        )

    def _fault(
        self,
        name: str,
        message: str,
        start: int,
        end: int,
        *,
        help: str,  # noqa: A002 - the word that readers of the report see
        related: tuple[tuple[Span, str], ...] = (),
    ) -> None:
        self.faults.append(TextFault(name, message, Span(start, end), help, related))


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
    return float(value) if kind is float and value.__class__ is int else value  # type: ignore[arg-type]


def _kind(value: object) -> str:
    return {bool: "a boolean", type(None): "null"}.get(value.__class__, "a number")
