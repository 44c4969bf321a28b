"""`relgate ignore`: a waiver that accepts something, or none at all."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cli.conftest import BUNDLE, ENVIRONMENT, NOW, Run, write
from click.testing import Result
from planted import TOKENS

import validator.source.write

USER = "environments/staging/api.yaml"
COMMENTED = b"""\
\xef\xbb\xbf# Our policy\r
\r
ignore = [] # nothing\r
\r
# Accepted for a while\r
[[waivers]] # the first\r
code   = 'REF002'\r
path = "bundles/spare.yaml"\r
reason = "kept for the demo"\r
until = 2099-12-31 # a long time\r
\r
# Last\r
[rules.rotation_due_soon]\r
days = 3 # enough"""

Ignore = Callable[..., Result]


@pytest.fixture
def shared(repository: Path) -> Path:
    """A repository in which staging uses the bundle of production, which is one REF004 each."""
    (repository / "bundles/staging-api.yaml").unlink()
    write(repository, "bundles/prod-api.yaml", BUNDLE.format(name="prod-api"))
    api = ENVIRONMENT.format(bundle="prod-api")
    portal = api.replace("name: api", "name: portal").replace("5b0c", "6b0c")
    write(repository, "environments/staging/api.yaml", api)
    write(repository, "environments/staging/portal.yaml", portal)
    for service in ("api", "portal"):
        production = api.replace("staging", "production").replace("name: api", f"name: {service}")
        text = production.replace("5b0c", "7b0c" if service == "api" else "8b0c")
        write(repository, f"environments/production/{service}.yaml", text)
    return repository


@pytest.fixture
def ignore(relgate: Run, shared: Path) -> Ignore:
    """Runs `relgate ignore CODE PATH`, with what it needs beside."""

    def run(
        code: str = "REF004",
        path: str = "environments/staging/*",
        *more: str,
        until: str = "2027-01-31",
        because: str = "one account until the move",
        at: Path | None = None,
    ) -> Result:
        options = ("--until", until, "--because", because, "--now", NOW)
        return relgate("ignore", code, path, *options, *more, at=at)

    return run


def waivers(root: Path) -> list[dict[str, object]]:
    stated: list[dict[str, object]] = tomllib.loads((root / "relgate.toml").read_text())["waivers"]
    return stated


def test_without_a_policy_one_is_created(ignore: Ignore, relgate: Run, shared: Path) -> None:
    assert relgate("check", "--fail-level", "warning").exit_code == 1
    result = ignore()
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "created relgate.toml\n"
        "Waived 2 findings of REF004 in `environments/staging/*` until 2027-01-31.\n"
    )
    assert (shared / "relgate.toml").read_text() == (
        '[[waivers]]\ncode = "REF004"\npath = "environments/staging/*"\n'
        'reason = "one account until the move"\nuntil = 2027-01-31\n'
    )
    assert "No findings (2 waived)" in relgate("check").stdout


def test_all_else_of_a_policy_stays_to_the_byte(ignore: Ignore, shared: Path) -> None:
    write(shared, "bundles/spare.yaml", BUNDLE.format(name="spare").replace("0a0f", "1a0f"))
    policy = shared / "relgate.toml"
    policy.write_bytes(COMMENTED)
    policy.chmod(0o640)
    result = ignore("shared_production_bundle", USER)
    assert result.exit_code == 0, result.stderr
    added = (
        b"\r\n\r\n[[waivers]]\r\n"
        b'code = "REF004"\r\n'
        b'path = "environments/staging/api.yaml"\r\n'
        b'reason = "one account until the move"\r\n'
        b"until = 2027-01-31"
    )
    assert policy.read_bytes() == COMMENTED.replace(b"a long time", b"a long time" + added)
    assert policy.stat().st_mode & 0o777 == 0o640


def test_a_policy_in_pyproject(ignore: Ignore, relgate: Run, shared: Path) -> None:
    write(shared, "pyproject.toml", '[tool.relgate]\nignore = ["ROT"]\n\n[tool.x]\ny = 1\n')
    assert ignore().stdout.startswith("changed pyproject.toml\n")
    text = (shared / "pyproject.toml").read_text()
    assert "[tool.x]\ny = 1\n\n[[tool.relgate.waivers]]\n" in text
    assert not (shared / "relgate.toml").exists()
    assert "2 waived" in relgate("check").stdout


