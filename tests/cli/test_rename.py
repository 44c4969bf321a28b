"""`relgate rename`: everything follows, or nothing does, and not a character more."""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cli.conftest import BUNDLE, ENVIRONMENT, Run, write
from real_git import git

import validator.source.write
from validator.source.write import FileChange

OLD, NEW = "bundles/staging-api.yaml", "bundles/staging-invoices.yaml"
USER = "environments/staging/api.yaml"
RENAME = ("rename", "bundle", "staging-api", "staging-invoices")

Tree = dict[str, bytes]


def tree(root: Path) -> Tree:
    """Every file below a folder, without git's own."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".git" not in path.parts
    }


@pytest.fixture
def unchanged(repository: Path) -> Callable[[], None]:
    """Asserts that the files are what they were when it was asked for last."""
    before: list[Tree] = []

    def check() -> None:
        before.append(tree(repository))
        assert before[0] == before[-1]

    return check


def test_record_file_and_references_change_together(relgate: Run, repository: Path) -> None:
    write(repository, "environments/staging/portal.yaml", SECOND_USER)
    before = tree(repository)
    result = relgate(*RENAME)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        f"moved {OLD} to {NEW}",
        f"changed {USER}",
        "changed environments/staging/portal.yaml",
    ]
    before[NEW] = before.pop(OLD)
    assert tree(repository) == {
        path: content.replace(b"name: staging-api", b"name: staging-invoices").replace(
            b"ref: staging-api", b"ref: staging-invoices"
        )
        for path, content in before.items()
    }
    assert relgate("check").exit_code == 0


def test_and_back_again_leaves_no_trace(relgate: Run, repository: Path) -> None:
    before = tree(repository)
    assert relgate(*RENAME).exit_code == 0
    assert relgate("rename", "bundle", "staging-invoices", "staging-api").exit_code == 0
    assert tree(repository) == before


COMMENTED = """\
\ufeff# staging-api, the bundle: staging-api\r
---\r
"id": 0a0f0a9e-8f1e-4a57-8a55-70b1f3f0c7d2   # staging-api\r
name   : {name}\r
# was: staging-api-old\r
service_account: staging-api@acme.iam.gserviceaccount.com\r
\r
rotation_cadence_days: 90\r
last_rotated_at: 2026-11-01T00:00:00Z\r
owner: staging-api # who?"""


@pytest.mark.parametrize(
    ("written", "new", "expected"),
    [
        ("staging-api", "b", "b"),
        ("staging-api # staging-api", "b", "b # staging-api"),
        ("staging-api", "123", '"123"'),
        ("staging-api", "null", '"null"'),
        ("staging-api", "1e999", '"1e999"'),
        ("'staging-api'", "b", "'b'"),
        ('"staging-api"', "b", '"b"'),
        ('"staging\\u002dapi"', "b", '"b"'),
        ("!!str staging-api", "b", "!!str b"),
        (">- # staging-api\r\n  staging-api", "b", ">- # staging-api\r\n  b"),
    ],
)
def test_only_the_name_changes_of_a_commented_file(
    relgate: Run, repository: Path, written: str, new: str, expected: str
) -> None:
    (repository / OLD).write_bytes(COMMENTED.format(name=written).encode())
    (repository / OLD).chmod(0o640)
    result = relgate("rename", "bundle", "staging-api", new)
    assert result.exit_code == 0, result.output
    target = repository / f"bundles/{new}.yaml"
    assert target.read_bytes() == COMMENTED.format(name=expected).encode()
    assert target.stat().st_mode & 0o777 == 0o640
    assert not (repository / OLD).exists()


def test_the_ending_of_a_file_stays(relgate: Run, repository: Path) -> None:
    (repository / OLD).rename(repository / "bundles/staging-api.yml")
    assert relgate(*RENAME).exit_code == 0
    assert (repository / "bundles/staging-invoices.yml").exists()


def test_a_file_of_several_records_stays_where_it_is(relgate: Run, repository: Path) -> None:
    text = (repository / OLD).read_text()
    other = text.replace("staging-api", "other").replace("0a0f0a9e", "1a0f0a9e")
    (repository / OLD).write_text(f"{text}---\n{other}")
    user = SECOND_USER.replace("ref: staging-api", "ref: other")
    write(repository, "environments/staging/portal.yaml", user)
    result = relgate(*RENAME)
    assert result.stdout.splitlines() == [f"changed {OLD}", f"changed {USER}"], result.stderr
    assert (repository / OLD).read_text() == (
        text.replace("name: staging-api", "name: staging-invoices") + f"---\n{other}"
    )


