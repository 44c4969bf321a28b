"""Whatever an answer depends on is seen when it is no longer as it was."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from cli.conftest import write
from cli.replay.asking import NOW, SETTLED, check, policy, remembered, replayed, touched
from looked import run
from real_git import git

import validator
from validator import replay
from validator.facts.tool import fingerprint

# What is seen


def a_nearer_policy(root: Path) -> None:
    write(root, "bundles/relgate.toml", "")


def no_policy(root: Path) -> None:
    (root / "relgate.toml").unlink()


def policy_in_the_project(root: Path) -> None:
    (root / "relgate.toml").rename(root / "pyproject.toml")


def same_size_and_time(root: Path) -> None:
    path = root / "bundles/unused.yaml"
    times = path.stat()
    path.write_text(path.read_text().replace("platform-team", "platform-tean"))
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def replaced_by_its_like(root: Path) -> None:
    path = root / "bundles/unused.yaml"
    shutil.copy2(path, root / "aside")
    (root / "aside").rename(path)


def renamed(root: Path) -> None:
    (root / "bundles/unused.yaml").rename(root / "bundles/other.yaml")


def removed(root: Path) -> None:
    (root / "bundles/unused.yaml").unlink()


def added(root: Path) -> None:
    write(root, "releases/v1.0.0/notes.txt", "x")


def an_empty_folder_named_as_a_record(root: Path) -> None:
    (root / "bundles/x.yaml").mkdir()


def linked(root: Path) -> None:
    (root / "bundles").rename(root / "aside")
    (root / "bundles").symlink_to(root / "aside")


def tag_added(root: Path) -> None:
    git(root, "tag", "v1.1.0")


def tag_moved(root: Path) -> None:
    git(root, "commit", "--quiet", "--allow-empty", "-m", "y")
    git(root, "tag", "--force", "v1.0.0")


def tag_deleted(root: Path) -> None:
    git(root, "tag", "--delete", "v1.0.0")


def tag_annotated(root: Path) -> None:
    git(root, "tag", "--force", "-a", "-m", "m", "v1.0.0")


def shallow(root: Path) -> None:
    (root / ".git/shallow").write_text(f"{git(root, 'rev-parse', 'HEAD')}\n")


def fetched_without_tags(root: Path) -> None:
    git(root, "config", "remote.origin.tagOpt", "--no-tags")


def broken_reference(root: Path) -> None:
    (root / ".git/refs/tags/v2.0.0").write_text("")


def no_repository(root: Path) -> None:
    shutil.rmtree(root / ".git")


def another_repository(root: Path) -> None:
    shutil.rmtree(root / ".git")
    git(root, "init", "--quiet")


SEEN = [
    *(a_nearer_policy, policy, no_policy, policy_in_the_project),
    *(touched, same_size_and_time, replaced_by_its_like, renamed, removed, added, linked),
    *(an_empty_folder_named_as_a_record, tag_added, tag_moved, tag_deleted, tag_annotated),
    *(shallow, fetched_without_tags, broken_reference, no_repository, another_repository),
]


@pytest.mark.parametrize("change", SEEN, ids=lambda change: change.__name__)
def test_a_change_is_seen(root: Path, change: Callable[[Path], None]) -> None:
    os.chdir(root / "bundles")
    remembered()
    change(root)
    assert check() == check("--no-cache")


def test_a_packed_tag_is_the_same(root: Path) -> None:
    remembered()
    git(root, "pack-refs", "--all")
    assert check().replayed


def test_local_tags_may_contradict_a_lock(root: Path) -> None:
    write(root, "relgate.toml", '[tags]\nsource = "lock"\n')
    write(root, "releases/tags.lock", f"v1.0.0 {git(root, 'rev-parse', 'HEAD')}\n")
    before = remembered()
    tag_moved(root)
    after = check()
    assert not after.replayed
    assert after.stdout != before.stdout


def test_the_tags_of_another_clone(root: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", str(root), "other")
    write(root, "relgate.toml", '[tags]\nsource = "../other"\n')
    remembered()
    git(root, "tag", "v1.1.0")
    assert check().replayed
    git(tmp_path / "other", "tag", "v1.1.0")
    assert not check().replayed


def test_tags_of_tags_are_asked_for_each_time(root: Path) -> None:
    """More is asked of git about these than is compared."""
    git(root, "tag", "-a", "-m", "m", "v1.1.0")
    git(root, "tag", "-a", "-m", "m", "v1.2.0", "v1.1.0")
    time.sleep(SETTLED)
    for _ in range(3):
        assert not check().replayed


def test_outside_a_repository_git_is_not_started(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_repository(root)
    monkeypatch.setattr("validator.spawning.Started.__init__", None)
    remembered()
    (root / ".git").mkdir()
    with pytest.raises(TypeError):
        check()


def test_an_attachment_is_seen(root: Path) -> None:
    write(root, "criteria.json", "{}")
    option = '[rules.refused_by_team_schema]\nsuccess_criteria = "criteria.json"\n'
    write(root, "relgate.toml", option)
    remembered()
    write(root, "criteria.json", '{"required": ["x"]}')
    assert check() == check("--no-cache")
    remembered()
    (root / "criteria.json").unlink()
    assert check() == check("--no-cache")


def test_a_file_that_was_written_just_now_is_read_again(root: Path) -> None:
    (root / "bundles/unused.yaml").touch()
    check()
    assert not check().replayed


def test_named_paths_are_seen(root: Path) -> None:
    write(root, "notes/x", "")
    (root / "link").symlink_to(root / "bundles")
    remembered("notes", "link/unused.yaml")
    (root / "link").unlink()
    shutil.copytree(root / "bundles", root / "again")
    (root / "link").symlink_to(root / "again")
    assert not check("notes", "link/unused.yaml").replayed
    remembered("notes")
    shutil.rmtree(root / "notes")
    assert check("notes").exit_code == 2


def test_a_folder_that_is_gone_is_seen(root: Path) -> None:
    """As a place to start from, though the root is found above it all the same."""
    write(root, "notes/x", "")
    command = ["-C", "notes", "check", "--now", NOW]
    time.sleep(SETTLED)
    run(command)
    assert run(command).replayed
    shutil.rmtree(root / "notes")
    assert run(command).exit_code == 2
    (root / "notes").touch()
    assert run(command).exit_code == 2


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_what_may_no_longer_be_read_is_seen(root: Path) -> None:
    write(root, "notes/x", "")
    remembered("notes/x")
    (root / "notes/x").chmod(0)
    assert check("notes/x").exit_code == 2


def test_the_clock_is_seen(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rotation that is due, or no longer due, at another instant."""
    later = time.time_ns()
    for name in ("staging-api", "unused"):
        path = root / f"bundles/{name}.yaml"
        path.write_text(path.read_text().replace("2026-11-01", time.strftime("%Y-%m-%d")))
    time.sleep(SETTLED)
    first = run(["check"])
    assert run(["check"]) == first._replace(replayed=True)
    later += 80 * 24 * 3600 * 10**9
    monkeypatch.setattr("time.time_ns", lambda: later)
    assert not run(["check"]).replayed
    monkeypatch.setattr("time.time_ns", lambda: 0)
    assert not run(["check"]).replayed


