"""What bad input gets, in real repositories: a finding with a place, and the rest still checked."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from cli.conftest import BUNDLE, ENVIRONMENT, Run, write
from real_git import git

X = "bundles/x.yaml"
BROKEN_REFERENCE = "environments/staging/api.yaml:6:21: REF001"


def raw(content: bytes) -> Callable[[Path], None]:
    def plant(root: Path) -> None:
        (root / X).write_bytes(content)

    return plant


def link(target: str) -> Callable[[Path], None]:
    return lambda root: (root / X).symlink_to(target)


def chain(root: Path) -> None:
    """Links that lead over one another, more than Python follows."""
    (root / "links").mkdir()
    for number in range(1, 1500):
        (root / f"links/{number}").symlink_to(f"{number - 1}")
    (root / "links/0").write_text("name: x\n")
    (root / X).symlink_to("../links/1499")


VALID = BUNDLE.format(name="x").replace("0a0f0a9e", "1a0f0a9e")
CASES = {
    "a syntax error": (raw(b"name: [x\n"), "YML001"),
    "a duplicate key": (raw(f"{VALID}owner: b\n".encode()), "YML002"),
    "an alias": (raw(VALID.replace("platform-team", "*team").encode()), "YML003"),
    "an alias bomb": (
        raw(b"a: &a [x,x]\n" + b"".join(b"b%d: [*a,*a]\n" % n for n in range(60))),
        "YML003",
    ),
    "100 levels": (raw(b"[" * 100 + b"]" * 100), "YML006"),
    "100,000 levels": (raw(b"[" * 100_000), "YML006"),
    "50 MB": (raw(b"# x\n" * 12_500_000), "YML006"),
    "a NUL byte": (raw(VALID.replace("platform", "plat\0form").encode()), "YML005"),
    "UTF-16": (raw(VALID.encode("utf-16")), "YML005"),
    "invalid UTF-8": (raw(VALID.encode().replace(b"platform", b"plat\xffform")), "YML005"),
    "a tab": (raw(b"name:\n\tx: 1\n"), "YML001"),
    "an empty file": (raw(b""), "YML008"),
    "a directory named as a record": (lambda root: (root / X).mkdir(), "YML012"),
    "a dangling link": (link("nowhere"), "YML012"),
    "a looping link": (link("x.yaml"), "YML012"),
    "a chain of links": (chain, "YML012"),
    "a link out of the root": (link("/etc/passwd"), "YML012"),
    "a pipe": (lambda root: os.mkfifo(root / X), "YML012"),
    "a text of another kind": (raw(b"%PDF-1.4\n"), "YML"),
    "a file of no kind": (lambda root: write(root, "bundles/notes.txt", "x"), "YML007"),
}


@pytest.fixture
def broken(repository: Path) -> Path:
    """A repository with a fault elsewhere, which must be found all the same."""
    write(
        repository,
        "environments/staging/api.yaml",
        ENVIRONMENT.format(bundle="no-such-bundle-here"),
    )
    return repository


@pytest.mark.parametrize("case", CASES)
def test_a_finding_with_a_place_and_the_rest_still_checked(
    relgate: Run, broken: Path, case: str
) -> None:
    plant, code = CASES[case]
    plant(broken)
    result = relgate("check", "--output-format", "concise")
    lines = result.stdout.splitlines()
    assert any(
        line.startswith(("bundles/x.yaml:", "bundles/notes.txt:")) and f": {code}" in line
        for line in lines
    ), result.stdout
    assert any(line.startswith(BROKEN_REFERENCE) for line in lines)
    assert result.exit_code == 1


@pytest.mark.parametrize("content", [VALID.replace("\n", "\r\n"), "\ufeff" + VALID])
def test_line_ends_and_a_byte_order_mark_are_no_fault(
    relgate: Run, repository: Path, content: str
) -> None:
    raw(content.encode())(repository)
    result = relgate("check", "--output-format", "concise")
    assert result.stdout == f"{X}:2:7: REF002 warning: no environment uses bundle x\n"


@pytest.mark.parametrize("name", ["a\nb", "a b", "a:1:2", "-x", "\x1b[31m"])
def test_odd_file_names(relgate: Run, repository: Path, name: str) -> None:
    (repository / f"bundles/{name}.yaml").write_text(VALID)
    output = relgate("check", "--output-format", "concise").stdout
    assert "LAY001" in output
    assert all(line.startswith("bundles/") for line in output.splitlines())
    assert "\x1b" not in output


def test_a_file_name_that_is_no_utf_8(relgate: Run, repository: Path) -> None:
    with open(os.fsencode(repository) + b"/bundles/\xff.yaml", "w") as file:
        file.write(VALID)
    assert (
        "bundles/\\udcff.yaml:2:7: LAY001" in relgate("check", "--output-format", "concise").stdout
    )
    report = json.loads(relgate("check", "--output-format", "json").output)
    assert "bundles/\udcff.yaml" in {finding["path"] for finding in report["findings"]}


def test_a_stage_line_cut_in_half(relgate: Run, repository: Path) -> None:
    path = "releases/v1.0.0/stages.jsonl"
    write(repository, path, '{"id": "0a0f0a9e-8f1e-4a57-8a55-70b1f3f0c7d9", "pipel\n{}\n')
    lines = relgate("check", "--output-format", "concise").stdout.splitlines()
    assert lines[0].startswith(f"{path}:1:")
    assert "YML001" in lines[0]
    assert all(line.startswith(f"{path}:2:1: SCH001") for line in lines[1:])
    assert len(lines) > 10


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_an_unreadable_file(relgate: Run, repository: Path) -> None:
    raw(VALID.encode())(repository)
    (repository / X).chmod(0)
    assert f"{X}:1:1: YML012" in relgate("check", "--output-format", "concise").stdout


@pytest.mark.parametrize("target", ["/etc/passwd", "nowhere", "relgate.toml"])
def test_an_unreadable_policy_is_no_default(relgate: Run, repository: Path, target: str) -> None:
    (repository / "relgate.toml").symlink_to(target)
    result = relgate("check")
    assert result.exit_code == 2
    assert "relgate.toml cannot be read" in result.output


@pytest.mark.parametrize("missing", ["bundles", "environments"])
def test_a_directory_of_the_layout_is_missing(relgate: Run, repository: Path, missing: str) -> None:
    shutil.rmtree(repository / missing)
    result = relgate("check", "--output-format", "concise")
    code = {"bundles": "REF001", "environments": "REF002"}[missing]
    assert [line.split()[1] for line in result.stdout.splitlines()] == [code]


class TestRepositories:
    """A checklist whose tag git knows, cannot know, or does not have."""

    TAGGED = "environments/staging/api.yaml"

    @pytest.fixture
    def tagged(self, repository: Path) -> Path:
        text = ENVIRONMENT.format(bundle="staging-api").replace("null", "v1.0.0")
        write(repository, self.TAGGED, text)
        return repository

    def test_with_the_tag(self, relgate: Run, tagged: Path) -> None:
        git(tagged, "commit", "--quiet", "--allow-empty", "-m", "x")
        git(tagged, "tag", "v1.0.0")
        assert relgate("check").exit_code == 0

    def test_without_tags(self, relgate: Run, tagged: Path) -> None:
        git(tagged, "commit", "--quiet", "--allow-empty", "-m", "x")
        output = relgate("check", "--output-format", "concise").stdout
        assert output.startswith(f"{self.TAGGED}:7:15: TAG003 ")

    def test_with_no_commits(self, relgate: Run, tagged: Path) -> None:
        output = relgate("check", "--output-format", "concise").stdout
        assert output.startswith(f"{self.TAGGED}:7:15: TAG003 ")

    def test_without_git(self, relgate: Run, tagged: Path) -> None:
        shutil.rmtree(tagged / ".git")
        result = relgate("check", at=tagged)
        assert f"{self.TAGGED}:7:15: TAG002 " in result.output
        assert "= help: " in result.output
        assert result.exit_code == 1
