from collections.abc import Callable
from typing import Any

def read_plain(
    text: str, words: dict[str, bool | None], resolve: Callable[[str], object], /
) -> tuple[Any, int] | None: ...
