"""The setting by which VS Code, and whatever else speaks to yaml-language-server, finds schemas."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from validator.cli.generated import Change
from validator.cli.output import Unusable
from validator.engine.schemas import DIRECTORY, ENDING
from validator.model.kinds import KINDS
from validator.source.write import file_below

SETTINGS = ".vscode/settings.json"
KEY = "yaml.schemas"

_TEXT = r'("(?:[^"\\]|\\.)*(?:"|\Z))'
_COMMENT = re.compile(_TEXT + r"|//[^\r\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_LAST_COMMA = re.compile(_TEXT + r"|,(?=\s*[}\]])", re.DOTALL)


def compare_settings(root: Path) -> list[Change]:
    """The settings of the workspace at `root`, where they do not lead from records to schemas.

    Raises `OSError` where they cannot be read, and `Unusable` with the lines to paste where they
    hold what a rewrite would lose, such as comments.
    """
    file = file_below(root, SETTINGS)
    before = file.read_bytes().decode("utf-8", "surrogateescape") if file.exists() else None
    if associated(_plain(before or "")):
        return []
    try:
        return [Change(SETTINGS, before, with_association(before or "{}"))]
    except (ValueError, RecursionError):
        message = (
            f"{SETTINGS} is not plain JSON, so that a rewrite would lose comments. Paste into it:\n"
        )
        raise Unusable(f"{message}\n{lines_to_paste()}") from None


def with_association(text: str) -> str:
    """Settings in plain JSON with what is missing added, indented as they were.

    Raises `ValueError` or `RecursionError` where they are something else.
    """
    settings = json.loads(text)
    if not isinstance(settings, dict) or not isinstance(settings.get(KEY, {}), dict):
        raise ValueError("settings are objects")
    schemas = dict(settings.get(KEY, {}))
    for schema, globs in _association().items():
        stated = _listed(schemas.get(schema, []))
        schemas[schema] = [*stated, *(glob for glob in globs if glob not in stated)]
    indent = re.search(r"\n([ \t]+)\"", text)
    after = json.dumps(
        {**settings, KEY: schemas}, indent=indent[1] if indent else 2, ensure_ascii=False
    )
    after.encode()  # a ValueError for halves of characters
    return f"{after}\n".replace("\n", "\r\n" if "\r\n" in text else "\n")


def lines_to_paste() -> str:
    """What leads from records to schemas, as lines of the settings."""
    return json.dumps({KEY: _association()}, indent=2)[2:-2]


def associated(settings: Any) -> bool:
    """Whether settings lead from each kind of record to its schema."""
    schemas = settings.get(KEY) if isinstance(settings, dict) else None
    return isinstance(schemas, dict) and all(
        set(globs) <= set(map(str, _listed(schemas.get(schema, []))))
        for schema, globs in _association().items()
    )


def _association() -> dict[str, list[str]]:
    """The globs of each kind's files, by the path of its schema."""
    return {
        f"./{DIRECTORY}/{kind.name}{ENDING}": list(kind.globs)
        for kind in KINDS
        if kind.format == "yaml"
    }


def _listed(globs: Any) -> list[Any]:
    return globs if isinstance(globs, list) else [globs]


def _plain(text: str) -> Any:
    """What settings say, with comments and commas before a closing bracket; None if nothing."""
    text = _COMMENT.sub(lambda found: found[1] or " ", text)
    text = _LAST_COMMA.sub(lambda found: found[1] or "", text)
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