def test_a_pyproject_without_a_policy_is_left_alone(ignore: Ignore, shared: Path) -> None:
    write(shared, "pyproject.toml", '[project]\nname = "x"\n')
    assert ignore().stdout.startswith("created relgate.toml\n")
    assert (shared / "pyproject.toml").read_text() == '[project]\nname = "x"\n'


def test_one_after_the_other(ignore: Ignore, shared: Path) -> None:
    assert ignore(path=USER).exit_code == 0
    assert ignore(path="environments/staging/portal.yaml").exit_code == 0
    assert [waiver["path"] for waiver in waivers(shared)] == [
        USER,
        "environments/staging/portal.yaml",
    ]


@pytest.mark.parametrize(
    ("path", "glob", "where"),
    [
        ("environments/staging", "environments/staging", "."),
        (".", "**", "."),
        ("api.yaml", USER, "environments/staging"),
        ("../staging/./api.yaml", USER, "environments/staging"),
        ("environments/**/api.yaml", "environments/**/api.yaml", "."),
        ("environments/staging/*", "environments/staging/*", "bundles"),
    ],
)
def test_paths_are_those_of_the_place_and_globs_those_of_the_root(
    ignore: Ignore, shared: Path, path: str, glob: str, where: str
) -> None:
    result = ignore(path=path, at=shared / where)
    assert result.exit_code == 0, result.stderr
    assert waivers(shared)[0]["path"] == glob


def test_a_star_in_the_name_of_a_file_is_no_glob(ignore: Ignore, shared: Path) -> None:
    (shared / USER).rename(shared / "environments/staging/a*i.yaml")
    assert ignore(path="environments/staging/a*i.yaml").exit_code == 0
    assert waivers(shared)[0]["path"] == "environments/staging/a?i.yaml"


@pytest.mark.parametrize(
    ("until", "day"), [("30d", date(2026, 12, 23)), ("2w", date(2026, 12, 7)), ("2026-11-23", None)]
)
def test_days_from_today(ignore: Ignore, shared: Path, until: str, day: date | None) -> None:
    assert ignore(until=until).exit_code == 0
    assert waivers(shared)[0]["until"] == (day or date(2026, 11, 23))


def test_today_is_that_of_the_clock_in_utc(relgate: Run, shared: Path) -> None:
    arguments = ("ignore", "REF004", USER, "--because", "x", "--until", "0d")
    before = datetime.now(UTC).date()
    assert relgate(*arguments).exit_code == 0
    assert waivers(shared)[0]["until"] in (before, before + timedelta(days=1))


@pytest.mark.parametrize("because", ['say "no" \\ #', "สมชาย ตกลง", " padded "])
def test_what_is_said_is_what_is_read(ignore: Ignore, shared: Path, because: str) -> None:
    assert ignore(because=because).exit_code == 0
    assert waivers(shared)[0]["reason"] == because.strip()


def test_dry_run(ignore: Ignore, shared: Path) -> None:
    result = ignore("REF004", USER, "--dry-run")
    assert result.exit_code == 0
    assert result.stdout.startswith("--- /dev/null\n+++ b/relgate.toml\n@@ -0,0 +1,5 @@\n")
    assert '+path = "environments/staging/api.yaml"\n' in result.stdout
    assert result.stderr == f"Would waive 1 finding of REF004 in `{USER}` until 2027-01-31.\n"
    assert not (shared / "relgate.toml").exists()


def test_quiet(ignore: Ignore) -> None:
    assert ignore("REF004", USER, "--quiet").output == ""


