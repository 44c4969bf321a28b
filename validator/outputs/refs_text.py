"""Who uses a name, a line each, as grep and compilers tell a place."""

from __future__ import annotations

from validator.engine.uses import Use, Uses
from validator.outputs.plain import printable
from validator.privacy import mask_known


def render(uses: Uses) -> str:
    """`path:line:column: kind key (field)`, the records that state the name before the others."""
    return "".join(f"{printable(_line(use))}\n" for use in (*uses.stated, *uses.references))


def _line(use: Use) -> str:
    where = f"{use.place.path}:{use.start.line}:{use.start.column}"
    return f"{where}: {mask_known(use.document.label)} ({use.field})"
