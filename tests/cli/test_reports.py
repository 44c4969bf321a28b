"""`relgate check --report`: several formats from one run, each where it was asked for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import NoReturn
from xml.etree import ElementTree as ET

import pytest
from cli.conftest import BUNDLE, ENVIRONMENT, NOW, Run, write
from outputs.synthetic import REPORT
from outputs.test_line_hash import described
from real_git import git

from validator.cli.reports import FORMATS, Manner, Target, follow_from_report, rendered
from validator.finding import Severity

BROKEN = "environments/staging/api.yaml"
FIRST = {
    "text": f"{BROKEN}:6:21: REF001 ",
    "concise": f"{BROKEN}:6:21: REF001 ",
    "json": '{\n  "version": 1',
    "markdown": "### relgate\n",
    "sarif": '{\n  "$schema"',
    "github": f"::error file={BROKEN},line=6,",
    "gitlab": "[\n  {",
    "junit": "<?xml ",
    "rdjson": '{\n  "source"',
    "rdjsonl": '{"message": ',
}
"""How each format starts."""


@pytest.fixture
def broken(repository: Path) -> Path:
    write(repository, BROKEN, ENVIRONMENT.format(bundle="staging-apii"))
    return repository


def process(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    """A shell command in which `relgate` is this one."""
    return subprocess.run(
        ["bash", "-c", command.replace("relgate ", f"{sys.executable} -m validator ")],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
    )


def test_every_format_is_tested() -> None:
    assert list(FIRST) == list(FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_written_again_follows_from_the_report(name: str) -> None:
    """Not from files around it, nor from a clock that goes on."""

    def asked() -> NoReturn:
        raise LookupError

    target = Target(name, None)
    manner = Manner(False, False, False, Severity.ERROR, 1, asked, asked)
    if not follow_from_report([target], clock_fixed=True):
        with pytest.raises(LookupError):
            rendered(REPORT, target, manner)
        return
    texts = {
        rendered(
            REPORT._replace(now=REPORT.now + timedelta(days), clock_fixed=False), target, manner
        )
        for days in range(2)
    }
    assert len(texts) == (1 if follow_from_report([target], clock_fixed=False) else 2)


class TestWhereReportsGo:
    @pytest.mark.parametrize("option", ["--output-format", "--report"])
    @pytest.mark.parametrize("name", FORMATS)
    def test_one_to_standard_output(
        self, relgate: Run, broken: Path, option: str, name: str
    ) -> None:
        result = relgate("check", option, name)
        assert result.stdout.startswith(FIRST[name])
        assert result.exit_code == 1

    def test_several_at_once(self, relgate: Run, broken: Path, tmp_path: Path) -> None:
        others = [name for name in FORMATS if name != "github"]
        arguments = [f"--report={name}={tmp_path / name}" for name in others]
        result = relgate("check", "--report", "github", *arguments)
        assert result.stdout.startswith(FIRST["github"])
        assert len(result.stdout.splitlines()) == 1
        for name in others:
            assert (tmp_path / name).read_text().startswith(FIRST[name])
        assert result.exit_code == 1

    def test_the_text_stays_where_reports_go_to_files(
        self, relgate: Run, broken: Path, tmp_path: Path
    ) -> None:
        alone = relgate("check").output
        assert relgate("check", "--report", f"json={tmp_path / 'x.json'}").output == alone

    def test_the_main_report_to_a_file_and_another_to_standard_output(
        self, relgate: Run, broken: Path, tmp_path: Path
    ) -> None:
        result = relgate("check", "-o", str(tmp_path / "report.txt"), "--report", "rdjsonl")
        assert result.stdout.startswith(FIRST["rdjsonl"])
        assert (tmp_path / "report.txt").read_text().startswith(FIRST["text"])

    def test_a_file_may_have_an_equals_sign(self, relgate: Run, tmp_path: Path) -> None:
        relgate("check", "--report", f"json={tmp_path}/a=b.json")
        assert json.loads((tmp_path / "a=b.json").read_text())["version"] == 1

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (("--report", "xml"), "`xml` is not one of text, "),
            (("--report", "sarif="), "`sarif=` names no file"),
            (("--report", "sarif", "--report", "json"), "cannot go to standard output"),
            (("--output-format", "text", "--report", "json"), "cannot go to standard output"),
            (("--report", "sarif=a", "--report", "json=a"), "cannot go to a."),
            (("-o", "a", "--report", "json=a"), "cannot go to a."),
        ],
    )
    def test_usage_errors(self, relgate: Run, arguments: tuple[str, ...], message: str) -> None:
        result = relgate("check", *arguments)
        assert message in result.output
        assert result.exit_code == 2
        assert not Path("a").exists()


def test_files_of_output_are_meant_from_here_wherever_the_repository_is(
    relgate: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the job for GitLab has it, which checks a folder and hands reports on from the top."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    relgate("check", "-o", "report.txt", "--report", "json=report.json", at=Path("../repository"))
    assert {*os.listdir()} == {"report.txt", "report.json"}


class TestWhatCannotBeWritten:
    def test_the_other_reports_are_written(
        self, relgate: Run, broken: Path, tmp_path: Path
    ) -> None:
        write(tmp_path, "file", "")
        bad, good = tmp_path / "file/x.sarif", tmp_path / "good.json"
        result = relgate(
            "check", "--report", f"sarif={bad}", "--report", f"json={good}", "--report", "concise"
        )
        assert f"Error: Cannot write {bad}: " in result.stderr
        assert result.stdout.startswith(FIRST["concise"])
        assert good.read_text().startswith(FIRST["json"])
        assert result.exit_code == 2

    def test_a_closed_pipe_ends_quietly_and_loses_no_file(self, broken: Path) -> None:
        """The file is larger than a pipe holds, so that the writer does meet the closed end."""
        for number in range(300):
            text = ENVIRONMENT.format(bundle="no-such").replace("name: api", f"name: s{number}")
            write(broken, f"environments/staging/s{number}.yaml", text)
        done = process(
            broken,
            f"set -o pipefail; relgate check --now {NOW} --report json --report junit=x.xml"
            " | head -n 1; echo ${PIPESTATUS[0]}",
        )
        assert done.stdout == "{\n1\n"
        assert done.stderr == ""
        assert len(ET.parse(broken / "x.xml").findall("testsuite/testcase")) > 300

    def test_a_closed_pipe_is_no_finding(self, repository: Path) -> None:
        done = process(repository, f"relgate check --now {NOW} | true; echo ${{PIPESTATUS[0]}}")
        assert (done.stdout, done.stderr) == ("0\n", "")

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
    def test_a_full_disk_behind_standard_output(self, broken: Path) -> None:
        done = process(
            broken, f"relgate check --now {NOW} --report json=x.json --report concise > /dev/full"
        )
        assert "Error: Cannot write to standard output: no space left on device." in done.stderr
        assert len(done.stderr.splitlines()) == 2  # the other one says what --now does
        assert done.returncode == 2
        assert json.loads((broken / "x.json").read_text())["version"] == 1


class TestNotices:
    NOTICE = "Judged as of 2026-11-23T12:00:00+00:00, as --now says.\n"

    @pytest.mark.parametrize("name", ["concise", "github", "gitlab", "rdjson", "rdjsonl"])
    def test_formats_without_room_have_them_beside(
        self, relgate: Run, broken: Path, name: str
    ) -> None:
        assert relgate("check", "--report", name).stderr == self.NOTICE
        assert relgate("check", "--report", name, "--quiet").stderr == ""

    @pytest.mark.parametrize("name", ["text", "json", "markdown", "sarif", "junit"])
    def test_the_others_say_them(self, relgate: Run, broken: Path, name: str) -> None:
        result = relgate("check", "--report", name)
        assert result.stderr == ""
        assert "2026-11-23T12:00:00+00:00" in result.stdout

    def test_what_is_read_is_standard_output(
        self, relgate: Run, broken: Path, tmp_path: Path
    ) -> None:
        sarif = f"sarif={tmp_path / 'x.sarif'}"
        assert relgate("check", "--report", sarif, "--report", "github").stderr == self.NOTICE
        assert relgate("check", "--report", sarif).stderr == ""
        gitlab = str(tmp_path / "x.json")
        result = relgate("check", "--output-format", "gitlab", "-o", gitlab)
        assert (result.stdout, result.stderr) == ("", self.NOTICE)


class TestTheCheckoutAround:
    """Code hosts know files by their place in the git repository, and no links."""

    def uris(self, relgate: Run, at: Path, *options: str) -> list[str]:
        run = json.loads(relgate("check", "--report", "sarif", *options, at=at).stdout)["runs"][0]
        places = [result["locations"][0]["physicalLocation"] for result in run["results"]]
        return [place["artifactLocation"]["uri"] for place in places]

    def test_records_below_the_root_of_the_git_repository(
        self, relgate: Run, repository: Path
    ) -> None:
        inner = repository / "services/shop"
        write(inner, "relgate.toml", "")
        write(inner, BROKEN, ENVIRONMENT.format(bundle="none"))
        assert f"services/shop/{BROKEN}" in self.uris(relgate, inner)
        output = relgate("check", "--report", "github", at=inner).stdout
        assert f"file=services/shop/{BROKEN}," in output
        for name in ("gitlab", "rdjson"):
            assert (
                f'"path": "services/shop/{BROKEN}"'
                in relgate("check", "--report", name, at=inner).stdout
            )
        assert relgate("check", at=inner).stdout.startswith(BROKEN)

    def test_a_link_is_the_file_that_it_leads_to(self, relgate: Run, repository: Path) -> None:
        (repository / BROKEN).rename(repository / "real.yaml")
        (repository / "real.yaml").write_text(ENVIRONMENT.format(bundle="none"))
        (repository / BROKEN).symlink_to("../../real.yaml")
        assert "real.yaml" in self.uris(relgate, repository)

    @pytest.mark.parametrize("target", ["nowhere.yaml", "/etc/hostname", "x.yaml", "../links/1"])
    def test_a_link_that_cannot_be_read_is_itself(
        self, relgate: Run, repository: Path, target: str
    ) -> None:
        (repository / "links").mkdir()
        for number in range(1, 1500):
            (repository / f"links/{number}").symlink_to(f"{number + 1}")
        (repository / "links/1500").write_text("name: x\n")
        (repository / "bundles/x.yaml").symlink_to(target)
        assert "bundles/x.yaml" in self.uris(relgate, repository)

    def test_a_link_out_of_the_root_is_not_what_was_staged_there(
        self, relgate: Run, repository: Path
    ) -> None:
        (repository / BROKEN).write_text(ENVIRONMENT.format(bundle="none"))
        git(repository, "add", ".")
        (repository / BROKEN).unlink()
        (repository / BROKEN).symlink_to("/etc/hostname")
        assert BROKEN in self.uris(relgate, repository, "--staged")

    def test_the_hash_is_that_of_the_bytes_on_the_disk(
        self, relgate: Run, repository: Path
    ) -> None:
        text = "\ufeff" + ENVIRONMENT.format(bundle="none").replace("\n", "\r\n")
        (repository / BROKEN).write_bytes(text.encode())
        run = json.loads(relgate("check", "--report", "sarif").stdout)["runs"][0]
        [result] = [result for result in run["results"] if result["ruleId"] == "REF001"]
        start = result["locations"][0]["physicalLocation"]["region"]["startLine"]
        assert start == 6
        given = result["partialFingerprints"]["primaryLocationLineHash"]
        assert given == described(text)[start - 1]

    def test_columns_are_bytes_where_they_should_be(self, relgate: Run, repository: Path) -> None:
        write(repository, "bundles/x.yaml", "{é: 1}\n")
        output = relgate("check", "--report", "rdjsonl").stdout
        ends = [
            found["location"]["range"]["end"]["column"]
            for found in map(json.loads, output.splitlines())
            if found["code"]["value"] == "SCH002"
        ]
        assert ends == [4]  # `{` and the two bytes of é


class TestJUnit:
    def names(self, output: str) -> dict[str, list[str]]:
        return {
            suite.get("name", ""): [case.get("name", "") for case in suite.findall("testcase")]
            for suite in ET.fromstring(output)
        }

    def test_a_clean_run_shows_what_was_checked(self, relgate: Run) -> None:
        result = relgate("check", "--report", "junit")
        assert self.names(result.stdout) == {
            "bundle": ["staging-api"],
            "environment": ["staging/api"],
        }
        assert result.exit_code == 0

    def test_paths_narrow_what_is_shown(self, relgate: Run) -> None:
        result = relgate("check", "bundles", "--report", "junit")
        assert self.names(result.stdout) == {"bundle": ["staging-api"]}

    def test_a_file_of_several_records(self, relgate: Run, repository: Path) -> None:
        second = BUNDLE.format(name="other").replace("0a0f0a9e", "0a0f0a9f").replace("90", "900")
        write(
            repository,
            "bundles/staging-api.yaml",
            f"{BUNDLE.format(name='staging-api')}---\n{second}",
        )
        output = relgate("check", "--report", "junit").stdout
        [suite] = [suite for suite in ET.fromstring(output) if suite.get("name") == "bundle"]
        failures = {case.get("name"): len(case) for case in suite.findall("testcase")}
        assert failures == {"staging-api": 0, "other": 1}


def test_sarif_says_the_exit_code(relgate: Run, broken: Path) -> None:
    for arguments, code in (((), 1), (("--exit-zero",), 0)):
        result = relgate("check", "--report", "sarif", *arguments)
        [invocation] = json.loads(result.stdout)["runs"][0]["invocations"]
        assert invocation["exitCode"] == result.exit_code == code


def test_no_colour_in_files(
    relgate: Run, broken: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    relgate("check", "--report", f"text={tmp_path / 'x.txt'}", "--report", "json")
    assert "\x1b" not in (tmp_path / "x.txt").read_text()


def test_statistics_count_where_findings_would_be_listed(
    relgate: Run, broken: Path, tmp_path: Path
) -> None:
    result = relgate("check", "--statistics", "--report", f"json={tmp_path / 'x.json'}")
    assert result.stdout == "1  REF001  unknown_bundle\n"
    assert len(json.loads((tmp_path / "x.json").read_text())["findings"]) == 1


@pytest.mark.parametrize("name", FORMATS)
def test_only_the_formats_that_are_written_are_imported(broken: Path, name: str) -> None:
    script = (
        "import os, sys\nos._exit = sys.exit\n"
        "from validator.__main__ import main\n"
        f"sys.argv = ['relgate', 'check', '--now', '{NOW}', '--report', '{name}', '--quiet']\n"
        "try:\n    main()\nexcept SystemExit:\n    print(*sys.modules, file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=broken,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
    )
    loaded = set(done.stderr.split())
    modules = {
        each: f"validator.outputs.{'json_report' if each == 'json' else each}" for each in FORMATS
    }
    assert modules[name] in loaded
    shared = {"concise", "text", "rdjson" if name == "rdjsonl" else name}
    assert {each for each, module in modules.items() if module in loaded} <= {name, *shared}
    assert ("xml.etree.ElementTree" in loaded) == (name == "junit")
