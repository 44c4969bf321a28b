"""The disk as a source: what it lists, what it reads, and what it refuses and why.

All holds whether part of it is compiled or not; `test_compiled_disk.py` has what more there is.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from checking import NOW
from leftovers import nothing_left_open

from validator.engine.policy_file import NO_POLICY
from validator.engine.run import check
from validator.finding import Finding
from validator.index.facts import Facts
from validator.loading.source import Unreadable
from validator.source import disk
from validator.source.disk import Disk

LIMIT = 1000


def do_all_in_python(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where nothing is compiled, and where what was compiled has met something odd."""
    monkeypatch.setattr(disk, "read_small", lambda path, limit: None)
    monkeypatch.setattr(disk, "scan", lambda root, names, endings, now: None)


@pytest.fixture(params=["compiled", "in Python"], autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "compiled":
        pytest.importorskip("validator.source._disk", reason="needs what a C compiler builds")
    else:
        do_all_in_python(monkeypatch)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A root beside a directory that nothing in it may reach."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "x.yaml").write_text("password: hunter2\n")
    root = tmp_path / "root"
    for name in ("environments/staging", "bundles", "releases/v1.0.0"):
        (root / name).mkdir(parents=True)
    (root / "bundles/x.yaml").write_text("name: x\n")
    return root


def refusal(root: Path, path: str) -> str:
    with pytest.raises(Unreadable) as refused:
        Disk(root).read(path, LIMIT)
    return str(refused.value)


def findings(root: Path, code: str = "YML012") -> list[Finding]:
    report = check(Disk(root), Facts(NOW), NO_POLICY)
    return [finding for finding in report.findings if finding.code == code]


def test_files_are_listed_and_read(root: Path) -> None:
    (root / "environments/staging/api.yaml").write_bytes(b"\xef\xbb\xbfname: staging\r\n")
    (root / "README.md").write_text("nothing to check")
    assert sorted(Disk(root).paths()) == ["bundles/x.yaml", "environments/staging/api.yaml"]
    assert Disk(root).read("bundles/x.yaml", LIMIT) == b"name: x\n"
    content = Disk(root).read("environments/staging/api.yaml", LIMIT)
    assert content == b"\xef\xbb\xbfname: staging\r\n"


@pytest.mark.parametrize("size", [0, 1, 99, 100, 101, 102, 200_000])
def test_a_content_is_cut_one_byte_after_the_limit(root: Path, size: int) -> None:
    (root / "bundles/x.yaml").write_bytes(b"x" * size)
    assert Disk(root).read("bundles/x.yaml", 100) == b"x" * min(size, 101)
    assert Disk(root).read("bundles/x.yaml", 1_000_000) == b"x" * size


def test_a_root_behind_a_link_is_a_root(root: Path) -> None:
    link = root.parent / "link"
    link.symlink_to(root, target_is_directory=True)
    assert list(Disk(link).paths()) == ["bundles/x.yaml"]
    assert Disk(link).read("bundles/x.yaml", LIMIT) == b"name: x\n"


def test_a_root_without_records(tmp_path: Path) -> None:
    assert list(Disk(tmp_path).paths()) == []
    assert list(Disk(tmp_path / "nothing").paths()) == []


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("nowhere.yaml", "leads nowhere"),
        ("link.yaml", "leads to itself"),
        ("../../outside/x.yaml", "out of the repository"),
        ("../../outside/missing.yaml", "out of the repository"),
        ("/etc/passwd", "out of the repository"),
        ("../../rootless.yaml", "out of the repository"),
        ("..", "a directory"),
        (".", "a directory"),
        ("../.git/config", "a hidden file"),
        ("../.env", "a hidden file"),
        ("/dev/null", "out of the repository"),
    ],
)
def test_a_link_that_leads_to_no_record(root: Path, target: str, reason: str) -> None:
    (root / ".git").mkdir()
    (root / ".git/config").write_text("token = hunter2\n")
    (root / ".env").write_text("token=hunter2\n")
    # A sibling whose name begins with the root's is outside all the same.
    (root.parent / "rootless.yaml").write_text("name: x\n")
    (root / "bundles/link.yaml").symlink_to(target)
    assert "bundles/link.yaml" in list(Disk(root).paths())
    assert reason in refusal(root, "bundles/link.yaml")
    [finding] = findings(root)
    assert finding.location.place.path == "bundles/link.yaml"
    assert reason in finding.message


