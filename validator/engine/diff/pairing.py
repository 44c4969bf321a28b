"""Which things of two sides are one thing: matched by one key after the other."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")


def pair_up(
    before: Sequence[T], after: Sequence[T], keys: Iterable[Callable[[T], Hashable]]
) -> list[tuple[T | None, T | None]]:
    """Every thing of both sides once, with its like or with None; those of `before` come first.

    A key that is None says nothing. Of several things with one key, the first goes with the first.
    """
    like: dict[int, int] = {}
    taken: set[int] = set()
    for key in keys:
        waiting: dict[Hashable, deque[int]] = defaultdict(deque)
        for number, thing in enumerate(after):
            if number not in taken and (value := key(thing)) is not None:
                waiting[value].append(number)
        for number, thing in enumerate(before):
            if number not in like and (queue := waiting.get(key(thing))):
                like[number] = queue.popleft()
                taken.add(like[number])
    return [
        *(
            (thing, after[like[number]] if number in like else None)
            for number, thing in enumerate(before)
        ),
        *((None, thing) for number, thing in enumerate(after) if number not in taken),
    ]
