"""What was written is written again only while all that it depends on is as it was."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from cli.conftest import BUNDLE, ENVIRONMENT, write
from click.testing import CliRunner
from looked import Done, run
from real_git import git

import validator
from validator import replay
from validator.cli import cli
from validator.cli.reports import FORMATS
from validator.facts.tool import fingerprint
from validator.model.kinds import DIRECTORIES, ENDINGS

NOW = "2026-11-23T12:00:00Z"
SETTLED = 0.06
"""Seconds after which a file's times tell that it was not written again."""


@pytest.fixture
def root(tmp_path: Path, own_git: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A git repository with a finding, and a cache of its own."""
    root = tmp_path / "repository"
    write(root, "relgate.toml", '[tags]\nsource = "git"\n')
    write(root, "bundles/staging-api.yaml", BUNDLE.format(name="staging-api"))
    write(root, "bundles/unused.yaml", BUNDLE.format(name="unused").replace("0a0f", "1a0f"))
    write(root, "environments/staging/api.yaml", ENVIRONMENT.format(bundle="staging-api"))
    git(root, "init", "--quiet")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "-m", "x")
    git(root, "tag", "v1.0.0")
    monkeypatch.setenv("RELGATE_CACHE_DIR", str(tmp_path / "caches"))
    monkeypatch.chdir(root)
    return root


def check(*arguments: str) -> Done:
    return run(["check", "--now", NOW, *arguments])


def remembered(*arguments: str) -> Done:
    """A check whose answer is remembered."""
    time.sleep(SETTLED)
    check(*arguments)
    done = check(*arguments)
    assert done.replayed
    return done


# What is replayed


@pytest.mark.parametrize(
    "arguments",
    [
        *([], ["--quiet"], ["--statistics"], ["--exit-zero"], ["--color", "always"]),
        *(["--fail-level", "warning"], ["--select", "REF"], ["--ignore", "REF"]),
        *(["bundles"], ["bundles/unused.yaml", "bundles/unused.yaml"], ["--allow-empty"]),
        *(["--output-format", name] for name in ("text", "concise", "json", "markdown")),
        *(["--report", name] for name in ("concise", "json")),
    ],
    ids=" ".join,
)
def test_the_same_is_written_again(root: Path, arguments: list[str]) -> None:
    again = remembered(*arguments)
    bare = check("--no-cache", *arguments)
    assert again == bare._replace(replayed=True)
    assert again.stdout or again.stderr


def test_a_policy_with_mistakes_is_replayed_too(root: Path) -> None:
    write(root, "relgate.toml", "nonsense = 1\n")
    again = remembered("--output-format", "concise")
    assert again.exit_code == 2
    assert "relgate.toml has mistakes" in again.stderr


def test_nothing_to_check_is_replayed_too(root: Path) -> None:
    for folder in ("bundles", "environments"):
        shutil.rmtree(root / folder)
    assert remembered().exit_code == 3


@pytest.mark.parametrize(
    "arguments",
    [
        *(["--no-cache"], ["--fix"], ["--diff"], ["--staged"], ["--since", "HEAD"]),
        *(["--staged", "--since", "HEAD"], ["--output-file", "../report"]),
        *(["--report", "json=../report"], ["--report", "sarif=../report"]),
        *(["--help"], ["--since", "no-such"], ["--select", "NONE"], ["no-such-path"]),
        *(
            ["--output-format", name]
            for name in FORMATS
            if name not in ("text", "concise", "json", "markdown")
        ),
    ],
    ids=" ".join,
)
def test_what_does_more_than_that_is_done_again(root: Path, arguments: list[str]) -> None:
    time.sleep(SETTLED)
    for _ in range(3):
        assert not check(*arguments).replayed


@pytest.mark.parametrize("name", FORMATS)
def test_a_clock_that_is_shown_goes_on(root: Path, name: str) -> None:
    """No output that tells the time is replayed, unless the time is fixed."""
    time.sleep(SETTLED)
    first = run(["check", "--output-format", name])
    second = run(["check", "--output-format", name])
    bare = run(["check", "--no-cache", "--output-format", name])
    if second.replayed:
        assert second.stdout == first.stdout == bare.stdout
    if bare.stdout != first.stdout:
        assert not second.replayed


def test_no_other_command_is_looked_at(root: Path) -> None:
    for arguments in (
        ["rules"],
        ["explain", "check"],
        ["--version"],
        [],
        ["-C", "."],
        ["-C"],
        ["cache", "info"],
    ):
        assert replay.look(arguments) is None


def test_what_is_read_wrongly_is_not_remembered(root: Path, tmp_path: Path) -> None:
    """Options are read without click, which knows better where one begins."""
    other = str(tmp_path / "other")
    write(root, f"--cache-dir={other}/x", "")
    shutil.copytree(root / "bundles", root / "within/bundles")
    time.sleep(SETTLED)
    for arguments in (
        ["check", "--", f"--cache-dir={other}"],
        ["check", "--ignore", "--cache-dir", other],
        ["--directory=within", "check"],
        ["-Cwithin", "check"],
        ["-C", ".", "-C", "within", "check"],
    ):
        bare = run([*arguments[: arguments.index("check") + 1], "--no-cache", *arguments[1:]])
        for _ in range(3):
            done = run(arguments)
            assert not done.replayed
            if "within" in "".join(arguments):
                assert "within" not in done.stdout + bare.stdout
                assert done.exit_code == 0


@pytest.mark.parametrize("option", ["-C", "--directory"])
def test_the_folder_and_the_cache_that_are_named(root: Path, tmp_path: Path, option: str) -> None:
    time.sleep(SETTLED)
    os.chdir(tmp_path)
    command = [option, "repository", "check", "--cache-dir", "no", "--cache-dir=other"]
    assert not run(command).replayed
    assert run(command).replayed
    assert [name for name in os.listdir(tmp_path) if name in ("no", "other")] == ["other"]


# What is seen


def a_nearer_policy(root: Path) -> None:
    write(root, "bundles/relgate.toml", "")


def policy(root: Path) -> None:
    write(root, "relgate.toml", '[tags]\nsource = "git"\n\n[severity]\nREF002 = "error"\n')


def no_policy(root: Path) -> None:
    (root / "relgate.toml").unlink()


def policy_in_the_project(root: Path) -> None:
    (root / "relgate.toml").rename(root / "pyproject.toml")


def touched(root: Path) -> None:
    (root / "bundles/unused.yaml").touch()


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
    (root / "HEAD").touch()
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


def replayed(*arguments: str) -> bool:
    look = replay.look(["check", "--now", NOW, *arguments])
    return look is not None and look.recalled() is not None


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


# Whole processes


def start(*arguments: str, **options: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "validator", "check", "--now", NOW, *arguments]
    place = str(Path(validator.__file__).parents[1])
    return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
        command, env={**os.environ, "PYTHONPATH": place}, **options
    )


def output(*arguments: str, **options: object) -> tuple[bytes, bytes, int]:
    pipe = subprocess.PIPE
    with start(*arguments, **{"stdout": pipe, "stderr": pipe, **options}) as process:
        stdout, stderr = process.communicate()
    return stdout, stderr, process.returncode


def test_the_bytes_are_the_same(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(root, "bundles/ünï.yaml", "ownér: x\n")
    time.sleep(SETTLED)
    for encoding in ("utf-8", "ascii", "utf-16"):
        monkeypatch.setenv("PYTHONIOENCODING", encoding)
        for arguments in ([], ["--output-format", "concise"], ["--output-format", "json"]):
            first, again = output(*arguments), output(*arguments)
            assert first == again == output("--no-cache", *arguments)


def on_a_terminal(*arguments: str) -> bytes:
    ours, theirs = pty.openpty()
    with start(*arguments, stdout=theirs, stderr=theirs, stdin=theirs) as process:
        os.close(theirs)
        written = b""
        while True:
            try:
                chunk = os.read(ours, 4096)
            except OSError:
                break
            if not chunk:
                break
            written += chunk
        process.wait()
    os.close(ours)
    return written


def test_a_terminal_gets_colours_and_a_file_none(root: Path) -> None:
    time.sleep(SETTLED)
    for _ in range(2):
        assert b"\x1b[" in on_a_terminal()
        assert b"\x1b[" not in output()[0]


def test_a_reader_that_has_read_enough(root: Path) -> None:
    time.sleep(SETTLED)
    for _ in range(2):
        ours, theirs = os.pipe()
        os.close(ours)
        _, stderr, status = output(stdout=theirs)
        os.close(theirs)
        assert (stderr, status) == (b"", 0)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no full device")
def test_a_full_device(root: Path) -> None:
    time.sleep(SETTLED)
    output()
    for option in ([], ["--no-cache"]):
        with open("/dev/full", "wb") as full:
            _, stderr, status = output(*option, stdout=full)
        assert status == 2
        assert stderr.endswith(b"Cannot write to standard output: no space left on device.\n")


def test_a_closed_stream(root: Path) -> None:
    """No pipe to git takes the number of a stream that is missing."""
    time.sleep(SETTLED)
    place = str(Path(validator.__file__).parents[1])
    command = f"'{sys.executable}' -m validator check --now {NOW}"
    for _ in range(3):
        done = subprocess.run(
            ["sh", "-c", f"{command} <&-"],
            env={**os.environ, "PYTHONPATH": place},
            stdout=subprocess.PIPE,
        )
        assert done.stdout.decode() == check("--no-cache").stdout


INTERRUPTED = """
import os, signal, sys
from validator import replay
signal.signal(signal.SIGINT, signal.default_int_handler)
recalled = replay.Look.recalled
def slow(self):
    os.kill(os.getpid(), signal.SIGINT)
    return recalled(self)
replay.Look.recalled = slow
sys.argv[0] = "relgate"
from validator.__main__ import main
main()
"""


def test_an_interrupt_is_told_in_one_line(root: Path) -> None:
    place = str(Path(validator.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, "check"],
        env={**os.environ, "PYTHONPATH": place},
        capture_output=True,
        text=True,
    )
    assert (done.stdout, done.stderr) == ("", "Interrupted: nothing was decided.\n")
    assert done.returncode == 128 + signal.SIGINT


# The store


def answers(root: Path) -> list[Path]:
    return [*(root.parent / "caches").glob("*/replay-*")]


def test_a_cache_that_a_commit_brings_is_not_believed(root: Path) -> None:
    """It holds an answer to this very question."""
    honest = remembered()
    shutil.copytree(root.parent / "caches", root / "planted")
    assert answers(root)
    for option in (["--cache-dir", "planted"], ["--cache-dir=planted"]):
        look = replay.look(["check", "--now", NOW, *option])
        assert look is None
        assert check(*option).exit_code == 2
    assert check() == honest


def test_an_answer_to_another_question_is_none(root: Path) -> None:
    remembered("--quiet")
    (quiet,) = answers(root)
    content = quiet.read_bytes()
    remembered()
    (other,) = {*answers(root)} - {quiet}
    other.write_bytes(content)
    assert not check().replayed


def test_a_cache_of_another_is_none(root: Path) -> None:
    remembered()
    (answer,) = answers(root)
    answer.parent.chmod(0o777)
    assert not check().replayed


def test_it_is_counted_and_removed(root: Path) -> None:
    remembered()
    folder = str(root.parent / "caches")
    invoke = CliRunner().invoke
    assert "in 2 files" in invoke(cli, ["cache", "info", "--cache-dir", folder]).output
    assert "removed 2 files" in invoke(cli, ["cache", "clean", "--cache-dir", folder]).output
    assert not answers(root)


def test_the_usual_folder_of_caches(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from platformdirs import user_cache_dir

    from validator.source.cache_folder import cache_folder

    for named in (None, str(tmp_path / "own"), "", " ", "relative"):
        monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
        if named is not None:
            monkeypatch.setenv("XDG_CACHE_HOME", named)
        assert cache_folder(None) == user_cache_dir("relgate", appauthor=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "own"))
    monkeypatch.delenv("RELGATE_CACHE_DIR")
    remembered()
    assert [*(tmp_path / "own/relgate").glob("*/replay-*")]


def test_a_look_is_of_use_to_the_run_that_it_does_not_spare(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither files nor tags are looked at twice."""
    remembered()
    touched(root)
    look = replay.look(["check", "--now", NOW])
    assert look is not None
    assert look.recalled() is None
    monkeypatch.setattr("validator.cli.judging.Scan", None)
    monkeypatch.setattr("validator.cli.judging.ask_for_tags", None)
    result = CliRunner().invoke(cli, ["check", "--now", NOW, "--output-format", "json"], obj=look)
    assert json.loads(result.stdout)["summary"]["files"] == 3


def test_it_looks_where_the_files_of_kinds_lie() -> None:
    assert replay.LAYOUT == (DIRECTORIES, ENDINGS)


def test_files_are_looked_at_before_it_is_known_whether_anything_is_remembered(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = ["check", "--now", NOW]
    look = replay.look(command)
    assert look is not None
    assert look.recalled() is None
    monkeypatch.setattr("validator.cli.judging.Scan", None)
    result = CliRunner().invoke(cli, [*command, "--output-format", "json"], obj=look)
    assert json.loads(result.stdout)["summary"]["files"] == 3


@pytest.mark.parametrize("option", ["--no-cache", "--staged", "--fix", "--diff"])
def test_files_are_not_looked_at_in_vain(root: Path, option: str) -> None:
    look = replay.look(["check", option])
    assert look is not None
    assert look.scan is None
    assert look.recalled() is None


def test_a_policy_that_changed_after_the_look_is_not_remembered(root: Path) -> None:
    """Or else its report would stand for the policy that was looked at, once that is back."""
    before = (root / "relgate.toml").read_text()
    command = ["check", "--now", NOW]
    time.sleep(SETTLED)
    look = replay.look(command)
    policy(root)
    CliRunner().invoke(cli, command, obj=look)
    write(root, "relgate.toml", before)
    assert check() == check("--no-cache")


def test_what_was_seen_of_another_repository_is_of_no_use(root: Path, tmp_path: Path) -> None:
    """As where the command line was read wrongly."""
    remembered()
    look = replay.look(["check", "--now", NOW])
    assert look is not None
    look.recalled()
    write(tmp_path / "other", "bundles/x.yaml", "")
    arguments: Sequence[str] = ["-C", str(tmp_path / "other"), "check", "--output-format", "json"]
    result = CliRunner().invoke(cli, arguments, obj=look)
    assert json.loads(result.stdout)["summary"]["files"] == 1