def test_a_link_to_a_file_of_the_repository_is_followed(root: Path) -> None:
    (root / "shared").mkdir()
    (root / "shared/y.yaml").write_text("name: y\n")
    (root / "bundles/y.yaml").symlink_to("../shared/y.yaml")
    assert Disk(root).read("bundles/y.yaml", LIMIT) == b"name: y\n"


def test_links_that_lead_round(root: Path) -> None:
    (root / "bundles/a.yaml").symlink_to("b.yaml")
    (root / "bundles/b.yaml").symlink_to("a.yaml")
    (root / "environments/loop").symlink_to("../environments", target_is_directory=True)
    assert "leads to itself" in refusal(root, "bundles/a.yaml")
    paths = {finding.location.place.path for finding in findings(root)}
    assert paths == {"bundles/a.yaml", "bundles/b.yaml", "environments/loop"}


def test_a_loop_hides_nothing_beside_it(root: Path) -> None:
    (root / "bundles/a").symlink_to("a")
    (root / "bundles/z.yaml").write_text("name: z\n")
    assert sorted(Disk(root).paths()) == ["bundles/a", "bundles/x.yaml", "bundles/z.yaml"]


@pytest.mark.parametrize("target", ["../outside", "elsewhere"])
def test_a_directory_that_is_a_link_is_not_entered(root: Path, target: str) -> None:
    (root / "elsewhere").mkdir()
    (root / "environments/staging").rmdir()
    (root / "environments").rmdir()
    (root / "environments").symlink_to(target, target_is_directory=True)
    (root / "bundles/more").symlink_to(root.parent / "outside", target_is_directory=True)
    assert sorted(Disk(root).paths()) == ["bundles/more", "bundles/x.yaml", "environments"]
    assert {finding.location.place.path for finding in findings(root)} == {
        "environments",
        "bundles/more",
    }


def test_a_file_behind_a_linked_directory_that_leads_out(root: Path) -> None:
    (root / "bundles/more").symlink_to(root.parent / "outside", target_is_directory=True)
    assert "out of the repository" in refusal(root, "bundles/more/x.yaml")


@pytest.mark.parametrize(
    "path", ["../outside/x.yaml", "bundles/../../outside/x.yaml", "/etc/passwd"]
)
def test_a_path_that_leads_out(root: Path, path: str) -> None:
    assert "out of the repository" in refusal(root, path)


@pytest.mark.parametrize("path", ["", ".", "bundles", "bundles/", "bundles/..", "bundles/."])
def test_a_path_of_a_directory(root: Path, path: str) -> None:
    assert "directory" in refusal(root, path)


@pytest.mark.parametrize("path", ["bundles/\0.yaml", "bundles/\ud800.yaml", "b\0/x.yaml"])
def test_a_path_that_no_file_can_have(root: Path, path: str) -> None:
    assert refusal(root, path)


def test_a_missing_file(root: Path) -> None:
    assert "removed" in refusal(root, "bundles/none.yaml")
    assert "removed" in refusal(root, "none/none.yaml")
    assert refusal(root, "bundles/x.yaml/y.yaml")
    assert refusal(root, f"bundles/{'x' * 300}.yaml")


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(path.parent)  # the path of a socket must be short
        try:
            listener.bind(path.name)
        finally:
            os.chdir(here)


@pytest.mark.parametrize("make", [_pipe, _socket])
def test_what_is_no_plain_file_is_refused_without_waiting(
    root: Path, make: Callable[[Path], None]
) -> None:
    make(root / "bundles/odd.yaml")
    [finding] = findings(root)
    assert finding.location.place.path == "bundles/odd.yaml"


def test_a_directory_named_as_a_record_is(root: Path) -> None:
    (root / "bundles/y.yaml").mkdir()
    (root / "bundles/y.yaml/z.yaml").write_text("name: z\n")
    assert sorted(Disk(root).paths()) == [
        "bundles/x.yaml",
        "bundles/y.yaml",
        "bundles/y.yaml/z.yaml",
    ]
    [finding] = findings(root)
    assert finding.message.endswith("it is a directory")


