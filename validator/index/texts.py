"""Every text in a record, keys among them, and where it stands."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from validator.finding import Place
from validator.loading.document import Document
from validator.loading.marks import Mark, Step
from validator.named_tuple import NamedTuple
from validator.privacy import Sensitive
from validator.text import Span


class Text(NamedTuple):
    """A key or a value that is a text: what it says, and where it stands with quotes and all."""

    document: Document[Any]
    steps: tuple[Step, ...]
    value: str
    span: Span
    is_key: bool = False

    @property
    def place(self) -> Place:
        """The key or the value."""
        return self.document.place(*self.steps, key=self.is_key)


def may_hold(parts: Collection[str], is_sign: Callable[[str], bool]) -> bool:
    """Whether there is a sign of something in one of some texts, told by few looks."""
    # One character beyond ASCII would make all that it is joined to wider, and slow to look at.
    return is_sign("\n".join([part for part in parts if part.isascii()])) or any(
        is_sign(part) for part in parts if not part.isascii()
    )


def holds(
    data: Any,
    is_sign: Callable[[str], bool],
    find: Callable[[str], Iterable[Sensitive]],
) -> bool:
    """Whether something is found in a text of some data, told without a look at where that stands.

    `is_sign` says of a text, joined of several, whether `find` may find something in one of them.
    """
    parts = said(data)
    return may_hold(parts, is_sign) and any(any(find(part)) for part in parts)


def said(data: Any) -> set[str]:
    """The texts in some data, keys among them."""
    found: set[str] = set()
    parts = [data]
    for part in parts:
        if isinstance(part, str):
            found.add(part)
        elif isinstance(part, dict):
            found.update(part)
            parts += part.values()
        elif isinstance(part, list):
            parts += part
    return found


def texts(document: Document[Any], *steps: Step) -> Iterator[Text]:
    """The texts of a record in the order of the file, or those in one value of it."""
    mark, data = document.tree.mark, document.tree.data
    for step in steps:
        children: Any = mark[2]
        try:
            data = data[step]
            mark = children[step] if isinstance(step, int) else children[step][2]
        except (IndexError, KeyError, TypeError):
            return
    yield from _texts(document, steps, mark, data)


def _texts(
    document: Document[Any], steps: tuple[Step, ...], mark: Mark, data: Any
) -> Iterator[Text]:
    start, end, children = mark
    if isinstance(data, str):
        yield Text(document, steps, data, Span(start, end))
    elif isinstance(data, dict) and isinstance(children, dict):
        for name, (key_start, key_end, child) in children.items():
            below = (*steps, name)
            yield Text(document, below, name, Span(key_start, key_end), is_key=True)
            yield from _texts(document, below, child, data[name])
    elif isinstance(data, list) and isinstance(children, list):
        for index, (child, item) in enumerate(zip(children, data, strict=True)):
            yield from _texts(document, (*steps, index), child, item)


def found_in(
    text: Text, file_text: str, find: Callable[[str], Iterable[Sensitive]]
) -> Iterator[tuple[Place, str]]:
    """What is found in a text, at its exact characters where the file writes them as they are.

    Where escapes or line breaks stand between, at the whole text, once for each kind of thing.
    """
    start, end = text.span
    raw = file_text[start:end]
    said = list(find(text.value))
    written = list(find(raw)) if said else []
    if _words(text.value, said) == _words(raw, written):
        for (first, last), what in written:
            yield text.place._replace(span=Span(start + first, start + last)), what
    else:
        for what in dict.fromkeys(what for _, what in said):
            yield text.place, what


def _words(text: str, found: Iterable[Sensitive]) -> list[tuple[str, str]]:
    return [(text[start:end], what) for (start, end), what in found]
