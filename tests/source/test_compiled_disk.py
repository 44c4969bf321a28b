"""What is compiled of the disk against the same in Python, which is its definition.

`test_disk.py` and `test_scanning.py` hold for both. Here is what only one of them could get wrong.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from leftovers import nothing_left_open
from uncompiled import run_uncompiled

from validator.loading.source import Identity, Unreadable
from validator.model.kinds import DIRECTORIES
from validator.source import disk
from validator.source.disk import Disk
from validator.source.scanning import Scan

compiled = pytest.importorskip(
    "validator.source._disk", reason="the compiled part of the disk is not built: no C compiler"
)
SMALL = 65536
"""From so many bytes on, files are read in Python."""
NAMES = [b"a.yaml", b"b.yml", b"c", b".d", b"new\nline.jsonl", b"\xff\xfe", b"\xc3\xa4", b"e" * 255]


def scanned(source: Disk) -> list[tuple[str, Identity]]:
    """What is found out of each file, in order."""
    with nothing_left_open():
        scan = Scan(source)
        found = [*scan.identities.by_path.items()]
    assert (scan.digest is None) == (b"" in dict(found).values())
    return found


def defined(source: Disk) -> list[tuple[str, Identity]]:
    paths = [*source.paths()]
    return [*zip(paths, source.identities(paths), strict=True)]


def assert_read_alike(source: Disk, path: str, limit: int) -> None:
    def read() -> bytes | str:
        try:
            return source.read(path, limit)
        except Unreadable as reason:
            return str(reason)

    with nothing_left_open():
        said = read()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(disk, "read_small", lambda path, limit: None)
        assert said == read()


def test_it_is_used_where_it_was_built() -> None:
    assert disk.scan is compiled.scan
    assert disk.read_small is compiled.read_small


def test_it_comes_from_nowhere_but_the_package() -> None:
    assert Path(compiled.__file__).parent == Path(disk.__file__).parent


def test_where_it_was_not_built_python_does_all(tmp_path: Path) -> None:
    """Nor is a file of its name that stands beside the records under check taken for it."""
    program = """
