"""pydantic's compiled part by itself: light, and the same that pydantic has."""

from __future__ import annotations

import subprocess
import sys

import pytest


def run(program: str) -> str:
    command = [sys.executable, "-c", program]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_nothing_but_the_compiled_part_is_loaded() -> None:
    program = """
import sys
from validator.pydantic_engine import VERSION, SchemaValidator
assert SchemaValidator({"type": "int"}).validate_python(1) == 1
others = ("pydantic", "typing_extensions")
print(*[name for name in sys.modules if name.startswith(others)], VERSION)
"""
    loaded = run(program).split()
    import pydantic_core

    assert loaded == ["pydantic_core._pydantic_core", pydantic_core.__version__]


@pytest.mark.parametrize("first", ["validator.pydantic_engine", "pydantic_core"])
def test_whoever_imports_pydantic_later_gets_the_same_classes(first: str) -> None:
    program = f"""
import {first}
import pydantic, pydantic_core
from validator import pydantic_engine
for name in ("PydanticCustomError", "SchemaError", "SchemaValidator", "ValidationError"):
    assert getattr(pydantic_engine, name) is getattr(pydantic_core, name), name
class Model(pydantic.BaseModel):
    number: int
try:
    Model(number="x")
except pydantic_engine.ValidationError as error:
    print(error.error_count(), pydantic_core.core_schema.__name__)
"""
    assert run(program) == "1 pydantic_core.core_schema\n"