class TestRefusals:
    @pytest.fixture(autouse=True)
    def nothing_written(self, shared: Path) -> object:
        """Whatever a test plants as a policy stays as it is."""
        self.policy = shared / "relgate.toml"
        self.planted: bytes | None = None
        yield
        found = self.policy.read_bytes() if self.policy.exists() else None
        assert found == self.planted
        assert sorted(os.listdir(shared)) == sorted(
            [".git", "bundles", "environments", *(["relgate.toml"] if self.planted else [])]
        )

    def plant(self, text: str) -> None:
        self.policy.write_text(text)
        self.planted = text.encode()

    @staticmethod
    def said(result: Result) -> str:
        assert (result.exit_code, result.stdout) == (2, "")
        return result.stderr

    def test_a_locked_rule(self, ignore: Ignore) -> None:
        assert "ROT001 is locked: nothing can waive it" in self.said(ignore("ROT001"))

    def test_a_rule_about_waivers(self, ignore: Ignore) -> None:
        assert "WVR002 judges waivers" in self.said(ignore("unused_waiver"))

    def test_an_unknown_rule(self, ignore: Ignore) -> None:
        said = self.said(ignore("shared_prodution_bundle"))
        assert "There is no rule `shared_prodution_bundle`. Did you mean" in said
        assert "`shared_production_bundle`?" in said
        assert "`relgate rules` lists them" in self.said(ignore("REF"))

    def test_a_waiver_of_nothing(self, ignore: Ignore) -> None:
        said = self.said(ignore("REF004", "bundles"))
        assert "accept nothing: there is no finding of REF004 in bundles. It has some in" in said
        assert f"It has some in {USER}, environments/staging/portal.yaml." in said
        assert "there is no finding of ROT002 in **.\n" in self.said(ignore("ROT002", "**"))

    def test_a_rule_that_does_not_run(self, ignore: Ignore) -> None:
        self.plant('ignore = ["REF004"]\n')
        assert "The policy does not have REF004 run." in self.said(ignore())

    def test_what_is_waived_already(self, ignore: Ignore) -> None:
        assert ignore().exit_code == 0
        self.planted = self.policy.read_bytes()
        said = self.said(ignore("REF004", USER))
        assert "The finding of REF004" in said
        assert "is waived already, until 2027-01-31: see relgate.toml." in said

    @pytest.mark.parametrize(
        "until",
        [
            "",
            "2027-02-30",
            "tomorrow",
            "2027-1-1",
            "-1d",
            "d",
            "20270131",
            "2027-01-31\n",
        ],
    )
    def test_what_is_no_day(self, ignore: Ignore, until: str) -> None:
        assert "--until is no day like 2027-01-31 or 30d" in self.said(ignore(until=until))

    def test_a_day_that_is_over(self, ignore: Ignore) -> None:
        said = self.said(ignore(until="2026-11-22"))
        assert "--until is over: it is 2026-11-23 in UTC." in said

    @pytest.mark.parametrize("because", ["", "  \t"])
    def test_no_reason(self, ignore: Ignore, because: str) -> None:
        assert "--because is empty" in self.said(ignore(because=because))

    @pytest.mark.parametrize("secret", [TOKENS[0], "ann@acme.example", "two\nlines", "\x1b[31m"])
    def test_a_reason_that_nobody_should_read(self, ignore: Ignore, secret: str) -> None:
        result = ignore(because=f"as {secret} says")
        assert "must be a line of text without secrets and addresses" in self.said(result)
        assert secret not in result.output

    def test_a_missing_option(self, relgate: Run) -> None:
        said = self.said(relgate("ignore", "REF004", USER, "--because", "x"))
        assert "Missing option '--until'" in said
        said = self.said(relgate("ignore", "REF004", USER, "--until", "1d"))
        assert "Missing option '--because'" in said

    @pytest.mark.parametrize("path", ["", " ", "x" * 5_000_000, "\udcff*", ".."])
    def test_what_is_no_path(self, ignore: Ignore, path: str) -> None:
        said = self.said(ignore(path=path))
        assert "path" in said or "lies outside" in said or "too long" in said

    @pytest.mark.parametrize("text", ["ignor = 1\n", "x = [\n", "\udc80", "waivers = 3\n"])
    def test_a_policy_with_mistakes(self, ignore: Ignore, text: str) -> None:
        self.planted = text.encode("utf-8", "surrogateescape")
        self.policy.write_bytes(self.planted)
        assert "relgate.toml has mistakes" in self.said(ignore())

    def test_a_schema_of_the_team_that_is_not_there(self, ignore: Ignore) -> None:
        self.plant('[rules.refused_by_team_schema]\nmetadata = "gone.json"\n')
        assert "relgate.toml has mistakes" in self.said(ignore())

    def test_a_path_that_no_policy_may_hold(self, ignore: Ignore) -> None:
        said = self.said(ignore(path=f"**/{'*' * 300}"))
        assert "the policy would be broken" in said

    def test_a_read_only_policy(self, ignore: Ignore) -> None:
        self.plant("ignore = []\n")
        self.policy.chmod(0o444)
        assert "Nothing was written: relgate.toml: it is read-only." in self.said(ignore())

    def test_a_policy_that_changes_meanwhile(
        self, ignore: Ignore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write_all = validator.source.write.write_changes

        def late(*arguments: object) -> None:
            self.plant("# somebody was faster\n")
            write_all(*arguments)  # type: ignore[arg-type]

        monkeypatch.setattr("validator.cli.proving.write_changes", late)
        said = self.said(ignore())
        assert "Nothing was written: relgate.toml: it is there already." in said
