"""How costly a regular expression is to match, told from its text."""

from __future__ import annotations

import re

_VERBOSE = re.compile(r"\(\?[A-Za-z-]*x")
_PATTERN_TOKEN = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]?|\{([0-9]*)(?:,([0-9]*))?\}|.", re.DOTALL
)


def pattern_size(pattern: str) -> int:
    """About how many characters a pattern has once its repetitions are written out.

    A match takes time by that number and by the text's length. Raises `ValueError` where comments
    might mislead about it.
    """
    if _VERBOSE.search(pattern):
        raise ValueError("the flag `x`")
    sizes, last = [0], 0
    for token in _PATTERN_TOKEN.finditer(pattern):
        match token[0]:
            case "(":
                sizes.append(0)
            case ")" if len(sizes) > 1:
                last = sizes.pop()
                sizes[-1] += last
            case "*" | "+" | "?":
                pass
            case _ if token[1] is not None:
                times = max(int(token[1] or 1), int(token[2] or 1), 1)
                sizes[-1] += last * (times - 1)
                last *= times
            case _:
                last = 1
                sizes[-1] += 1
    return sum(sizes)