from validator.source import disk
from validator.source.scanning import Scan
source = disk.Disk(".")
print(disk.__file__, Scan(source).identities.paths, source.scanned(), source.read("_disk.py", 4))
"""
    written = run_uncompiled(
        tmp_path, program, ("_disk.py", "validator/source/_disk.py", "bundles/a.yaml")
    )
    assert written.endswith(" ['bundles/a.yaml'] None b'raise'\n")


# Trees


ENTRIES = st.tuples(
    st.sampled_from([name.encode() for name in DIRECTORIES]),
    st.lists(st.sampled_from(NAMES), max_size=3),
    st.sampled_from(["file", "file", "old file", "folder", "folder", "link", "pipe"]),
    st.sampled_from([b"a.yaml", b"..", b"../bundles", b"/", b"c", b"x" * 200]),
)


def make(path: bytes, kind: str, content: bytes) -> None:
    """Make something, and folders around it, but nothing behind a link."""
    folder = os.path.dirname(path)
    with suppress(OSError):  # Something is there already, or a link that leads to itself.
        if os.path.realpath(folder) != folder:
            return
        os.makedirs(folder, exist_ok=True)
        if kind == "folder":
            os.mkdir(path)
        elif kind == "link":
            os.symlink(content, path)
        elif kind == "pipe":
            os.mkfifo(path)
        else:
            with open(path, "xb") as file:
                file.write(content)
            if kind == "old file":
                os.utime(path, ns=(-(10**18), 2**33 * 10**9))


@settings(max_examples=150, deadline=None)
@given(st.lists(ENTRIES, max_size=25), st.sampled_from([0, 10**10]))
def test_any_tree(
    entries: list[tuple[bytes, list[bytes], str, bytes]], nanoseconds_later: int
) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        root = os.path.realpath(folder)
        for directory, names, kind, content in entries:
            make(os.path.join(os.fsencode(root), directory, *names), kind, content)
        now = time.time_ns() + nanoseconds_later
        patched.setattr("time.time_ns", lambda: now)
        source = Disk(root)
        found = scanned(source)
        assert found == defined(source)
        for path, _ in found:
            assert_read_alike(source, path, 100)


def test_a_file_is_told_once_it_cannot_change_unseen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bundles").mkdir()
    path = tmp_path / "bundles/a.yaml"
    path.write_text("")
    changed = path.stat().st_ctime_ns
    grain = 50_000_000 if changed % 1_000_000 else 2_000_000_000
    for now, is_told in ((changed + grain, False), (changed + grain + 1, True), (0, False)):
        monkeypatch.setattr("time.time_ns", lambda now=now: now)
        assert scanned(Disk(tmp_path)) == defined(Disk(tmp_path))
        assert (Scan(Disk(tmp_path)).digest is not None) == is_told


def test_folders_deeper_than_a_path_is_long(tmp_path: Path) -> None:
    """They are as folders that may not be opened: what is in them is not listed, but they are."""
    folder = os.open(tmp_path, os.O_RDONLY)
    names = ["bundles", *["d" * 200 + (".yaml" if depth % 2 else "") for depth in range(25)]]
    for name in names:
        os.mkdir(name, dir_fd=folder)
        below = os.open(name, os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = below
    os.close(folder)
    found = scanned(Disk(tmp_path))
    assert found == defined(Disk(tmp_path))
    assert 0 < len(found) < len(names)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may list a folder of mode 000")
def test_a_folder_of_mode_000(tmp_path: Path) -> None:
    (tmp_path / "bundles/a").mkdir(parents=True)
    (tmp_path / "bundles/a").chmod(0)
    try:
        assert scanned(Disk(tmp_path)) == [("bundles/a", b"")]
    finally:
        (tmp_path / "bundles/a").chmod(0o700)


@pytest.mark.parametrize("root", ["nothing", "file", "nothing/x"])
def test_a_root_that_is_none(tmp_path: Path, root: str) -> None:
    (tmp_path / "file").write_text("")
    with nothing_left_open():
        assert Disk(tmp_path / root).scanned() is None
    assert scanned(Disk(tmp_path / root)) == defined(Disk(tmp_path / root)) == []


def test_without_descriptors(tmp_path: Path) -> None:
    (tmp_path / "bundles").mkdir()
    (tmp_path / "bundles/a.yaml").write_text("x")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    source = Disk(tmp_path)
    with nothing_left_open():
        free = os.dup(0)
        os.close(free)
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (free, hard))
            assert source.scanned() is None
            assert compiled.read_small(str(tmp_path / "bundles/a.yaml"), 10) is None
            resource.setrlimit(resource.RLIMIT_NOFILE, (free + 1, hard))
            scan = source.scanned()
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert scan is not None
    assert (scan[0], any(scan[1]), scan[2]) == (b"bundles\0", False, False)  # as one that is barred
    assert [path for path, _ in scanned(source)] == ["bundles/a.yaml"]


def test_a_tree_that_changes_meanwhile(tmp_path: Path) -> None:
    """Nothing outside is listed or read, though folders and files become links and return."""
    root, outside = tmp_path / "root", tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.yaml").write_text("secret")
    for number in range(20):
        (root / f"releases/v{number}").mkdir(parents=True)
        (root / f"releases/v{number}/a.yaml").write_text("own")
    stopped = threading.Event()

    def change() -> None:
        while not stopped.is_set():
            for number in range(0, 20, 2):
                folder = root / f"releases/v{number}"
                folder.rename(root / "aside")
                folder.symlink_to(outside)
                folder.unlink()
                (root / "aside").rename(folder)
                (folder / "a.yaml").rename(root / "aside")
                (folder / "a.yaml").symlink_to(outside / "secret.yaml")
                (folder / "a.yaml").unlink()
                (root / "aside").rename(folder / "a.yaml")

    changing = threading.Thread(target=change)
    changing.start()
    try:
        for _ in range(300):
            paths = Scan(Disk(root)).identities.paths
            assert not [path for path in paths if "secret" in path]
            for number in range(20):
                path = str(root / f"releases/v{number}/a.yaml")
                assert compiled.read_small(path, 100) in (None, b"own")
    finally:
        stopped.set()
        changing.join()


# Files


@pytest.mark.parametrize("size", [0, 1, 99, 100, 101, SMALL - 1, SMALL, SMALL + 1, 3 * SMALL])
@pytest.mark.parametrize("limit", [0, 1, 99, 100, SMALL - 2, SMALL - 1, SMALL, 10 * SMALL])
def test_a_file_of_any_size(tmp_path: Path, size: int, limit: int) -> None:
    content = os.urandom(size)
    (tmp_path / "x").write_bytes(content)
    with nothing_left_open():
        at_once = compiled.read_small(str(tmp_path / "x"), limit)
    assert at_once == (content[: limit + 1] if size < SMALL else None)
    assert_read_alike(Disk(tmp_path), "x", limit)


def test_what_takes_another_look(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("file")
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    with nothing_left_open():
        for name in ("link", "folder", "pipe", "none", "file/x", "x" * 300, ""):
            assert compiled.read_small(str(tmp_path / name), 10) is None
        assert compiled.read_small(os.devnull, 10) is None
        for name in ("\0", "\ud800"):
            with pytest.raises(ValueError, match=r"null|surrogates"):
                compiled.read_small(name, 10)


@pytest.mark.skipif(not os.path.exists("/proc/version"), reason="needs files without a size")
def test_a_file_that_does_not_tell_its_size() -> None:
    with open("/proc/version", "rb") as file:
        content = file.read()
    assert compiled.read_small("/proc/version", 1000) is None
    assert compiled.read_small("/proc/version", 0) == content[:1]
    assert Disk("/proc").read("version", 1000) == content


# Memory


OUT_OF_MEMORY = """
import os, resource, sys
from validator.source import _disk
root = os.fsencode(sys.argv[1])
arguments = root, b"bundles\\0", b".yaml\\0"
whole = _disk.scan(*arguments, 2**62)
page = resource.getpagesize()
taken = int(open("/proc/self/statm").read().split()[0]) * page
results = set()
for more in range(0, 1 << 22, 1 << 17):
    resource.setrlimit(resource.RLIMIT_AS, (taken + more, -1))
    try:
        results.add(_disk.scan(*arguments, 2**62) == whole)
    except MemoryError:
        results.add(None)
    resource.setrlimit(resource.RLIMIT_AS, (-1, -1))
assert len(os.listdir("/proc/self/fd")) == 4, os.listdir("/proc/self/fd")
print(sorted(map(str, results)))
"""


@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="needs to know what it takes")
def test_without_memory(tmp_path: Path) -> None:
    """All or nothing is found."""
    (tmp_path / "bundles").mkdir()
    for number in range(4000):
        (tmp_path / f"bundles/{number}{'x' * 200}").touch()
    done = subprocess.run(
        [sys.executable, "-c", OUT_OF_MEMORY, str(tmp_path)], capture_output=True, text=True
    )
    assert done.stdout == "['None', 'True']\n", done.stderr