def test_a_kind_s_directory_that_is_a_file(root: Path) -> None:
    (root / "environments/staging").rmdir()
    (root / "environments").rmdir()
    (root / "environments").write_text("name: staging\n")
    [finding] = findings(root, "YML007")
    assert finding.location.place.path == "environments"


# Root may open everything, so what the system would refuse is refused by hand.


def test_a_file_that_may_not_be_opened(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "bundles/y.yaml").write_text("name: y\n")
    really_open = os.open

    def refuse(path: str, *rest: int) -> int:
        if path.endswith("y.yaml"):
            raise PermissionError(13, "Permission denied")
        return really_open(path, *rest)

    do_all_in_python(monkeypatch)
    monkeypatch.setattr(os, "open", refuse)
    [finding] = findings(root)
    assert finding.location.place.path == "bundles/y.yaml"
    assert "permission denied" in finding.message


@pytest.mark.parametrize("name", ["staging", "staging.yaml"])
def test_a_directory_that_may_not_be_listed(
    root: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (root / "environments/staging").rename(root / "environments" / name)
    really_scan = os.scandir

    def refuse(path: Path) -> object:
        if str(path).endswith(name):
            raise PermissionError(13, "Permission denied")
        return really_scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert sorted(Disk(root).paths()) == ["bundles/x.yaml", f"environments/{name}"]
    assert [finding.location.place.path for finding in findings(root)] == [f"environments/{name}"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open a file of mode 000")
def test_a_file_of_mode_000(root: Path) -> None:
    (root / "bundles/x.yaml").chmod(0)
    assert refusal(root, "bundles/x.yaml") == "permission denied"


def test_a_file_that_fails_while_it_is_read(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(descriptor: int, size: int) -> bytes:
        raise OSError(5, "Input/output error")

    do_all_in_python(monkeypatch)
    with nothing_left_open(), monkeypatch.context() as patched:
        patched.setattr(os, "read", fail)
        assert refusal(root, "bundles/x.yaml") == "input/output error"


@pytest.mark.parametrize(
    "name", [b"new\nline.yaml", b"\xff\xfe.yaml", b"\x1b[31m.yaml", b"a b.yaml", "ä.yaml".encode()]
)
def test_odd_names_of_files(root: Path, name: bytes) -> None:
    with open(os.path.join(os.fsencode(root / "bundles"), name), "wb") as file:
        file.write(b"name: y\n")
    path = f"bundles/{os.fsdecode(name)}"
    assert path in list(Disk(root).paths())
    assert Disk(root).read(path, LIMIT) == b"name: y\n"
    report = check(Disk(root), Facts(NOW), NO_POLICY)
    assert "LAY001" in {f.code for f in report.findings if f.location.place.path == path}


def test_reading_resolves_each_directory_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(50):
        (root / f"bundles/x{number}.yaml").write_text("name: x\n")
    calls = []
    really = os.path.realpath
    monkeypatch.setattr(os.path, "realpath", lambda path: calls.append(path) or really(path))
    disk = Disk(root)
    for path in disk.paths():
        disk.read(path, LIMIT)
    assert len(calls) <= 3


def test_lists_what_lies_below_the_directories_of_kinds(root: Path) -> None:
    (root / "src").mkdir()
    (root / "src/b.yaml").write_text("")
    (root / "environments/staging/api.yaml").write_text("")
    assert sorted(Disk(root).paths()) == ["bundles/x.yaml", "environments/staging/api.yaml"]


def test_deep_trees_do_not_exhaust_the_stack(root: Path) -> None:
    folder = os.open(root / "bundles", os.O_RDONLY)
    for _ in range(1200):
        os.mkdir("d", dir_fd=folder)
        below = os.open("d", os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = below
    try:
        assert "bundles/x.yaml" in set(Disk(root).paths())
    finally:
        # pytest's own clean-up would exhaust the stack, and fail the runs that come after.
        for _ in range(1200):
            above = os.open("..", os.O_RDONLY, dir_fd=folder)
            os.close(folder)
            os.rmdir("d", dir_fd=above)
            folder = above
        os.close(folder)
