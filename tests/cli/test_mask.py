"""`relgate mask`: what it masks is nowhere afterwards that it was not before."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from cli.conftest import BUNDLE, Run, write
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

import validator.source.write
from validator.cli import cli
from validator.model.address import masked_address

PERSON = "somchai.j"
ADDRESS = f"{PERSON}@acme.example"
RELEASE = "releases/v1.0.0/staging.yaml"
CHECKLIST = f"""\
id: 9f5b7f0e-3d7c-4a55-9d3e-0c1b9d0f6a11
tag: v1.0.0
environment: staging
pdpa_confirmed: true
ux_states_demoed: true
approver_role: admin
approver_email:   {{approver}}   # not {ADDRESS} again
notes: "Rehearsed with {ADDRESS} "
"""
BARE = CHECKLIST.format(approver=ADDRESS).replace(f" # not {ADDRESS} again", "")
"""The same without the comment, at which nothing looks."""


@pytest.fixture
def told(repository: Path) -> Path:
    """A repository in which an address stands for the approver and in notes."""
    write(repository, RELEASE, CHECKLIST.format(approver=ADDRESS))
    return repository


@pytest.fixture
def relgate_with_input(own_git: None) -> Callable[[bytes], Result]:
    """Runs `relgate mask -` on some bytes."""
    return lambda content: CliRunner().invoke(cli, ["mask", "-"], input=content)


class TestPrinting:
    @pytest.mark.parametrize(
        ("address", "masked"),
        [
            (ADDRESS, "***@acme.example"),
            (f"Somchai J. <{ADDRESS}>", "***@acme.example"),
            (f"  {ADDRESS}\t", "***@acme.example"),
            (f'"{ADDRESS}"', "***@acme.example"),
            ("***@acme.example", "***@acme.example"),
            ("-x@acme.example", "***@acme.example"),
            ("สมชาย@acme.co.th", "***@acme.co.th"),
        ],
    )
    def test_an_address(self, relgate: Run, address: str, masked: str) -> None:
        for arguments in (("--", address), ("-q", "--", address)):
            assert relgate("mask", *arguments).output == f"{masked}\n"

    def test_lines_of_standard_input(self, relgate_with_input: Callable[[bytes], Result]) -> None:
        result = relgate_with_input(f"{ADDRESS}\r\n\nAnn <ann@b.example>".encode())
        assert (result.exit_code, result.output) == (0, "***@acme.example\n***@b.example\n")

    @pytest.mark.parametrize(
        "wrong",
        [f"{PERSON}@localhost", PERSON, f"a@b.example, {ADDRESS}", f"{PERSON}@@acme.example"],
    )
    def test_what_is_no_address_is_not_repeated(
        self, relgate: Run, relgate_with_input: Callable[[bytes], Result], wrong: str
    ) -> None:
        for result in (
            relgate("mask", "x@acme.example", wrong),
            relgate_with_input(f"x@acme.example\n{wrong}\n".encode()),
        ):
            assert (result.exit_code, result.stdout) == (2, "")
            assert "2 is no mail address like name@acme.example." in result.stderr
            assert PERSON not in result.output

    @pytest.mark.parametrize("content", [b"", b"\n \n", b"\xff\xfe\x00"])
    def test_nothing_on_standard_input(
        self, relgate_with_input: Callable[[bytes], Result], content: bytes
    ) -> None:
        result = relgate_with_input(content)
        assert (result.exit_code, result.stdout) == (2, "")

    @pytest.mark.parametrize("option", [f"--{ADDRESS}", f"-{ADDRESS}", f"--fix={ADDRESS}"])
    def test_what_looks_like_an_option_is_not_repeated(self, relgate: Run, option: str) -> None:
        assert PERSON not in relgate("mask", option).output

    def test_without_a_terminal_nothing_is_asked(self, relgate: Run) -> None:
        result = relgate("mask")
        assert result.exit_code == 2
        assert "give `-` to have them read from there" in result.stderr

    def test_on_a_terminal_it_is_asked_for_and_not_shown(
        self, relgate: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def prompt(text: str, *, hide_input: bool, err: bool) -> str:
            assert hide_input
            assert err
            return ADDRESS

        monkeypatch.setattr(click, "prompt", prompt)
        monkeypatch.setattr("validator.cli.mask.is_terminal", lambda: True)
        assert relgate("mask").stdout == "***@acme.example\n"

    def test_options_of_fixes_go_with_fixes(self, relgate: Run) -> None:
        for option in ("--dry-run", "--unsafe-fixes"):
            assert relgate("mask", option, ADDRESS).exit_code == 2


@given(st.text(max_size=30), st.sampled_from(["", "@acme.example", " <x@acme.example>"]))
def test_what_is_masked_holds_the_domain_alone(text: str, end: str) -> None:
    masked = masked_address(text + end)
    if masked is not None:
        person, _, domain = masked.partition("@")
        assert person == "***"
        assert f"@{domain}" in text + end


class TestFixing:
    def test_the_approver_alone_is_safe(self, relgate: Run, told: Path) -> None:
        result = relgate("mask", "--fix")
        assert (result.exit_code, result.stdout) == (1, f"changed {RELEASE}\n")
        expected = CHECKLIST.format(approver='"***@acme.example"')
        assert (told / RELEASE).read_text() == expected
        assert result.stderr == (
            "Masked 1 finding. The git history keeps the addresses until it is rewritten.\n"
            f"{RELEASE}:8:24: PII002 `notes` of release v1.0.0/staging holds a mail address; "
            "--unsafe-fixes masks it\n"
        )

    def test_notes_are_masked_when_it_is_asked_for(self, relgate: Run, told: Path) -> None:
        result = relgate("mask", "--fix", "--unsafe-fixes")
        assert (result.exit_code, result.stdout) == (0, f"changed {RELEASE}\n")
        expected = CHECKLIST.format(approver='"***@acme.example"')
        assert (told / RELEASE).read_text() == expected.replace(
            f"with {ADDRESS}", "with ***@acme.example"
        )
        again = relgate("mask", "--fix", "--unsafe-fixes")
        assert (again.exit_code, again.output) == (0, "Nothing to mask.\n")

    def test_paths_narrow_it(self, relgate: Run, told: Path) -> None:
        result = relgate("mask", "--fix", "bundles", "environments")
        assert (result.exit_code, result.output) == (0, "Nothing to mask.\n")
        assert relgate("mask", "--fix", "--quiet", RELEASE).output == ""
        assert "***@acme" in (told / RELEASE).read_text()

    def test_dry_run_writes_nothing_and_shows_no_address(self, relgate: Run, told: Path) -> None:
        result = relgate("mask", "--fix", "--unsafe-fixes", "--dry-run")
        assert result.exit_code == 0
        assert '+approver_email:   "***@acme.example"' in result.stdout
        assert result.stderr == "Would mask 2 findings.\n"
        assert PERSON not in result.output
        assert (told / RELEASE).read_text() == CHECKLIST.format(approver=ADDRESS)

    def test_what_nobody_can_mask_is_told(self, relgate: Run, told: Path) -> None:
        write(told, RELEASE, CHECKLIST.format(approver="somchai at acme"))
        result = relgate("mask", "--fix")
        assert result.exit_code == 1
        assert f"{RELEASE}:7:19: PII001 the approver's address" in result.stderr
        assert "is not masked; say it in other words\n" in result.stderr
        assert "somchai" not in result.output

    def test_a_file_that_does_not_parse_is_not_edited_and_told(
        self, relgate: Run, repository: Path
    ) -> None:
        text = f"approver_email: {ADDRESS}\nnotes: [x\n"
        write(repository, RELEASE, text)
        result = relgate("mask", "--fix")
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr == f"{RELEASE}: cannot be read in full, and may hold an address\n"
        assert (repository / RELEASE).read_text() == text
        write(repository, RELEASE, "notes: [x\n")
        assert relgate("mask", "--fix").exit_code == 0

    def test_a_part_that_does_not_parse_keeps_the_whole_file_from_being_edited(
        self, relgate: Run, repository: Path
    ) -> None:
        text = f"{CHECKLIST.format(approver=ADDRESS)}---\nnotes: [x\n"
        write(repository, RELEASE, text)
        result = relgate("mask", "--fix")
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.startswith(f"{RELEASE}:7:19: PII001 the approver's address of ")
        reason = f"; not masked, as {RELEASE}: a file that cannot be read is not edited\n"
        assert reason in result.stderr
        assert (repository / RELEASE).read_text() == text

    def test_many_are_told_in_few_lines(self, relgate: Run, repository: Path) -> None:
        for number in range(12):
            text = CHECKLIST.format(approver="nobody").replace("9f5b7f0e", f"9f5b7f{number:02}")
            write(repository, f"releases/v1.0.{number}/staging.yaml", text)
        said = relgate("mask", "--fix").stderr.splitlines()
        assert len(said) == 11
        assert said[-1] == "and 14 more: `relgate check --select PII` lists them"

    def test_other_fixes_are_left_alone(self, relgate: Run, told: Path) -> None:
        write(told, "bundles/x.yaml", BUNDLE.format(name="y"))
        assert relgate("mask", "--fix", "--unsafe-fixes").stdout == f"changed {RELEASE}\n"
        assert (told / "bundles/x.yaml").exists()

    def test_a_path_that_is_an_address_is_not_repeated(self, relgate: Run, told: Path) -> None:
        result = relgate("mask", "--fix", ADDRESS)
        assert result.exit_code == 2
        assert PERSON not in result.output

    def test_a_policy_with_mistakes(self, relgate: Run, told: Path) -> None:
        write(told, "relgate.toml", "ignor = 1\n")
        assert "relgate.toml has mistakes" in relgate("mask", "--fix").stderr

    def test_an_interrupt(self, relgate: Run, told: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def interrupted(staged: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(validator.source.write, "_put", interrupted)
        result = relgate("mask", "--fix")
        assert (result.exit_code, result.output) == (130, "Interrupted: nothing was written.\n")
        assert (told / RELEASE).read_text() == CHECKLIST.format(approver=ADDRESS)
        assert sorted(os.listdir(told / "releases/v1.0.0")) == ["staging.yaml"]


class TestNothingIsKept:
    """Runs as users run it, with folders of their own for all that a program may write."""

    @pytest.fixture
    def run(self, told: Path, tmp_path: Path) -> Callable[..., str]:
        own = {name: tmp_path / name.lower() for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME")}
        own["RELGATE_CACHE_DIR"] = tmp_path / "relgate_cache"
        for folder in own.values():
            folder.mkdir()
        kept = {name: value for name, value in os.environ.items() if name != "RELGATE_CACHE_DIR"}

        def run(*arguments: str, text: str = "") -> str:
            done = subprocess.run(
                [sys.executable, "-m", "validator", "-C", told, *arguments],
                input=text,
                capture_output=True,
                text=True,
                env={**kept, **{name: str(folder) for name, folder in own.items()}},
            )
            for folder in own.values():
                assert [*folder.rglob("*")] == []
            assert "Traceback" not in done.stderr
            return done.stdout + done.stderr

        return run

    def test_what_is_printed_is_masked(self, run: Callable[..., str], told: Path) -> None:
        before = files(told)
        assert run("mask", "-", text=f"{ADDRESS}\n") == "***@acme.example\n"
        assert run("mask", ADDRESS) == "***@acme.example\n"
        assert PERSON not in run("mask", "-", text=f"{ADDRESS} and more\n")
        assert files(told) == before

    def test_what_is_fixed_is_gone(self, run: Callable[..., str], told: Path) -> None:
        write(told, RELEASE, BARE)
        for options in (("--dry-run",), ()):
            assert PERSON not in run("mask", "--fix", "--unsafe-fixes", *options)
        assert all(PERSON.encode() not in content for content in files(told).values())

    def test_no_temporary_file_holds_it(
        self, relgate: Run, told: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seen: list[Path] = []

        def look(descriptor: int) -> None:
            seen.extend(
                path
                for path in told.rglob("*")
                if path.is_file() and path != told / RELEASE and PERSON in path.read_text()
            )
            looked.append(descriptor)

        looked: list[int] = []
        write(told, RELEASE, BARE)
        monkeypatch.setattr(os, "fsync", look)
        assert relgate("mask", "--fix", "--unsafe-fixes").exit_code == 0
        assert looked
        assert not seen


def files(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
