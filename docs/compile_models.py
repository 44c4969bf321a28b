"""Writes what the models compile to into the package; `--check` fails where it is stale."""

from __future__ import annotations

import sys
from pathlib import Path

from validator.engine.policy import PLAIN_POLICY, WHOLE_POLICY
from validator.model import compiled
from validator.model.compiling import compiled_source
from validator.model.kinds import KINDS
from validator.pydantic_engine import VERSION


def main() -> int:
    """Write or check the module; the exit code."""
    path, only_check = Path(compiled.__file__), "--check" in sys.argv[1:]
    if only_check and VERSION != compiled.PYDANTIC_CORE:
        print(f"{path.name}: not checked, for pydantic_core {compiled.PYDANTIC_CORE} made it")
    elif path.read_text() != (new := current_source()):
        if only_check:
            print(f"{path.name} is stale; run `make generate`", file=sys.stderr)
            return 1
        path.write_text(new)
        print(f"wrote {path.name}")
    return 0


def current_source() -> str:
    """What the module should hold by the models as they are."""
    kinds = (*KINDS, PLAIN_POLICY, WHOLE_POLICY)
    return compiled_source({kind.compiled: kind.model for kind in kinds if kind.compiled})


if __name__ == "__main__":
    sys.exit(main())