@pytest.mark.parametrize("name", replay.VARIABLES)
def test_a_variable_is_seen(root: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.delenv(name, raising=False)
    cache = ("--cache-dir", os.environ.get("RELGATE_CACHE_DIR", "../caches"))
    remembered(*cache)
    monkeypatch.setenv(name, str(root.parent / "x"))
    assert not replayed(*cache)


def test_the_terminal_is_seen(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remembered()
    for stream in (sys.stdout, sys.stderr):
        with monkeypatch.context() as patch:
            patch.setattr(stream, "isatty", lambda: True)
            assert not replayed()
    assert replayed()


def test_the_working_directory_is_seen(root: Path) -> None:
    remembered()
    remembered(".")
    os.chdir(root / "bundles")
    assert not check().replayed
    os.chdir(root / "environments")
    assert not check(".").replayed
    assert check(".").replayed
    os.chdir(root / "bundles")
    assert not check(".").replayed


def test_another_version_of_the_program_is_seen(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remembered()
    monkeypatch.setattr(validator, "__version__", "99.0.0")
    assert not check().replayed


def test_an_edited_program_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a development install: a source of the same size, with the time of before."""
    package = tmp_path / "validator"
    shutil.copytree(Path(validator.__file__).parent, package)
    monkeypatch.setattr(validator, "__file__", str(package / "__init__.py"))
    before = fingerprint()
    assert fingerprint() == before
    source = package / "rules/ref002_unused_bundle.py"
    times = source.stat()
    time.sleep(SETTLED)
    source.write_text(source.read_text().replace("unused", "Unused"))
    os.utime(source, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert fingerprint() != before


def test_another_library_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint()
    (tmp_path / "yaml").mkdir()
    (tmp_path / "yaml/__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    assert fingerprint() != before


# The environment

KNOWN = {
    "GIT_INDEX_FILE": "the index of --staged and --since, which are not replayed",
    "PATH": "where git is found, anew each time",
    "XDG_CACHE_HOME": "where the cache is found, anew each time",
    "PYDANTIC_DISABLE_PLUGINS": "set by ourselves",
}
"""Variables that are read, and why no output that is replayed depends on them."""


def test_every_variable_that_the_sources_name_is_known() -> None:
    named: set[str] = set()
    for path in Path(validator.__file__).parent.rglob("*.py"):
        text = path.read_text()
        assert "getenv" not in text
        found = re.findall(r"\benviron\b(?:\.\w+\(|\[)?([^,)\]]*)", text)
        found += re.findall(r"[(\s]envvar=([^,)]+)", text)
        named |= {it.strip("'\"") for it in found}
    named -= {""}  # in `git_program`, which hands all to git; and git is asked each time
    named -= {"VARIABLE", "name"}  # in `replay` itself, and in options for which it has them
    assert named <= {*replay.VARIABLES, *KNOWN}


WATCHED = """
import os, sys
read = set()
get = os._Environ.__getitem__
def watched(self, name):
    read.add(name)
    return get(self, name)
os._Environ.__getitem__ = watched
os._exit = sys.exit
sys.argv[0] = "relgate"
import validator.git_program
environment = validator.git_program._environment
def handed_to_git(*arguments):
    global read
    kept = {*read}
    handed = environment(*arguments)
    read = kept
    return handed
validator.git_program._environment = handed_to_git
from validator.__main__ import main
try:
    main()
except SystemExit:
    pass
print("read:", *sorted(read))
"""

IN_OTHER_WORDS = {"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"}
"""In which language click says what is wrong with a command line, and that is not replayed."""


def test_every_variable_that_a_run_reads_is_known(root: Path) -> None:
    """Libraries included; what git reads, git answers for."""
    for option in ([], ["--no-cache"]):
        done = subprocess.run(
            [sys.executable, "-c", WATCHED, "check", "--output-format", "text", *option],
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": str(Path(validator.__file__).parents[1])},
        )
        read = done.stdout.rpartition("read:")[2].split()
        assert "NO_COLOR" in read, done.stderr
        assert {*read} <= {*replay.VARIABLES, *KNOWN, *IN_OTHER_WORDS}
