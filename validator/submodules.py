"""The modules of a package, by the names of their files."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType


def submodules(package: ModuleType) -> list[str]:
    """The names of the modules in a package, in order."""
    try:
        files = [name for folder in package.__path__ for name in os.listdir(folder)]
    except OSError:  # It lies in an archive.
        from pkgutil import iter_modules  # which loads `inspect`, and takes 5 ms to do so

        return sorted(module.name for module in iter_modules(package.__path__))
    return sorted({name.partition(".")[0] for name in files if name.endswith((".py", ".pyc"))})
