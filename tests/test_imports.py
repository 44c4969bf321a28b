"""The import budget: which modules a run may load, so that nobody adds a heavy one unseen.

The golden files list our own modules and the packages of others. A longer list must be worth its
time in every run: look at `python -X importtime -m validator check`.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.generate import generate

HEAVY = frozenset(
    [
        "asyncio",
        "concurrent.futures",
        "email",
        "http",
        "importlib.metadata",
        "multiprocessing",
        "secrets",
        "ssl",
        "tempfile",
        "tomllib",
        "unittest",
        "urllib.request",
        "xml",
        "zipfile",
        "zoneinfo",
    ]
)
"""Of the standard library, what no run in which nothing changed may load."""

SLOW = frozenset(
    [
        "collections",
        "contextlib",
        "dataclasses",
        "enum",
        "functools",
        "hashlib",
        "importlib.machinery",
        "json",
        "pathlib",
        "pickle",
        "platformdirs",
        "re",
        "selectors",
        "signal",
        "subprocess",
        "threading",
        "typing",
    ]
)
"""What takes longer to load than a run in which nothing changed should."""

LOADED = """
import os, sys
before = set(sys.modules)
sys.argv[0] = "relgate"
os._exit = sys.exit  # so that what it ended with can still be looked at
if hasattr(os, "sched_setaffinity"):  # no other process shall do what this one would load more for
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
from validator.__main__ import main
try:
    main()
except SystemExit:
    pass
print("loaded:", *sorted(set(sys.modules) - before))
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for path, text in generate(200, seed=7).items():
        target = tmp_path / "repository" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    return tmp_path / "repository"


def loaded(*arguments: str) -> set[str]:
    """The modules that a run of the command line loads."""
    command = [sys.executable, "-I", "-c", LOADED, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parent.parent)
    assert "loaded:" in done.stdout, done.stderr
    # Of pydantic, this one name is there from the start, and holds nothing (`__main__`).
    return set(done.stdout.rpartition("loaded:")[2].split()) - {"pydantic.plugin._loader"}


def listed(modules: set[str]) -> str:
    """Our own modules and the packages of others, one a line."""
    others = {name.partition(".")[0] for name in modules} - set(sys.stdlib_module_names)
    # The names of these tell the version of Cython, and the machine; `_disk` may not be built.
    others = {
        name for name in others if not name.startswith(("_cython", "cython", "_sysconfigdata"))
    }
    own = {name for name in modules if name.partition(".")[0] == "validator"}
    own.discard("validator.source._disk")
    return "".join(f"{name}\n" for name in sorted(own | (others - {"validator"})))


def check(root: Path, folder: Path, *options: str) -> set[str]:
    now = "2026-11-23T12:00:00Z"
    return loaded("-C", str(root), "check", "--now", now, "--cache-dir", str(folder), *options)


def test_a_version(golden: Callable[[str, str], None]) -> None:
    golden("imports.version.txt", listed(loaded("--version")))


def test_a_cold_run(root: Path, tmp_path: Path, golden: Callable[[str, str], None]) -> None:
    pytest.importorskip("validator.loading._plain_yaml", reason="needs what a C compiler builds")
    golden("imports.cold.txt", listed(check(root, tmp_path / "caches")))


def test_a_run_that_tells_of_faults_needs_no_models(root: Path, tmp_path: Path) -> None:
    path = root / "environments/staging/faulty.yaml"
    path.write_text("id: x\nnam: staging\ncloud_provider: [cloud]\nsuccess_criteria: {a: {}}\n")
    modules = check(root, tmp_path / "caches")
    assert "validator.loading.model_faults" in modules
    assert not any(
        name.startswith("pydantic.") or name == "validator.model.record" for name in modules
    )


def test_a_warm_run(root: Path, tmp_path: Path, golden: Callable[[str, str], None]) -> None:
    time.sleep(0.06)  # so that the files' times tell that they were not written again
    check(root, tmp_path / "caches")
    modules = check(root, tmp_path / "caches", "--quiet")
    golden("imports.warm.txt", listed(modules))
    assert not modules & HEAVY


def test_a_replayed_run(root: Path, tmp_path: Path, golden: Callable[[str, str], None]) -> None:
    time.sleep(0.06)  # so that the files' times tell that they were not written again
    check(root, tmp_path / "caches")
    modules = check(root, tmp_path / "caches")
    golden("imports.replayed.txt", listed(modules))
    assert not modules & HEAVY
    assert not modules & SLOW


def test_a_run_whose_answer_is_still_true(
    root: Path, tmp_path: Path, golden: Callable[[str, str], None]
) -> None:
    time.sleep(0.06)  # so that the files' times tell that they were not written again
    check(root, tmp_path / "caches")
    path = next(root.glob("environments/staging/*.yaml"))
    path.write_text(f"{path.read_text()}# Another comment.\n")
    modules = check(root, tmp_path / "caches")
    golden("imports.still_true.txt", listed(modules))
    assert not modules & (HEAVY | {"click", "dataclasses", "inspect", "pathlib", "pickle"}) - {
        "tomllib"
    }


def test_pydantic_gets_all_of_the_module_that_it_is_spared() -> None:
    """`importlib.metadata` is not loaded for plugins that are not looked for; unless it must be."""
    ask = "from pydantic.plugin._loader import get_plugins, PYDANTIC_ENTRY_POINT_GROUP as group"
    program = (
        "import sys\nfrom validator.__main__ import _forgo_plugins\n_forgo_plugins()\n"
        f"{ask}\nassert (list(get_plugins()), group) == ([], 'pydantic')\nprint(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert "importlib.metadata" in done.stdout.split(), done.stderr
