"""pydantic's compiled part by itself: validators and errors, without what describes their schemas.

Floor 0: it knows nothing of us. To import `pydantic_core` as a whole takes ten milliseconds, nearly
all for types that only those who write schemas need. Whoever imports it later, such as pydantic,
gets it whole, with the same classes as here.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.machinery import PathFinder
from types import ModuleType
from typing import TYPE_CHECKING

__all__ = [
    "BUILT_IN_ERRORS",
    "VERSION",
    "PydanticCustomError",
    "SchemaError",
    "SchemaValidator",
    "ValidationError",
]

_PACKAGE = "pydantic_core"
_PART = f"{_PACKAGE}._pydantic_core"


def _compiled_part() -> ModuleType:
    spec = None if _PACKAGE in sys.modules else PathFinder.find_spec(_PACKAGE)
    if spec is None or spec.submodule_search_locations is None:
        return import_module(_PART)
    # A package that is there, but of which nothing was run.
    bare = sys.modules[_PACKAGE] = ModuleType(_PACKAGE)
    bare.__path__ = spec.submodule_search_locations
    try:
        return import_module(_PART)
    finally:
        del sys.modules[_PACKAGE]


if TYPE_CHECKING:
    from pydantic_core import PydanticCustomError, SchemaError, SchemaValidator, ValidationError

    VERSION: str
    BUILT_IN_ERRORS: frozenset[str]
else:
    _part = _compiled_part()
    PydanticCustomError, SchemaError = _part.PydanticCustomError, _part.SchemaError
    SchemaValidator, ValidationError = _part.SchemaValidator, _part.ValidationError
    VERSION = _part.__version__
    BUILT_IN_ERRORS = frozenset(error["type"] for error in _part.list_all_errors())