def test_a_misplaced_record_is_not_moved_and_may_take_the_name_of_its_path(
    relgate: Run, repository: Path
) -> None:
    (repository / OLD).rename(repository / "bundles/elsewhere.yaml")
    assert relgate("check").exit_code == 1
    result = relgate("rename", "bundle", "staging-api", "elsewhere")
    assert result.stdout.splitlines() == ["changed bundles/elsewhere.yaml", f"changed {USER}"]
    assert relgate("check").exit_code == 0


def test_findings_that_were_there_before_do_not_count(relgate: Run, repository: Path) -> None:
    for path in (OLD, USER):
        text = (repository / path).read_text()
        (repository / path).write_text(
            text.replace("cadence_days: 90", "cadence_days: 900").replace("grafana.net", "x y")
        )
    before = relgate("check").stdout
    assert relgate(*RENAME).exit_code == 0
    found = re.sub("staging-invoices", "staging-api", relgate("check").stdout)
    assert re.findall(r"\w{3}\d{3}", found) == re.findall(r"\w{3}\d{3}", before) != []


def test_a_shared_name_is_renamed_with_all_its_files(relgate: Run, repository: Path) -> None:
    write(repository, "environments/staging/portal.yaml", SECOND_USER)
    write(repository, "releases/v1.0.0/staging.yaml", CHECKLIST)
    write(repository, "relgate.toml", '[vocabulary]\nenvironments = ["preview"]\n')
    result = relgate("rename", "environment", "staging", "preview")
    assert result.stdout.splitlines() == [
        "moved environments/staging/api.yaml to environments/preview/api.yaml",
        "moved environments/staging/portal.yaml to environments/preview/portal.yaml",
        "moved releases/v1.0.0/staging.yaml to releases/v1.0.0/preview.yaml",
    ]
    assert not (repository / "environments/staging").exists()


def test_dry_run_shows_a_diff_without_secrets_and_writes_nothing(
    relgate: Run, repository: Path, unchanged: Callable[[], None]
) -> None:
    (repository / OLD).write_text((repository / OLD).read_text() + "# ask ann@acme.example\n")
    unchanged()
    result = relgate(*RENAME, "--dry-run")
    assert result.exit_code == 0
    assert f"rename from {OLD}\nrename to {NEW}\n" in result.stdout
    assert "-name: staging-api\n+name: staging-invoices\n" in result.stdout
    assert "-secrets_bundle_ref: staging-api\n+secrets_bundle_ref: staging-invoices" in (
        result.stdout
    )
    assert "ann@acme" not in result.output
    unchanged()


def test_quiet(relgate: Run) -> None:
    assert relgate(*RENAME, "--quiet").output == ""


