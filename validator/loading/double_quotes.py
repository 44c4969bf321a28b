"""A text in double quotes, as YAML and TOML read it alike, and JSON where it must."""

from __future__ import annotations

import json

_LAST_OF_PLANE = 0xFFFF


def in_double_quotes(text: str, *, for_json: bool = False) -> str:
    """The text in double quotes, in which what nobody sees is escaped.

    What lies beyond the first plane stays for JSON, which has no escape for it that YAML reads.
    """
    quoted = json.dumps(text, ensure_ascii=False)
    if quoted.isprintable():
        return quoted
    return "".join(it if it.isprintable() else _escaped(it, for_json=for_json) for it in quoted)


def _escaped(character: str, *, for_json: bool) -> str:
    code = ord(character)
    if code <= _LAST_OF_PLANE:
        return f"\\u{code:04x}"
    return character if for_json else f"\\U{code:08x}"
