"""`relgate diff` in real repositories."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cli.conftest import BUNDLE, ENVIRONMENT, Run, write
from diffing import written
from jsonschema import Draft202012Validator
from real_git import git

PATH = "environments/staging/api.yaml"
MINE = ENVIRONMENT.format(bundle="staging-api")
MOVED = MINE.replace("rollback_tag: null", "rollback_tag: v1.0.0")


@pytest.fixture
def committed(repository: Path) -> Path:
    """The scratch repository with all its files in one commit on the branch `main`."""
    git(repository, "checkout", "--quiet", "-b", "main")
    commit(repository)
    return repository


def commit(root: Path, **files: str) -> str:
    for path, text in files.items():
        write(root, path, text)
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "x")
    return git(root, "rev-parse", "HEAD")


def diff(relgate: Run, *arguments: str, **options: Any) -> dict[str, Any]:
    result = relgate("diff", "--output-format", "json", *arguments, **options)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def fields(found: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    return [
        (it["field"], it.get("before"), it.get("after"))
        for change in found["changes"]
        for it in change["fields"]
    ]


ROLLBACK = [("rollback_tag", None, "v1.0.0")]


def test_the_files_on_disk_and_the_last_commit(committed: Path, relgate: Run) -> None:
    assert not diff(relgate)["summary"]["effect"]
    write(committed, PATH, MOVED)
    write(committed, "bundles/new.yaml", BUNDLE.format(name="new").replace("0a0f", "0a0a"))
    found = diff(relgate)
    assert fields(found) == ROLLBACK
    assert [change["what"] for change in found["changes"]] == ["changed", "added"]
    assert found["before"].startswith("HEAD (")
    assert found["after"] == "the work tree"


def test_what_is_staged(committed: Path, relgate: Run) -> None:
    write(committed, PATH, MOVED)
    git(committed, "add", "--all")
    write(committed, PATH, MINE)
    assert fields(diff(relgate)) == []
    found = diff(relgate, "--staged")
    assert fields(found) == ROLLBACK
    assert found["after"] == "what is staged"
    git(committed, "rm", "--quiet", "-rf", "--cached", "bundles")
    changes = diff(relgate, "--staged")["changes"]
    assert {it["what"] for it in changes} == {"changed", "removed"}


def test_one_name_means_where_this_branch_left_it(committed: Path, relgate: Run) -> None:
    parting = git(committed, "rev-parse", "HEAD")
    git(committed, "checkout", "--quiet", "-b", "topic")
    commit(committed, **{PATH: MOVED})
    git(committed, "checkout", "--quiet", "main")
    commit(committed, **{"bundles/other.yaml": BUNDLE.format(name="other")})
    git(committed, "checkout", "--quiet", "topic")
    found = diff(relgate, "main")
    assert fields(found) == ROLLBACK
    assert len(found["changes"]) == 1
    assert found["before"] == f"the merge base of main and HEAD ({parting[:12]})"
    assert len(diff(relgate, "main", "topic")["changes"]) == 2


def test_two_commits_there_and_back(committed: Path, relgate: Run) -> None:
    first = git(committed, "rev-parse", "HEAD")
    second = commit(committed, **{PATH: MOVED})
    write(committed, PATH, "no matter")
    assert fields(diff(relgate, first, second)) == ROLLBACK
    assert fields(diff(relgate, second, first)) == [("rollback_tag", "v1.0.0", None)]
    assert diff(relgate, first, "HEAD")["after"] == f"HEAD ({second[:12]})"


def test_comments_order_and_quotes(committed: Path, relgate: Run) -> None:
    lines = MINE.replace("name: staging\n", 'name: "staging" # a comment\n').splitlines()
    write(committed, PATH, "\r\n".join(reversed(lines)) + "\n")
    found = diff(relgate, "--exit-code")
    assert not found["summary"]["effect"]
    assert found["rewritten"] == [PATH]


def test_exit_codes(committed: Path, relgate: Run) -> None:
    assert relgate("diff", "--exit-code").exit_code == 0
    write(committed, PATH, MOVED)
    assert relgate("diff", "--exit-code").exit_code == 1
    assert relgate("diff").exit_code == 0
    write(committed, PATH, "a: [")
    assert relgate("diff", "--exit-code").exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nope"], "git knows no commit `nope` here; did you fetch it?"),
        (["HEAD", "nope"], "git knows no commit `nope` here"),
        (["-c"], "No such option"),
        (["HEAD", "HEAD", "--staged"], "does not go with --staged"),
        (["a", "b", "c"], "unexpected extra argument"),
        (["--share", "101"], "--share"),
        (["--output-format", "sarif"], "'sarif' is not one of"),
        (["HEAD\x1b[31m"], "is no name of a commit"),
    ],
)
def test_what_cannot_be_done(
    committed: Path, relgate: Run, arguments: list[str], said: str
) -> None:
    result = relgate("diff", *arguments)
    assert result.exit_code == 2
    assert said in result.output
    assert "\x1b" not in result.output


def test_before_the_first_commit(repository: Path, relgate: Run) -> None:
    git(repository, "add", "bundles")
    for options, added in ((), 2), (("--staged",), 1):
        result = relgate("diff", *options)
        assert (result.exit_code, f"\n{added} added.\n" in result.output) == (0, True)
        assert result.output.startswith("From nothing to ")


def test_without_git(tmp_path: Path, relgate: Run) -> None:
    folder = tmp_path / "plain"
    folder.mkdir()
    result = relgate("diff", at=folder)
    assert (result.exit_code, "run this in a clone" in result.output) == (2, True)


def test_a_shallow_clone_without_the_base(committed: Path, relgate: Run, tmp_path: Path) -> None:
    base = git(committed, "rev-parse", "HEAD")
    commit(committed, **{PATH: MOVED})
    git(tmp_path, "clone", "--quiet", "--depth=1", committed.as_uri(), "shallow")
    result = relgate("diff", base, at=tmp_path / "shallow")
    assert (result.exit_code, "git fetch --unshallow" in result.output) == (2, True)
    assert "fetch-depth: 0" in result.output


def test_a_merge_that_is_not_settled(committed: Path, relgate: Run) -> None:
    git(committed, "checkout", "--quiet", "-b", "topic")
    commit(committed, **{PATH: MOVED})
    git(committed, "checkout", "--quiet", "main")
    commit(committed, **{PATH: MOVED.replace("v1.0.0", "v2.0.0")})
    with pytest.raises(AssertionError):
        git(committed, "merge", "topic")
    result = relgate("diff", "--staged")
    assert (result.exit_code, "is not merged: settle the conflict" in result.output) == (2, True)


def test_the_policies_of_both_sides(committed: Path, relgate: Run) -> None:
    commit(committed, **{"pyproject.toml": "[tool.relgate]\n"})
    write(committed, "pyproject.toml", '[tool.relgate]\nignore = ["REL"]\n')
    found = diff(relgate)
    [change] = found["changes"]
    assert change["kind"] == "policy"
    assert [risk["words"] for risk in change["risks"]] == ["no longer run: REL"]
    write(committed, "relgate.toml", "")
    [change] = diff(relgate)["changes"]
    assert (change["what"], change["after"]["path"]) == ("moved", "relgate.toml")


def test_records_below_a_folder_of_the_repository(committed: Path, relgate: Run) -> None:
    folder = committed / "deploy"
    write(folder, "relgate.toml", "")
    write(folder, PATH, MINE)
    commit(committed)
    write(folder, PATH, MOVED)
    write(committed, PATH, "no matter")
    found = diff(relgate, at=folder)
    assert fields(found) == ROLLBACK
    assert found["changes"][0]["after"]["path"] == PATH


def test_links_are_what_they_lead_to(committed: Path, relgate: Run) -> None:
    write(committed, "bundles/real.yaml", BUNDLE.format(name="real"))
    (committed / "bundles/link.yaml").symlink_to("real.yaml")
    (committed / "bundles/out.yaml").symlink_to("/etc/hostname")
    commit(committed)
    assert not diff(relgate)["summary"]["effect"]
    write(committed, "bundles/real.yaml", BUNDLE.format(name="real").replace("90", "60"))
    assert len(diff(relgate)["changes"]) >= 1


def test_line_ends_that_git_changes_when_it_checks_out(committed: Path, relgate: Run) -> None:
    git(committed, "config", "core.autocrlf", "true")
    write(committed, PATH, MINE.replace("\n", "\r\n"))
    assert diff(relgate)["rewritten"] == []


def test_an_ignored_file_is_on_both_sides_or_on_none(committed: Path, relgate: Run) -> None:
    write(committed, ".gitignore", "bundles/local.yaml\n")
    write(committed, "bundles/local.yaml", BUNDLE.format(name="local"))
    assert not diff(relgate)["summary"]["effect"]


def test_files_of_bytes_and_of_any_size(committed: Path, relgate: Run) -> None:
    (committed / "bundles/bytes.yaml").write_bytes(b"\xff\xfe\x00" * 9)
    (committed / "bundles/big.yaml").write_bytes(b"a: 1 # " + b"x" * 2_000_000)
    found = diff(relgate)
    assert sorted(it["path"] for it in found["incomparable"]) == [
        "bundles/big.yaml",
        "bundles/bytes.yaml",
    ]


def test_a_file_that_is_written(committed: Path, relgate: Run, tmp_path: Path) -> None:
    write(committed, PATH, MOVED)
    target = tmp_path / "comment.md"
    result = relgate("diff", "--output-format", "markdown", "-o", str(target), "--color=always")
    assert (result.exit_code, result.output) == (0, "")
    assert target.read_text().startswith("<!-- relgate diff -->\n")
    relgate("diff", "-o", str(target), "--color", "always")
    assert "\x1b" not in target.read_text()
    assert "\x1b[" in relgate("diff", "--color", "always").output
    result = relgate("diff", "-o", str(target / "below"))
    assert (result.exit_code, "Cannot write" in result.output) == (2, True)


def test_a_wide_change(committed: Path, relgate: Run) -> None:
    write(committed, PATH, MOVED)
    assert "A wide change: 1 of 2 files of records (50 %)" in relgate("diff").output
    assert "A wide change" not in relgate("diff", "--share", "50").output


def test_secrets_are_not_shown(committed: Path, relgate: Run) -> None:
    text = BUNDLE.format(name="staging-api")
    commit(committed, **{"bundles/staging-api.yaml": f"{text}vercel_token_ref: hunter2\n"})
    write(committed, "bundles/staging-api.yaml", f"{text}vercel_token_ref: hunter3\n")
    for name in ("text", "json", "markdown"):
        output = relgate("diff", "--output-format", name).output
        assert "hunter" not in output
        assert "vercel_token_ref" in output


def test_json_is_what_the_schema_in_the_repository_says(committed: Path, relgate: Run) -> None:
    write(committed, PATH, MOVED)
    schema = json.loads(Path(__file__, "../../../schemas/diff.schema.json").resolve().read_text())
    Draft202012Validator(schema).validate(diff(relgate))


def test_many_files(committed: Path, relgate: Run) -> None:
    for number in range(300):
        write(committed, f"bundles/b{number}.yaml", written({"name": f"b{number}", "owner": "x"}))
    commit(committed)
    for number in range(3):
        write(committed, f"bundles/b{number}.yaml", written({"name": f"b{number}", "owner": "y"}))
    found = diff(relgate)
    assert len(found["changes"]) == 3
    assert found["summary"]["files"] == 302
