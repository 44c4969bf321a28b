"""What is measured: the calls of the peers, and the ways in which relgate runs."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bench import installing, ours, peers
from bench.generate import generate, write
from bench.installing import Missing
from bench.repositories import Repositories, describe
from bench.timing import Command


@pytest.fixture
def repository(tmp_path: Path) -> Callable[[str, int], Path]:
    def make(name: str, size: int) -> Path:
        write(tmp_path / name, generate(size))
        return tmp_path / name

    return make


class TestPeers:
    @pytest.mark.parametrize(("size", "starts"), [(1, 1), (2, 2), (5, 3)])
    def test_one_call_for_each_kind_that_is_there(
        self, repository: Callable[[str, int], Path], tmp_path: Path, size: int, starts: int
    ) -> None:
        peer = peers.choose(["ajv"])[0]
        command = peers.command(peer, tmp_path, tmp_path / "schemas", repository("it", size))
        assert command.starts == starts
        assert command.argv[2].count("ajv validate ") == starts
        assert "-d 'bundles/*.yaml'" in command.argv[2]

    def test_one_call_where_no_schema_is_used(
        self, repository: Callable[[str, int], Path], tmp_path: Path
    ) -> None:
        peer = peers.choose(["yamllint"])[0]
        command = peers.command(peer, tmp_path, tmp_path / "schemas", repository("it", 5))
        assert command.starts == 1
        assert command.argv[2].endswith("yamllint/bin/yamllint -d '" + peers.YAMLLINT_RULES + "' .")

    def test_words_choose(self) -> None:
        assert [peer.name for peer in peers.choose(["yamale", "check-js"])] == [
            "check-jsonschema",
            "check-jsonschema (C loader)",
            "yamale (2 processes)",
        ]
        with pytest.raises(ValueError, match="no peer is called kubeval"):
            peers.choose(["ajv", "kubeval"])

    def test_versions_are_pinned(self) -> None:
        packages = [package for peer in peers.PEERS for package in peer.packages]
        assert all(re.fullmatch(r"[\w.-]+(==|@)[0-9.]+", package) for package in packages)

    def test_without_npm_a_peer_is_missing(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(Missing, match="there is no npm"):
            peers.install(peers.choose(["ajv"])[0], tmp_path)

    def test_a_peer_that_works_otherwise_than_its_name_says_is_missing(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(peers, "pip_install", lambda folder, *packages: folder.mkdir())
        monkeypatch.setattr(peers, "output", lambda *argv: "ruamel.yaml.parser")
        with pytest.raises(Missing, match=r"works by `ruamel\.yaml\.parser`"):
            peers.install(peers.choose(["C loader"])[0], tmp_path)

    def test_a_failed_install_tells_no_path(
        self, capfd: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        with pytest.raises(Missing) as missing:
            installing.output("a trial", "sh", "-c", f"echo {tmp_path} is full >&2; exit 1")
        assert str(tmp_path) not in str(missing.value)
        assert "is full" in capfd.readouterr().err


class TestOurs:
    @pytest.fixture
    def commands(
        self, repository: Callable[[str, int], Path], tmp_path: Path
    ) -> dict[str, Command]:
        repositories = Repositories(*(repository(name, 20) for name in ("clean", "edited", "bad")))
        # The program tells a full cache from an empty one, and leaves it full.
        program = tmp_path / "relgate"
        program.write_text('#!/bin/sh\nfor cache; do :; done\nmkdir -p "$cache"\n')
        program.chmod(0o755)
        found = ours.commands(program, repositories, tmp_path / "caches")
        return {command.name: command for command in found}

    def test_a_cold_run_finds_no_cache(self, commands: dict[str, Command]) -> None:
        cache = Path(commands[ours.COLD].argv[-1])
        cache.mkdir(parents=True)
        commands[ours.COLD].before()
        assert not cache.exists()

    @pytest.mark.parametrize("name", [ours.UNCHANGED, ours.ONE_CHANGED, ours.DEFECTS_UNCHANGED])
    def test_the_others_find_a_full_one(self, commands: dict[str, Command], name: str) -> None:
        commands[name].before()
        assert Path(commands[name].argv[-1]).exists()

    def test_caches_are_kept_apart(self, commands: dict[str, Command]) -> None:
        names = (ours.COLD, ours.UNCHANGED, ours.ONE_CHANGED, ours.DEFECTS_UNCHANGED)
        assert len({commands[name].argv[-1] for name in names}) == len(names)

    def test_one_file_changes_at_a_time_by_one_second(self, commands: dict[str, Command]) -> None:
        edited = commands[ours.ONE_CHANGED]
        before = texts(edited.directory)
        kinds = set()
        for _ in range(25):  # more often than there are files
            edited.before()
            after = texts(edited.directory)
            (path,) = {path for path in after if after[path] != before[path]}
            assert re.sub(r":\d\dZ", "", after[path]) == re.sub(r":\d\dZ", "", before[path])
            kinds.add(path.relative_to(edited.directory).parts[0])
            before = after
        assert kinds == {"environments", "bundles", "releases"}

    def test_findings_are_expected_where_defects_are(self, commands: dict[str, Command]) -> None:
        assert {name for name, command in commands.items() if command.expected_exit} == {
            ours.DEFECTS_COLD,
            ours.DEFECTS_UNCHANGED,
        }


def texts(folder: Path) -> dict[Path, str]:
    return {path: path.read_text("utf-8") for path in folder.rglob("*.yaml")}


def test_a_repository_is_described(repository: Callable[[str, int], Path]) -> None:
    said = describe(repository("it", 20))
    assert re.match(r"(9\d\d|1,\d{3}) bytes of YAML each on average, and 2 stage logs of ", said)