class TestRefusals:
    @pytest.fixture(autouse=True)
    def nothing_written(self, repository: Path, unchanged: Callable[[], None]) -> object:
        """Whatever a test plants, the command changes nothing."""
        self.freeze = unchanged
        yield
        unchanged()

    def refused(self, relgate: Run, *arguments: str) -> str:
        self.freeze()
        result = relgate(*(arguments or RENAME))
        assert (result.exit_code, result.stdout) == (2, "")
        return result.stderr

    def test_an_unknown_name(self, relgate: Run) -> None:
        said = self.refused(relgate, "rename", "bundle", "stagin-api", "x")
        assert "No bundle is named `stagin-api`. Did you mean `staging-api`?" in said

    def test_an_unknown_kind(self, relgate: Run) -> None:
        said = self.refused(relgate, "rename", "release", "a", "b")
        assert "'release' is not one of 'bundle', 'environment'" in said

    def test_a_name_that_is_only_referred_to(self, relgate: Run, repository: Path) -> None:
        write(repository, USER, ENVIRONMENT.format(bundle="gone"))
        said = self.refused(relgate, "rename", "bundle", "gone", "x")
        assert "No bundle is named `gone`, though there are references to it" in said

    @pytest.mark.parametrize("new", ["a b", "../x", "a/b", "", "x\n", "-", "x" * 200])
    def test_a_malformed_name(self, relgate: Run, new: str) -> None:
        said = self.refused(relgate, "rename", "bundle", "staging-api", "--", new)
        assert "`name` of the bundle must be a name of letters and digits" in said

    def test_a_name_of_no_vocabulary(self, relgate: Run) -> None:
        said = self.refused(relgate, "rename", "environment", "staging", "preview")
        assert "is `preview`, not one of `staging` or `production`" in said

    def test_the_same_name(self, relgate: Run) -> None:
        said = self.refused(relgate, "rename", "bundle", "staging-api", "staging-api")
        assert "is its name already" in said

    @pytest.mark.parametrize(
        ("path", "content"),
        [
            ("bundles/all.yaml", BUNDLE.format(name="staging-invoices")),
            (NEW, "not: [a record"),
            ("bundles/staging-invoices.yml", BUNDLE.format(name="misplaced")),
        ],
    )
    def test_a_name_that_is_taken(
        self, relgate: Run, repository: Path, path: str, content: str
    ) -> None:
        write(repository, path, content.replace("0a0f0a9e", "1a0f0a9e"))
        assert f"is taken, by {path}" in self.refused(relgate)

    def test_a_name_that_differs_in_case_alone(self, relgate: Run, repository: Path) -> None:
        write(
            repository,
            "bundles/Staging-Invoices.yaml",
            BUNDLE.format(name="Staging-Invoices").replace("0a0f0a9e", "1a0f0a9e"),
        )
        assert "it would bring finding:\n  bundles/" in self.refused(relgate)

    def test_a_name_that_two_records_state(self, relgate: Run, repository: Path) -> None:
        write(repository, "bundles/twin.yaml", BUNDLE.format(name="staging-api"))
        said = self.refused(relgate)
        assert f"More than one bundle is named `staging-api`; keep one:\n  {OLD}:2\n" in said

    @pytest.mark.parametrize(
        "content",
        [
            b"secrets_bundle_ref: [staging-api\n",
            ENVIRONMENT.format(bundle="&a staging-api").replace("gh_env", "gh_env: *a\nx").encode(),
            ENVIRONMENT.format(bundle="staging-api").replace("bundle_ref", "bundle_rf").encode(),
            b"# \xff staging-api\n",
            ENVIRONMENT.format(bundle="staging-api").encode("utf-16"),
        ],
    )
    def test_a_file_that_does_not_parse_and_may_refer_to_it(
        self, relgate: Run, repository: Path, content: bytes
    ) -> None:
        path = repository / "environments/staging/portal.yaml"
        path.write_bytes(content)
        if b"&a" in content:
            path.write_bytes(content.replace(b"secrets_bundle_ref: &a", b"owner: &a"))
        said = self.refused(relgate)
        assert "may say `staging-api` too; mend them first" in said
        assert "\n  environments/staging/portal.yaml\n" in said
        assert USER not in said

    def test_a_file_that_does_not_parse_and_says_nothing_of_it_is_no_hindrance(
        self, relgate: Run, repository: Path
    ) -> None:
        write(repository, "environments/staging/portal.yaml", "name: [x\n")
        assert relgate(*RENAME, "--dry-run").exit_code == 0

    def test_a_policy_with_mistakes(self, relgate: Run, repository: Path) -> None:
        write(repository, "relgate.toml", "ignor = 1\n")
        assert "relgate.toml has mistakes" in self.refused(relgate)

    def test_a_link_is_not_moved(self, relgate: Run, repository: Path) -> None:
        (repository / "shared").mkdir()
        (repository / OLD).rename(repository / "shared/x.yaml")
        (repository / OLD).symlink_to("../shared/x.yaml")
        said = self.refused(relgate)
        assert f"{OLD}: it is a symbolic link, which is not moved or removed" in said

    def test_a_read_only_file(self, relgate: Run, repository: Path) -> None:
        (repository / USER).chmod(0o444)
        assert f"Nothing was written: {USER}: it is read-only." in self.refused(relgate)

    def test_a_full_disk(
        self, relgate: Run, repository: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(descriptor: int) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr(os, "fsync", full)
        assert "no space left on device" in self.refused(relgate)

    @pytest.mark.parametrize("number", [0, 1, 2])
    def test_an_interrupt_between_two_writes(
        self, relgate: Run, number: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        put, done = validator.source.write._put, []

        def interrupted(staged: validator.source.write._Staged) -> None:
            if len(done) == number:
                raise KeyboardInterrupt
            done.append(put(staged))

        monkeypatch.setattr(validator.source.write, "_put", interrupted)
        self.freeze()
        result = relgate(*RENAME)
        assert (result.exit_code, result.stdout) == (130, "")
        assert result.stderr == "Interrupted: nothing was written.\n"

    def test_a_file_that_changes_meanwhile(
        self, relgate: Run, repository: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write_all = validator.source.write.write_changes

        def late(root: Path, changes: list[FileChange]) -> None:
            (repository / USER).write_text("# somebody else was here\n")
            self.freeze()
            write_all(root, changes)

        monkeypatch.setattr("validator.cli.proving.write_changes", late)
        result = relgate(*RENAME)
        assert result.exit_code == 2
        assert f"{USER}: it has changed since it was read" in result.stderr


class TestThePolicy:
    WAIVER = """\
[[waivers]]
code = "REF002"
path = "{path}"
reason = "kept for the demo"
until = 2099-12-31
"""

    def test_globs_that_lose_the_file_are_told(self, relgate: Run, repository: Path) -> None:
        policy = f'[per_path_ignores]\n"{OLD}" = ["ROT"]\n"bundles/staging-*" = ["ROT"]\n'
        write(repository, "relgate.toml", policy)
        result = relgate(*RENAME)
        assert result.exit_code == 0
        assert result.stderr == f"relgate.toml:2: `{OLD}` covers {OLD}, and will not cover {NEW}\n"
        assert (repository / "relgate.toml").read_text() == policy

    def test_what_was_waived_does_not_come_back_unseen(
        self, relgate: Run, repository: Path, unchanged: Callable[[], None]
    ) -> None:
        (repository / USER).unlink()
        write(repository, "relgate.toml", self.WAIVER.format(path=OLD))
        unchanged()
        result = relgate(*RENAME)
        assert (result.exit_code, result.stdout) == (2, "")
        assert f"relgate.toml:3: `{OLD}` covers {OLD}, and will not cover {NEW}\n" in result.stderr
        assert re.search(r"it would bring findings:\n  bundles/.*REF002.*\n.*WVR002", result.stderr)
        unchanged()
        write(repository, "relgate.toml", self.WAIVER.format(path=NEW))
        assert relgate(*RENAME).exit_code == 0
        assert "No findings (1 waived)" in relgate("check").stdout


def test_a_new_kind_gets_it_for_nothing(tmp_path: Path) -> None:
    """The table of kinds with two more rows, in a process of its own."""
    team = "id: 0a0f0a9e-8f1e-4a57-8a55-70b1f3f0c7d2\nname: a # the first\n"
    duty = "id: 1a0f0a9e-8f1e-4a57-8a55-70b1f3f0c7d2\nteam: 'a'\nname: night\n"
    write(tmp_path, "teams/a.yml", team)
    write(tmp_path, "duties/night.yaml", duty)
    git(tmp_path, "init", "--quiet")
    script = tmp_path / "run.py"
    script.write_text(MORE_KINDS)
    for arguments, code, said in (
        (["refs", "team", "a"], 0, "teams/a.yml:2:7: team a (name)\nduties/night.yaml:2:7: "),
        (["refs", "duty", "night"], 2, "'duty' is not one of"),
        (
            ["rename", "team", "a", "b"],
            0,
            "changed duties/night.yaml\nmoved teams/a.yml to teams/b",
        ),
    ):
        done = subprocess.run(
            [sys.executable, script, "-C", tmp_path, *arguments], capture_output=True, text=True
        )
        assert (done.returncode, said in done.stdout + done.stderr) == (code, True), done
    assert (tmp_path / "teams/b.yml").read_text() == team.replace(": a", ": b")
    assert (tmp_path / "duties/night.yaml").read_text() == duty.replace("'a'", "'b'")


MORE_KINDS = """
import sys
from pathlib import Path
from types import ModuleType
from typing import Annotated

import validator.model
from validator.model.declare import Ref
from validator.model.record import Record
from validator.model.scalars import Name


class Team(Record):
    name: Name


class Duty(Record):
    name: Name
    team: Annotated[Name, Ref("team")]


rows = '''KINDS: tuple[Kind[Any], ...] = (
    Kind("team", lambda: Team, "teams/{name}", key=("name",)),
    Kind("duty", lambda: Duty, "duties/{name}", key=("name",)),'''
text = Path(validator.model.__path__[0], "kinds.py").read_text()
start = "KINDS: tuple[Kind[Any], ...] = ("
assert start in text
kinds = sys.modules["validator.model.kinds"] = ModuleType("validator.model.kinds")
vars(kinds).update(Team=Team, Duty=Duty)
exec(text.replace(start, rows, 1), vars(kinds))

from validator.__main__ import main

main()
"""

SECOND_USER = (
    ENVIRONMENT.format(bundle="staging-api")
    .replace("5b0c9a52", "6b0c9a52")
    .replace("service_name: api", "service_name: portal")
)
CHECKLIST = """\
id: 9f5b7f0e-3d7c-4a55-9d3e-0c1b9d0f6a11
tag: v1.0.0
environment: staging
pdpa_confirmed: true
ux_states_demoed: true
approver_role: admin
approver_email: "***@acme.example"
"""
