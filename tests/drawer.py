"""A store in memory, for what is remembered from run to run."""

from __future__ import annotations

from dataclasses import dataclass, field

from validator.sealing import digest

QUESTION = digest("a question")


@dataclass
class Drawer:
    """A store in memory."""

    contents: dict[str, bytes] = field(default_factory=dict)

    def read(self, name: str, start: int = 0, size: int = -1) -> bytes | None:
        content = self.contents.get(name)
        return content and content[start : start + size if size >= 0 else None]

    def write(self, name: str, content: bytes) -> None:
        self.contents[name] = content
