"""Any YAML text to plain data with marks: libyaml's events, composed under the 1.2 core schema.

Reading stops at the first syntax error that libyaml sees, at too deep a nesting, and nowhere
else. Nothing here raises on any text.
"""

from __future__ import annotations

from bisect import bisect_left
from contextlib import suppress
from functools import partial

from yaml import YAMLError
from yaml.error import MarkedYAMLError
from yaml.events import StreamEndEvent
from yaml.reader import ReaderError
from yaml.tokens import (
    FlowMappingEndToken,
    FlowMappingStartToken,
    FlowSequenceEndToken,
    FlowSequenceStartToken,
)

from validator.loading import node_faults
from validator.loading.composer import Composer, TooDeep
from validator.loading.strict import StrictPass, looks_odd
from validator.loading.syntax_errors import syntax_fault
from validator.loading.tree import MAX_DEPTH, Reading, TextFault, Tree
from validator.text import Span

try:
    from yaml._yaml import CParser as Parser
except ImportError:  # a platform without a wheel: slower, and nearly the same events
    from yaml import Loader as Parser  # type: ignore[assignment]


def read_in_full(text: str) -> Reading:
    """The documents of a YAML text, in order, with their marks, and what is wrong with it.

    A document that is no YAML is left out; where libyaml stopped in it, so is all that follows.
    """
    reading = Reading([], [], [])
    suspect, stop = _compose(text, reading)
    if suspect or looks_odd(text):
        _be_strict(text, stop, reading)
    if not reading.trees and not reading.faults:
        reading.faults.append(node_faults.empty_file())
    return reading


def _compose(text: str, reading: Reading) -> tuple[bool, int]:
    """Fills in a reading; whether a closer look is due, and the offset at which reading ended."""
    composer = Composer(text, reading.faults)
    parser = None
    try:
        parser = Parser(_with_last_break(text))
        composer.get_event = parser.get_event
        parser.get_event()
        while (event := parser.get_event()).__class__ is not StreamEndEvent:
            tree = composer.document(event)
            if tree is not None:
                reading.trees.append(tree)
    except (TooDeep, YAMLError, UnicodeEncodeError) as error:
        fault = _fault_of(error, text)
        reading.faults.append(fault)
        reading.broken.append(Span(min(composer.began, fault.span.start), len(text)))
        return composer.suspect, fault.span.start
    finally:
        if parser is not None:
            parser.dispose()
    return composer.suspect, len(text)


def _with_last_break(text: str) -> str:
    """The text, and a line break where its last line is blank and has none.

    Libyaml drops such a line from the end of a block scalar; it is a part of it.
    """
    is_blank = text.endswith(" ") and not text[text.rfind("\n") + 1 :].strip(" ")
    return text + "\n" if is_blank else text


def _be_strict(text: str, stop: int, reading: Reading) -> None:
    """Takes those documents out of a reading that are no YAML though libyaml reads them."""
    strict = StrictPass(text)
    # Half of a surrogate pair, which no file holds, was reported when the text was composed.
    with suppress(YAMLError, UnicodeEncodeError):
        parser = Parser(_with_last_break(text))
        try:
            strict.run(parser.get_token, stop)
        finally:
            parser.dispose()
    if not strict.faults:
        return
    places = sorted(fault.span.start for fault in strict.faults)

    def is_spoilt(tree: Tree) -> bool:
        first = bisect_left(places, tree.extent.start)
        return first < len(places) and places[first] < tree.extent.end

    spoilt = [tree.extent for tree in reading.trees if is_spoilt(tree)]
    reading.faults.extend(strict.faults)
    reading.trees[:] = [tree for tree in reading.trees if not is_spoilt(tree)]
    reading.broken[:] = sorted((*reading.broken, *spoilt))


def _fault_of(error: TooDeep | YAMLError | UnicodeEncodeError, text: str) -> TextFault:
    """What stopped reading, as a fault."""
    match error:
        case MarkedYAMLError(problem="exceeded maximum nesting depth", problem_mark=mark) if mark:
            # Libyaml 0.2.6 looks a thousand levels ahead, and gives up before it has told of the
            # first of them. Without what it saw last, it tells.
            shallower = Reading([], [], [])
            _compose(text[: mark.index], shallower)
            return shallower.faults[-1]
        case MarkedYAMLError():
            return syntax_fault(text, error, partial(_last_open, text))
        case TooDeep(at=at):
            return node_faults.too_deep(at, MAX_DEPTH)
        case ReaderError(character=int(character)):
            # Its position counts bytes or characters, as the parser is; but its first such
            # character is where any parser stops.
            at = max(text.find(chr(character)), 0)
        case UnicodeEncodeError(start=start):
            at = start
        case _:  # pragma: no cover - libyaml has no other errors
            at = 0
    return TextFault(
        "bad_encoding",
        "a character that no YAML text may hold",
        Span(at, min(at + 1, len(text))),
        "remove it, or write it as an escape in double quotes",
    )


def _last_open(text: str) -> int | None:
    """Where the last bracket of a text stands that is never closed; None where there is none."""
    opened: list[int] = []
    parser = Parser(text)
    try:
        while (token := parser.get_token()) is not None:
            if isinstance(token, (FlowMappingStartToken, FlowSequenceStartToken)):
                opened.append(token.start_mark.index)
            elif isinstance(token, (FlowMappingEndToken, FlowSequenceEndToken)) and opened:
                opened.pop()
    finally:
        parser.dispose()
    return opened[-1] if opened else None
