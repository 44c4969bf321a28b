"""Named tuples are those of `typing`, to all that anybody asks of them."""

from __future__ import annotations

import inspect
import pickle
import re
import typing
from pathlib import Path
from typing import Any

import pytest

import validator
from validator.named_tuple import NamedTuple


def declared(name: str, base: Any) -> Any:
    """A type of that name, by one of the two ways, with all that such types have."""

    class Declared(base):  # type: ignore[misc]
        """What it is."""

        first: int
        second: tuple[str, ...] = ()

        @property
        def third(self) -> int:
            """A property."""
            return int(self.first) + 1

        @staticmethod
        def of(first: int) -> Declared:
            """A maker."""
            return Declared(first)

        def __str__(self) -> str:
            return f"{self.first}!"

    Declared.__name__ = Declared.__qualname__ = name  # by which it is found again
    return Declared


Ours, Theirs = declared("Ours", NamedTuple), declared("Theirs", typing.NamedTuple)


class Empty(NamedTuple):
    """Without a field."""


def test_it_is_what_typing_makes() -> None:
    for ask in (
        lambda it: it._fields,
        lambda it: it._field_defaults,
        lambda it: it.__doc__,
        lambda it: it.__module__,
        lambda it: it.__bases__,
        lambda it: it.__slots__,
        lambda it: {*it.__annotations__},
        lambda it: [name for name in vars(it) if not name.startswith("_")],
        lambda it: [*inspect.signature(it).parameters],
        lambda it: typing.get_type_hints(it),
        lambda it: it(1).third,
        lambda it: it.of(2) == it(first=2, second=()) == (2, ()),
        lambda it: str(it(1)),
        lambda it: repr(it(1)).replace(it.__name__, ""),
        lambda it: it(1)._replace(second=("x",)),
        lambda it: it._make([1, ()])._asdict(),
        lambda it: pickle.loads(pickle.dumps(it(1))) == it(1),
        lambda it: hash(it(1)),
    ):
        assert ask(Ours) == ask(Theirs)
    assert Empty.__qualname__ == "Empty"
    assert Empty() == ()


@pytest.mark.parametrize("arguments", [(), (1, 2, 3)])
def test_wrong_arguments(arguments: tuple[int, ...]) -> None:
    with pytest.raises(TypeError):
        Ours(*arguments)


def test_no_module_takes_it_from_typing() -> None:
    root = Path(validator.__file__).parent
    taken = re.compile(r"from typing import (\([^)]*|[^\n]*)\bNamedTuple\b|typing\.NamedTuple\)")
    assert [it.name for it in root.rglob("*.py") if taken.search(it.read_text())] == [
        "named_tuple.py"
    ]
