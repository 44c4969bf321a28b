"""`check --since` and `--staged` in real repositories: what a change introduced, and only that."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cli.cache.edits import SETTLED, scramble
from cli.conftest import BUNDLE, ENVIRONMENT, Run, write
from real_git import git

import validator.engine.survey
from bench.generate import generate
from validator.cli.reports import FORMATS

API = "environments/staging/api.yaml"
BUNDLE_PATH = "bundles/staging-api.yaml"


def commit(root: Path) -> str:
    git(root, "add", "--all", ".")
    git(root, "commit", "-q", "--allow-empty", "-m", os.urandom(8).hex())
    return git(root, "rev-parse", "HEAD")


@pytest.fixture
def base(repository: Path) -> str:
    """The clean repository, and one more bundle that nobody uses, committed on main."""
    write(repository, "bundles/unused.yaml", bundle("unused", 2))
    git(repository, "checkout", "-q", "-b", "main")
    return commit(repository)


def bundle(name: str, number: int = 2) -> str:
    return BUNDLE.format(name=name).replace("0a0f0a9e", f"{number:08x}")


def replaced(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text()
    assert old in text
    write(root, path, text.replace(old, new, 1))


def json_report(relgate: Run, *arguments: str, since: str = "main") -> dict[str, Any]:
    named = () if since == "" else ("--since", since)
    result = relgate("check", "--output-format", "json", *named, *arguments)
    assert result.exit_code in (0, 1), result.output
    report: dict[str, Any] = json.loads(result.stdout)
    return report


def introduced(report: dict[str, Any]) -> list[tuple[str, str, int]]:
    """Code, path and line of what was introduced."""
    return [
        (it["code"], it["path"], it["start"]["line"])
        for it in report["findings"]
        if it["state"] == "introduced"
    ]


UNUSED = ("REF002", "bundles/unused.yaml")


class TestWhatIsIntroduced:
    def test_nothing_where_nothing_changed(self, base: str, relgate: Run) -> None:
        report = json_report(relgate)
        assert report["findings"] == []
        assert report["summary"]["warnings"] == 0
        assert report["summary"]["since"] == {
            "base": "main",
            "commit": base,
            "existing": 1,
            "gone": 0,
            "remarks": [],
        }

    def test_existing_findings_are_listed_on_request(self, base: str, relgate: Run) -> None:
        report = json_report(relgate, "--show-existing")
        assert [(it["code"], it["path"], it["state"]) for it in report["findings"]] == [
            (*UNUSED, "existing")
        ]
        assert report["summary"]["warnings"] == 0, "what was there before does not decide"

    @pytest.mark.parametrize("staged", [False, True])
    def test_only_what_is_introduced_fails(
        self, base: str, repository: Path, relgate: Run, staged: bool
    ) -> None:
        replaced(repository, BUNDLE_PATH, "90", "91")
        commit(repository)
        assert relgate("check").exit_code == 1
        how = ("--staged",) if staged else ()
        assert relgate("check", *how, "--since", "HEAD").exit_code == 0
        assert relgate("check", *how, "--since", "HEAD", "--fail-level", "warning").exit_code == 0
        result = relgate("check", *how, "--since", base)
        assert result.exit_code == 1
        assert "Introduced 1 error" in result.output
        assert f"Compared with {base[:12]}" in result.output
        assert "1 finding was there before" in result.output

    def test_a_finding_that_moved_down_is_not_new(
        self, base: str, repository: Path, relgate: Run
    ) -> None:
        path = "bundles/unused.yaml"
        write(repository, path, f"# moved\n\n{(repository / path).read_text()}")
        assert introduced(json_report(relgate)) == []

    def test_what_is_gone_is_counted(self, base: str, repository: Path, relgate: Run) -> None:
        (repository / "bundles/unused.yaml").unlink()
        result = relgate("check", "--since", "main")
        assert "0 findings were there before, 1 is gone." in result.output
        assert "gone" in relgate("check", "--since", "main", str(repository / "bundles")).output
        assert "gone" not in relgate("check", "--since", "main", str(repository / API)).output

    def test_time_alone_introduces_nothing(self, base: str, repository: Path, relgate: Run) -> None:
        for now in ("2026-11-23T12:00:00Z", "2027-01-25T00:00:00Z", "2027-06-01T00:00:00Z"):
            report = json_report(relgate, "--now", now, "--show-existing")
            assert introduced(report) == []
        assert report["summary"]["since"]["existing"] > 3
        replaced(repository, API, "2026-11-20", "2026-11-21")
        report = json_report(relgate, "--now", "2027-06-01T00:00:00Z", "--show-existing")
        assert introduced(report) == [], "the days in a message have changed, not the finding"

    def test_a_tag_that_came_or_went_introduces_nothing(
        self, base: str, repository: Path, relgate: Run
    ) -> None:
        replaced(repository, API, "rollback_tag: null", "rollback_tag: v1.0.0")
        git(repository, "tag", "v1.0.0")
        commit(repository)
        assert introduced(json_report(relgate, since=base)) == []
        git(repository, "tag", "-d", "v1.0.0")
        assert introduced(json_report(relgate, since="HEAD")) == []
        assert introduced(json_report(relgate, since=base)) == [("TAG003", API, 7)]

    def test_a_tag_that_the_committed_lock_has_lost_is_missed_from_then_on(
        self, base: str, repository: Path, relgate: Run
    ) -> None:
        write(repository, "relgate.toml", '[tags]\nsource = "lock"\n')
        write(repository, "releases/tags.lock", f"v1.0.0 {'1' * 40}\n")
        replaced(repository, API, "rollback_tag: null", "rollback_tag: v1.0.0")
        commit(repository)
        write(repository, "releases/tags.lock", f"v0.9.0 {'1' * 40}\n")
        assert ("TAG003", API, 7) in introduced(json_report(relgate, since="HEAD"))

    def test_one_more_of_many_is_the_one_that_was_written(
        self, base: str, repository: Path, relgate: Run
    ) -> None:
        """Equal findings of a file are told apart by what they say, not by their order."""
        path = "releases/v1.0.0/stages.jsonl"
        write(repository, path, "{1\n\n{2\n")
        git(repository, "tag", "v1.0.0")
        commit(repository)
        before = json_report(relgate, since="")
        write(repository, path, "{0\n\n{1\n\n{2\n")
        report = json_report(relgate, "--show-existing", since="HEAD")
        assert introduced(report) == [("YML001", path, 1)]
        old = {it["fingerprint"] for it in before["findings"]}
        for finding in report["findings"]:
            assert (finding["fingerprint"] in old) == (finding["state"] == "existing")
        write(repository, path, "{2\n")
        assert introduced(json_report(relgate, since="HEAD")) == []

    def test_a_clash_told_from_the_other_side_is_the_same_clash(
        self, base: str, repository: Path, relgate: Run
    ) -> None:
        write(repository, "bundles/aa.yaml", bundle("unused", 2).replace("unused", "aa"))
        commit(repository)
        assert ("UNQ001", "bundles/aa.yaml", 1) in introduced(json_report(relgate, since=base))
        git(repository, "mv", "bundles/aa.yaml", "bundles/zz.yaml")
        found = introduced(json_report(relgate, since="HEAD"))
        assert "UNQ001" not in {code for code, _, _ in found}


class TestBases:
    def test_a_branch_means_where_head_parted_from_it(
        self, base: str, repository: Path, relgate: Run
    ) -> None:
        git(repository, "checkout", "-q", "-b", "feature")
        replaced(repository, API, "ref: staging-api", "ref: missing")
        commit(repository)
        git(repository, "checkout", "-q", "main")
        replaced(repository, BUNDLE_PATH, "rotation_cadence_days: 90", "rotation_cadence_days: 91")
        (repository / "bundles/unused.yaml").unlink()
        commit(repository)
        git(repository, "checkout", "-q", "feature")
        report = json_report(relgate)
        assert report["summary"]["since"]["commit"] == base
        assert introduced(report) == [
            ("REF002", BUNDLE_PATH, 2),
            ("REF001", API, 6),
        ]

    def test_an_unknown_commit(self, base: str, relgate: Run) -> None:
        result = relgate("check", "--since", "origin/main")
        assert result.exit_code == 2
        assert "git knows no commit `origin/main` here" in result.output
        assert "`git fetch origin main`" in result.output

    def test_no_commit_yet(self, repository: Path, relgate: Run) -> None:
        """As a hook with `args: [--since, HEAD]` finds it, which has to let the first one pass."""
        git(repository, "add", ".")
        for how in ((), ("--staged",)):
            result = relgate("check", "--since", "HEAD", *how)
            assert (result.exit_code, "Nothing introduced" in result.output) == (0, True)
            assert "There is no commit yet, so all is new." in result.output
        replaced(repository, BUNDLE_PATH, "90", "91")
        git(repository, "add", ".")
        for how in ((), ("--staged",)):
            report = json_report(relgate, *how, since="HEAD")
            assert introduced(report) == [("ROT001", BUNDLE_PATH, 4)]

    def test_no_repository(self, repository: Path, relgate: Run) -> None:
        shutil.rmtree(repository / ".git")
        for how in (("--since", "main"), ("--staged",)):
            result = relgate("check", *how)
            assert result.exit_code == 2
            assert "not in a git repository" in result.output

    def test_no_git(self, base: str, relgate: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", "")
        for how in (("--since", "main"), ("--staged",)):
            result = relgate("check", *how)
            assert result.exit_code == 2
            assert result.output.endswith("there is no git program on the PATH; install git.\n")

    def test_a_shallow_clone(self, base: str, repository: Path, relgate: Run) -> None:
        commit(repository)
        clone = repository.with_name("clone")
        options = ("--depth", "1", "--no-single-branch")
        git(repository.parent, "clone", "-q", *options, repository.as_uri(), "clone")
        result = relgate("check", "--since", base, at=clone)
        assert result.exit_code == 2
        assert "fetch-depth: 0" in result.output
        assert relgate("check", "--since", "origin/main", at=clone).exit_code in (0, 1)

    def test_an_option_that_needs_another(self, base: str, relgate: Run) -> None:
        result = relgate("check", "--show-existing")
        assert result.exit_code == 2
        assert "--since" in result.output


class TestPolicies:
    def test_a_base_without_one(self, base: str, repository: Path, relgate: Run) -> None:
        write(repository, "relgate.toml", '[severity]\nREF002 = "error"\n')
        report = json_report(relgate)
        assert introduced(report) == [("REF002", "bundles/unused.yaml", 2)], "it is graver now"
        write(repository, "relgate.toml", '[tags]\nsource = "git"\n')
        assert introduced(json_report(relgate)) == []

    def test_a_base_with_another(self, base: str, repository: Path, relgate: Run) -> None:
        write(repository, "relgate.toml", 'ignore = ["REF"]\n')
        commit(repository)
        write(repository, "relgate.toml", "")
        assert introduced(json_report(relgate, since="HEAD")) == [
            ("REF002", "bundles/unused.yaml", 2)
        ]

    def test_a_base_whose_policy_is_broken(self, base: str, repository: Path, relgate: Run) -> None:
        write(repository, "relgate.toml", "nonsense = 1\n")
        commit(repository)
        write(repository, "relgate.toml", "")
        result = relgate("check", "--since", "HEAD", "--fail-level", "warning")
        assert result.exit_code == 1
        assert "The policy of that time has mistakes" in result.output
        assert "REF002" in result.output

    def test_a_base_whose_policy_is_no_file(
        self, base: str, repository: Path, relgate: Run
    ) -> None:
        (repository / "relgate.toml").symlink_to("nowhere")
        commit(repository)
        (repository / "relgate.toml").unlink()
        write(repository, "relgate.toml", "")
        assert "has mistakes" in relgate("check", "--since", "HEAD").output

    def test_a_broken_policy_is_all_that_is_told(
        self, base: str, repository: Path, relgate: Run
    ) -> None:
        write(repository, "relgate.toml", "nonsense = 1\n")
        result = relgate("check", "--since", "main")
        assert result.exit_code == 2
        assert "mend it first" in result.output

    def test_a_gate_does_not_open_unseen(self, base: str, repository: Path, relgate: Run) -> None:
        write(repository, "relgate.toml", 'ignore = ["REF001"]\n')
        replaced(repository, API, "ref: staging-api", "ref: missing")
        result = relgate("check", "--since", "main")
        assert result.exit_code == 0
        said = f"would also introduce REF001 at {API}:6:21."
        assert said in result.output
        result = relgate("check", "--since", "main", "--output-format", "github")
        assert said in result.stderr

    def test_a_gate_that_is_lowered_is_told_too(
        self, base: str, repository: Path, relgate: Run
    ) -> None:
        write(repository, "relgate.toml", '[severity]\nREF001 = "warning"\n')
        replaced(repository, API, "ref: staging-api", "ref: missing")
        result = relgate("check", "--since", "main")
        assert result.exit_code == 0
        assert f"would also introduce REF001 as an error at {API}:6:21." in result.output

    def test_a_new_waiver_is_shown(self, base: str, repository: Path, relgate: Run) -> None:
        replaced(
            repository,
            "bundles/unused.yaml",
            "name: unused",
            "name: unused # relgate: ignore[REF002] until=2027-01-01 because x",
        )
        result = relgate("check", "--since", "main")
        assert result.exit_code == 0
        assert "REF002 waived until 2027-01-01" in result.output
        commit(repository)
        assert "REF002" not in relgate("check", "--since", "HEAD").output
        replaced(repository, "bundles/unused.yaml", "relgate:", "")
        assert introduced(json_report(relgate, since="HEAD")) == [
            ("REF002", "bundles/unused.yaml", 2)
        ]


class TestFiles:
    @pytest.mark.parametrize("staged", [False, True])
    def test_a_rename_introduces_nothing(
        self, base: str, repository: Path, relgate: Run, staged: bool
    ) -> None:
        for path in ("bundles/broken.yaml", "environments/staging/broken.yaml"):
            write(repository, path, "id: 1\nname: [\n")
        commit(repository)
        how = ("--staged",) if staged else ()
        for path in ("bundles/unused", "bundles/broken", "environments/staging/broken"):
            (repository / f"{path}.yaml").rename(repository / f"{path}.yml")
        if staged:
            git(repository, "add", "--all")
        report = json_report(relgate, *how, "--show-existing", since="HEAD")
        assert introduced(report) == []
        assert report["summary"]["since"]["existing"] == 3
        assert report["summary"]["since"]["gone"] == 0

    def test_a_file_that_was_renamed_and_edited(
        self, base: str, repository: Path, relgate: Run
    ) -> None:
        replaced(repository, "bundles/unused.yaml", "owner: platform-team", "owner: ''")
        commit(repository)
        git(repository, "mv", "bundles/unused.yaml", "bundles/idle.yaml")
        replaced(repository, "bundles/idle.yaml", "name: unused", "name: idle")
        replaced(repository, "bundles/idle.yaml", "90", "91")
        for how in ((), ("--staged",)):
            git(repository, "add", "--all")
            found = introduced(json_report(relgate, *how, since="HEAD"))
            assert found == [("ROT001", "bundles/idle.yaml", 4)]

    def test_binary_and_huge_files(self, base: str, repository: Path, relgate: Run) -> None:
        (repository / "bundles/binary.yaml").write_bytes(b"\x00\xff\n" * 50)
        (repository / "bundles/huge.yaml").write_bytes(b"a: 1\n" * 500_000)
        (repository / "other.bin").write_bytes(os.urandom(3_000_000))
        commit(repository)
        assert {code for code, _, _ in introduced(json_report(relgate, since=base))} >= {"YML006"}
        assert introduced(json_report(relgate, since="HEAD")) == []
        (repository / "bundles/binary.yaml").write_bytes(b"\x00\xfe\n" * 50)
        (repository / "bundles/huge.yaml").write_bytes(b"b: 1\n" * 500_000)
        (repository / "other.bin").write_bytes(os.urandom(3_000_000))
        for how in ((), ("--staged",)):
            assert introduced(json_report(relgate, *how, since="HEAD")) == []
            git(repository, "add", "--all")

    def test_a_link_whose_target_has_changed(
        self, base: str, repository: Path, relgate: Run
    ) -> None:
        write(repository, "shared/x.yaml", bundle("linked", 3))
        (repository / "bundles/linked.yaml").symlink_to("../shared/x.yaml")
        commit(repository)
        replaced(repository, "shared/x.yaml", "90", "91")
        git(repository, "add", "--all")
        for how in ((), ("--staged",)):
            found = introduced(json_report(relgate, *how, since="HEAD"))
            assert found == [("ROT001", "bundles/linked.yaml", 4)]

    def test_a_submodule(self, base: str, repository: Path, relgate: Run, tmp_path: Path) -> None:
        git(tmp_path, "init", "-q", "other")
        write(tmp_path / "other", "x.yaml", "name: x\n")
        commit(tmp_path / "other")
        git(repository, "submodule", "--quiet", "add", str(tmp_path / "other"), "bundles/sub")
        assert {path for _, path, _ in introduced(json_report(relgate))} >= {"bundles/sub/x.yaml"}
        found = introduced(json_report(relgate, "--staged"))
        assert [it for it in found if it[1].startswith("bundles/sub")] == [
            ("YML012", "bundles/sub", 1)
        ]
        commit(repository)
        for how in ((), ("--staged",)):
            assert introduced(json_report(relgate, *how, since="HEAD")) == []

    def test_records_in_a_folder(self, base: str, repository: Path, relgate: Run) -> None:
        inner = repository / "services/shop"
        write(inner, "relgate.toml", "")
        write(inner, "bundles/a.yaml", bundle("a"))
        commit(repository)
        write(inner, "bundles/b.yaml", bundle("b", 3))
        (repository / "bundles/unused.yaml").unlink()
        for how in ((), ("--staged",)):
            git(repository, "add", "--all")
            result = relgate("check", *how, "--since", "HEAD", "--show-existing", at=inner)
            assert "Introduced 1 warning (1 existing)" in result.output
            assert "bundles/b.yaml:2:7: REF002" in result.output

    def test_staged_unstaged_and_untracked(self, base: str, repository: Path, relgate: Run) -> None:
        replaced(repository, BUNDLE_PATH, "90", "91")
        git(repository, "add", ".")
        replaced(repository, BUNDLE_PATH, "91", "92")
        replaced(repository, API, "ref: staging-api", "ref: missing")
        write(repository, "bundles/untracked.yaml", "name: 1\n")
        assert introduced(json_report(relgate, "--staged")) == [("ROT001", BUNDLE_PATH, 4)]
        on_disk = {(code, path) for code, path, _ in introduced(json_report(relgate))}
        assert on_disk >= {
            ("ROT001", BUNDLE_PATH),
            ("REF001", API),
            ("SCH001", "bundles/untracked.yaml"),
        }
        shown = relgate("check", "--staged").output
        assert "rotation_cadence_days: 91" in shown
        assert "rotation_cadence_days: 92" not in shown

    def test_an_ignored_file_is_no_change(self, base: str, repository: Path, relgate: Run) -> None:
        write(repository, ".gitignore", "bundles/mine.yaml\n")
        write(repository, "bundles/mine.yaml", bundle("mine", 4))
        report = json_report(relgate, "--show-existing")
        assert introduced(report) == []
        assert report["summary"]["since"]["existing"] == 2
        assert introduced(json_report(relgate, "--staged")) == []

    def test_line_ends_that_git_changes(self, base: str, repository: Path, relgate: Run) -> None:
        git(repository, "config", "core.autocrlf", "true")
        git(repository, "rm", "-rq", "--cached", ".")
        git(repository, "reset", "-q", "--hard")
        assert b"\r\n" in (repository / API).read_bytes()
        assert introduced(json_report(relgate)) == []
        replaced(repository, API, "ref: staging-api", "ref: missing")
        assert ("REF001", API, 6) in introduced(json_report(relgate))

    def test_files_with_odd_names(self, base: str, repository: Path, relgate: Run) -> None:
        for number, name in enumerate((b"a b.yaml", b'"q\t".yaml', b"n\nl.yaml", b"\xff.yaml")):
            path = os.path.join(os.fsencode(repository / "bundles"), name)
            with open(path, "wb") as file:
                file.write(bundle(f"odd-{number}", number + 5).encode())
        commit(repository)
        assert introduced(json_report(relgate, since="HEAD")) == []
        for path in (repository / "bundles").iterdir():
            if path.name not in ("staging-api.yaml", "unused.yaml"):
                path.write_text(path.read_text().replace("90", "91"))
        report = json_report(relgate, since="HEAD")
        assert [it["code"] for it in report["findings"]] == ["ROT001"] * 4

    def test_a_conflict_is_told(self, base: str, repository: Path, relgate: Run) -> None:
        git(repository, "checkout", "-q", "-b", "side")
        replaced(repository, BUNDLE_PATH, "90", "80")
        commit(repository)
        git(repository, "checkout", "-q", "main")
        replaced(repository, BUNDLE_PATH, "90", "70")
        commit(repository)
        subprocess.run(["git", "merge", "-q", "side"], cwd=repository, capture_output=True)
        result = relgate("check", "--staged", "--since", "HEAD")
        assert result.exit_code == 2
        assert f"{BUNDLE_PATH} is not merged" in result.output
        result = relgate("check", "--since", "HEAD", "--output-format", "concise")
        assert f"{BUNDLE_PATH}:4:1: YML001" in result.output

    def test_nothing_that_the_repository_configures_is_started(
        self, base: str, repository: Path, relgate: Run, tmp_path: Path
    ) -> None:
        ran = tmp_path / "ran"
        write(repository, ".gitattributes", "* filter=evil diff=evil\n")
        replaced(repository, BUNDLE_PATH, "90", "91")
        for key in (
            *("filter.evil.clean", "filter.evil.process", "diff.evil.textconv"),
            *("diff.evil.command", "diff.external", "core.fsmonitor"),
        ):
            git(repository, "config", key, f"touch {ran}; cat")
        git(repository, "config", "filter.evil.required", "true")
        assert introduced(json_report(relgate)) == [("ROT001", BUNDLE_PATH, 4)]
        assert not ran.exists()
        subprocess.run(["git", "diff"], cwd=repository, capture_output=True)
        assert ran.exists(), "or else this test proves nothing"

    def test_settings_of_git_do_not_matter(self, base: str, repository: Path, relgate: Run) -> None:
        for key, value in {
            "diff.noprefix": "true",
            "diff.mnemonicPrefix": "true",
            "diff.relative": "true",
            "diff.renames": "false",
            "core.quotePath": "false",
            "color.ui": "always",
            "diff.interHunkContext": "9",
            "diff.wsErrorHighlight": "all",
        }.items():
            git(repository, "config", key, value)
        (repository / BUNDLE_PATH).rename(repository / "bundles/new.yaml")
        replaced(repository, "bundles/new.yaml", "name: staging-api", "name: new")
        replaced(repository, API, "ref: staging-api", "ref: new")
        replaced(repository, "bundles/new.yaml", "90", "91")
        git(repository, "add", "--all")
        assert introduced(json_report(relgate)) == [("ROT001", "bundles/new.yaml", 4)]


class TestPlaces:
    def test_a_removed_bundle_that_is_still_named(
        self, base: str, repository: Path, relgate: Run
    ) -> None:
        (repository / BUNDLE_PATH).unlink()
        result = relgate("check", "--since", "main")
        assert result.exit_code == 1
        assert f"{API}:6:21: REF001" in result.output
        assert f":: {BUNDLE_PATH}:1:1: this file was removed" in result.output

    def test_a_renamed_bundle_that_is_still_named(
        self, base: str, repository: Path, relgate: Run
    ) -> None:
        git(repository, "mv", BUNDLE_PATH, "bundles/new.yaml")
        replaced(repository, "bundles/new.yaml", "name: staging-api", "name: new")
        result = relgate("check", "--since", "main")
        assert "bundles/new.yaml:2:1: REF001 environment staging/api uses" in result.output
        assert f":: {API}:6:21: this line has not changed" in result.output

    def test_a_line_that_the_change_shows_comes_first(
        self, base: str, repository: Path, relgate: Run
    ) -> None:
        """The environment was there before; the one that now shares its service is new."""
        write(
            repository,
            "environments/staging/aaa.yaml",
            ENVIRONMENT.format(bundle="staging-api").replace("5b0c9a52", "6b0c9a52"),
        )
        plain = [it for it in json_report(relgate, since="")["findings"] if it["code"] == "UNQ002"]
        assert [it["path"] for it in plain] == [API]
        found = [it for it in json_report(relgate)["findings"] if it["code"] == "UNQ002"]
        assert [it["path"] for it in found] == ["environments/staging/aaa.yaml"]
        assert [(it["path"], it["message"]) for it in found[0]["related"]] == [
            (API, "this line has not changed, and is no longer right")
        ]
        assert found[0]["fingerprint"] == plain[0]["fingerprint"]
        sarif = json.loads(relgate("check", "--since", "main", "--output-format", "sarif").stdout)[
            "runs"
        ][0]["results"]
        [place] = [it["locations"][0] for it in sarif if it["ruleId"] == "UNQ002"]
        assert place["physicalLocation"]["artifactLocation"]["uri"].endswith("aaa.yaml")

    def test_a_changed_line_stays_first(self, base: str, repository: Path, relgate: Run) -> None:
        replaced(repository, API, "ref: staging-api", "ref: staging-ap")
        [finding] = [it for it in json_report(relgate)["findings"] if it["code"] == "REF001"]
        assert (finding["path"], finding["start"]["line"]) == (API, 6)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_tells_the_same(base: str, repository: Path, relgate: Run, name: str) -> None:
    replaced(repository, API, "ref: staging-api", "ref: missing")
    result = relgate("check", "--since", "main", "--output-format", name)
    assert result.exit_code == 1
    assert "REF001" in result.stdout
    assert "bundles/unused.yaml" not in result.stdout or name == "junit"
    counted = '"existing": 1' if name == "json" else "1 finding was there before"
    assert counted in result.stdout + result.stderr
    shown = relgate("check", "--since", "main", "--output-format", name, "--show-existing")
    assert "bundles/unused.yaml" in shown.stdout
    assert shown.exit_code == 1


def test_a_comparison_as_text(
    base: str, repository: Path, relgate: Run, golden: Callable[[str, str], None]
) -> None:
    (repository / BUNDLE_PATH).unlink()
    result = relgate("check", "--since", "main", "--show-existing")
    golden("since.txt", result.stdout.replace(base[:12], "1a2b3c4d5e6f"))


class TestManyFiles:
    @pytest.fixture
    def repository(self, tmp_path: Path, own_git: None) -> Path:
        root = tmp_path / "repository"
        for path, text in generate(200, seed=7).items():
            write(root, path, text)
        git(root, "init", "--quiet", "-b", "main")
        commit(root)
        return root

    @pytest.mark.parametrize("cached", [False, True])
    def test_what_has_not_changed_is_judged_once(
        self, repository: Path, relgate: Run, cached: bool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        changed = sorted(repository.glob("environments/*/*.yaml"))[:3]
        for path in changed:
            path.write_text(path.read_text().replace("cloud_provider", "cloud_provder"))
        read: list[str] = []
        fetch = validator.engine.survey.fetch

        def watched(source: Any, path: str) -> Any:
            read.append(path)
            return fetch(source, path)

        monkeypatch.setattr(validator.engine.survey, "fetch", watched)
        monkeypatch.setattr("validator.cli.surveying.workers", lambda: 1)
        cache = () if cached else ("--no-cache",)
        time.sleep(0.06)  # so that the files' times tell that they were not written again
        for _ in range(2):
            read.clear()
            report = json_report(relgate, *cache)
            assert len(introduced(report)) == 3
        names = [str(path.relative_to(repository)) for path in changed]
        if cached:
            assert read == [], "the answer is remembered"
        else:
            assert Counter(read).most_common(4)[:3] == [(name, 2) for name in names]

    def test_a_whole_history(self, repository: Path, relgate: Run) -> None:
        """What each commit introduced, less what it removed, adds up to what is there at last."""
        chance = random.Random(11)
        paths = sorted(
            path for path in repository.glob("*/**/*") if path.suffix in (".yaml", ".jsonl")
        )
        known = fingerprints(json_report(relgate, since=""))
        for number in range(25):
            for _ in range(chance.choice((1, 1, 2, 5))):
                scramble(chance, chance.choice(paths))
            if chance.random() < 0.3:
                path = chance.choice(paths)
                if path.exists():
                    path.rename(path.with_name(f"moved-{number}{path.suffix}"))
            git(repository, "add", "--all")
            report = json_report(relgate, "--show-existing", since="HEAD")
            staged = json_report(relgate, "--show-existing", "--staged", since="HEAD")
            assert staged["findings"] == report["findings"]
            commit(repository)
            since = report["summary"]["since"]
            states = Counter(it["state"] for it in report["findings"])
            assert states["existing"] == since["existing"]
            assert sum(known.values()) + states["introduced"] - since["gone"] == len(
                report["findings"]
            ), number
            known = fingerprints(json_report(relgate, since=""))
            assert fingerprints(report) == known, "the same findings as without --since"
            again = json_report(relgate, "--show-existing", since="HEAD~")
            assert again["findings"] == report["findings"]
            assert introduced(json_report(relgate, since="HEAD")) == []


def fingerprints(report: dict[str, Any]) -> Counter[str]:
    return Counter(it["fingerprint"] for it in report["findings"])


class TestWhatIsRemembered:
    """A comparison is remembered no longer than it is true."""

    @pytest.fixture
    def repository(self, tmp_path: Path, own_git: None) -> Path:
        root = tmp_path / "repository"
        for path, text in generate(200, seed=7).items():
            write(root, path, text)
        git(root, "init", "--quiet", "-b", "main")
        commit(root)
        return root

    def alike(
        self, relgate: Run, *arguments: str, since: str = "main"
    ) -> list[tuple[str, str, int]]:
        cached = json_report(relgate, *arguments, since=since)
        assert cached == json_report(relgate, "--no-cache", *arguments, since=since)
        return introduced(cached)

    def test_a_record_under_another_name_is_another(self, repository: Path, relgate: Run) -> None:
        """Git knows both by their content alone, and they are the same number in their folder."""
        git(repository, "rm", "-q", "releases/v1.5.0/staging.yaml")
        assert self.alike(relgate, "--staged") == []
        git(repository, "mv", "releases/v1.5.0/production.yaml", "releases/v1.5.0/q.yaml")
        found = self.alike(relgate, "--staged")
        assert ("LAY001", "releases/v1.5.0/q.yaml") in {(code, path) for code, path, _ in found}

    def test_each_kind_of_change(self, repository: Path, relgate: Run) -> None:
        first, second = sorted(repository.glob("environments/staging/*.yaml"))[:2]
        for file in (first, second):
            file.write_text(file.read_text().replace("cloud_provider", "cloud_provder"))
        time.sleep(SETTLED)
        assert [len(self.alike(relgate)) for _ in range(2)] == [2, 2]
        assert self.alike(relgate, "--staged") == []
        git(repository, "add", str(first))
        assert len(self.alike(relgate, "--staged")) == 1
        assert len(self.alike(relgate)) == 2
        commit(repository)
        assert len(self.alike(relgate, since="HEAD~")) == 2
        assert self.alike(relgate) == []
        first.rename(first.with_name("moved.yaml"))
        time.sleep(SETTLED)
        assert {code for code, _, _ in self.alike(relgate)} == {"LAY001"}
        git(repository, "rm", "-q", "--cached", str(first))
        assert {code for code, _, _ in self.alike(relgate)} == {"LAY001"}
        write(
            repository, "relgate.toml", '[tags]\nsource = "lock"\n[severity]\nLAY001 = "warning"\n'
        )
        for _ in range(2):
            assert {code for code, _, _ in self.alike(relgate)} == {"LAY001"}
        write(repository, ".gitignore", "moved.yaml\n")
        self.alike(relgate)
        later = ("--now", "2027-01-10T12:00:00Z")
        assert self.alike(relgate) == self.alike(relgate)
        self.alike(relgate, *later)
        self.alike(relgate, *later)
