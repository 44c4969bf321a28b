"""The setting by which VS Code, and whatever else speaks to yaml-language-server, finds schemas."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from validator.cli.generated import Change
from validator.cli.output import Unusable
from validator.engine.schemas import DIRECTORY, ENDING
from validator.loading.jsonc import appended, read_jsonc
from validator.loading.marks import Mark
from validator.model.kinds import KINDS
from validator.source.write import file_below
from validator.text import Span, Splice, spliced

SETTINGS = ".vscode/settings.json"
KEY = "yaml.schemas"
_MOST = 1024 * 1024


def compare_settings(root: Path) -> list[Change]:
    """The settings of the workspace at `root`, where they do not lead from records to schemas.

    Raises `OSError` where they cannot be read, and `Unusable` with the lines to paste where they
    cannot be added to safely.
    """
    file = file_below(root, SETTINGS)
    before = file.read_bytes().decode("utf-8", "surrogateescape") if file.exists() else None
    try:
        if before is not None and len(before) > _MOST:
            raise ValueError("larger than any settings")
        after = with_association("{}\n" if before is None else before)
    except ValueError:
        message = f"{SETTINGS} cannot be read for certain as JSON with comments. Paste into it:\n"
        raise Unusable(f"{message}\n{lines_to_paste()}") from None
    return [] if after == before else [Change(SETTINGS, before, after)]


def with_association(text: str) -> str:
    """Settings with what is missing added, and every other character as it was.

    Raises `ValueError` where they are no JSON with comments, or mean something else by the key.
    """
    text, bom = text.removeprefix("\ufeff"), "\ufeff" * text.startswith("\ufeff")
    settings, mark = read_jsonc(text)
    expected = _associated(settings)
    splices = _splices(text, settings, mark) if expected != settings else []
    after = spliced(text, sorted(splices))
    if read_jsonc(after)[0] != expected:
        raise ValueError("the settings would say something else")
    return bom + after


def lines_to_paste() -> str:
    """What leads from records to schemas, as lines of the settings."""
    return json.dumps({KEY: _association()}, indent=2)[2:-2]


def associated(settings: Any) -> bool:
    """Whether settings lead from each kind of record to its schema."""
    return bool(_associated(settings) == settings)


def _associated(settings: Any) -> Any:
    """What settings say once they lead from records to schemas. Raises `ValueError`."""
    schemas = settings.get(KEY, {}) if isinstance(settings, dict) else None
    if not isinstance(schemas, dict):
        raise ValueError("settings are objects")
    missing = {schema: _missing(schemas, schema) for schema in _association()}
    return {
        **settings,
        KEY: {
            **schemas,
            **{schema: [*_listed(schemas, schema), *it] for schema, it in missing.items() if it},
        },
    }


def _splices(text: str, settings: Any, mark: Mark) -> list[Splice]:
    """What is to be added to settings."""
    keys: Any = mark[2]
    first = min((start for start, _, _ in keys.values()), default=0)
    unit = re.search(r"[\r\n]([ \t]+)\Z", text[:first])
    indent = unit[1] if unit else "  "

    def written(key: str, value: Any) -> str:
        return f"{json.dumps(key)}: {json.dumps(value, indent=indent)}"

    if KEY not in settings:
        return appended(text, mark, [written(KEY, _association())], indent)
    schemas, found = settings[KEY], keys[KEY][2]
    places: Any = found[2]
    added = [written(*it) for it in _association().items() if it[0] not in schemas]
    splices = appended(text, found, added, indent) if added else []
    for schema in _association().keys() & schemas.keys():
        globs = [json.dumps(glob) for glob in _missing(schemas, schema)]
        place = places[schema][2]
        if globs and place[2] is None:
            own = [text[place[0] : place[1]], *globs]
            splices.append(Splice(Span(place[0], place[1]), f"[{', '.join(own)}]"))
        elif globs:
            splices += appended(text, place, globs, indent)
    return splices


def _missing(schemas: dict[str, Any], schema: str) -> list[str]:
    """The globs of a schema that settings do not state."""
    stated = _listed(schemas, schema)
    return [glob for glob in _association()[schema] if glob not in stated]


def _listed(schemas: dict[str, Any], schema: str) -> list[Any]:
    globs = schemas.get(schema, [])
    return globs if isinstance(globs, list) else [globs]


def _association() -> dict[str, list[str]]:
    """The globs of each kind's files, by the path of its schema."""
    return {
        f"./{DIRECTORY}/{kind.name}{ENDING}": list(kind.globs)
        for kind in KINDS
        if kind.format == "yaml"
    }
