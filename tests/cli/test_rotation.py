"""`relgate rotation` in a repository."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cli.conftest import BUNDLE, NOW, Run, write
from icalendar import Calendar
from jsonschema import Draft202012Validator

ROOT = Path(__file__).parent.parent.parent
OVERDUE = "2027-03-01T00:00:00Z"


def test_the_list(relgate: Run) -> None:
    result = relgate("rotation")
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "state  due (UTC)         left     bundle       owner",
        "ok     2027-01-30 00:00  67 days  staging-api  platform-team",
        "",
        "1 bundle: 1 ok.",
        "As of 2026-11-23T12:00:00+00:00, as --now says.",
    ]


def test_json_is_what_the_schema_in_the_repository_says(relgate: Run, repository: Path) -> None:
    write(repository, "bundles/bad.yaml", "[")
    found = json.loads(relgate("rotation", "--output-format", "json").stdout)
    schema = json.loads((ROOT / "schemas/rotation.schema.json").read_text())
    Draft202012Validator(schema).validate(found)
    assert [it["state"] for it in found["bundles"]] == ["ok", "unknown"]
    assert (found["now"], found["clock_fixed"]) == ("2026-11-23T12:00:00+00:00", True)


@pytest.mark.parametrize(
    ("span", "listed"), [("68d", 1), ("68", 1), ("67", 0), ("10w", 1), ("9W", 0), ("0", 0)]
)
def test_within(relgate: Run, span: str, listed: int) -> None:
    found = json.loads(relgate("rotation", "--within", span, "--output-format", "json").stdout)
    assert (len(found["bundles"]), found["left_out"]) == (listed, 1 - listed)


@pytest.mark.parametrize("span", ["", "d", "-1", "1y", "1.5d", "3 0", "1000000", "٣", "30dd"])
def test_what_is_no_span(relgate: Run, span: str) -> None:
    result = relgate("rotation", "--within", span)
    assert (result.exit_code, "is no span of time like 30d or 4w" in result.output) == (2, True)


def test_exit_codes(relgate: Run, repository: Path) -> None:
    assert relgate("rotation", "--exit-code").exit_code == 0
    assert relgate("rotation", "--now", OVERDUE).exit_code == 0
    assert relgate("rotation", "--now", OVERDUE, "--exit-code").exit_code == 1
    write(repository, "bundles/bad.yaml", "[")
    assert relgate("rotation", "--exit-code", "--within", "1").exit_code == 1


def test_a_calendar_is_parsed_back(relgate: Run, repository: Path, tmp_path: Path) -> None:
    write(repository, "bundles/bad.yaml", "[")
    target = tmp_path / "rotation.ics"
    result = relgate("rotation", "--output-format", "ics", "-o", str(target))
    assert (result.exit_code, result.stdout) == (0, "")
    assert "bundles/bad.yaml: the file cannot be read as a bundle" in result.stderr
    assert "as --now says" in result.stderr
    [event] = Calendar.from_ical(target.read_bytes()).walk("VEVENT")
    assert event.decoded("DTSTART") == datetime(2027, 1, 30, tzinfo=UTC)
    assert event["UID"] == "0a0f0a9e-8f1e-4a57-8a55-70b1f3f0c7d2-rotation@relgate"
    before = target.read_bytes()
    relgate("rotation", "--output-format", "ics", "-o", str(target), "--now", OVERDUE)
    assert target.read_bytes() == before


def test_no_reference_and_no_person_is_in_any_format(relgate: Run, repository: Path) -> None:
    text = BUNDLE.format(name="x").replace("platform-team", "zqxw@acme.example")
    write(repository, "bundles/x.yaml", f"{text}vercel_token_ref: gh://zqxw/TOKEN\n")
    for name in ("text", "json", "ics"):
        output = relgate("rotation", "--output-format", name).output
        assert "acme.example" in output
        assert "zqxw" not in output
        assert "deployer" not in output


def test_without_the_library_a_calendar_is_refused_with_a_next_step(repository: Path) -> None:
    program = (
        "import sys; sys.modules['icalendar'] = None\n"
        f"sys.argv = ['relgate', '-C', {str(repository)!r}, 'rotation', *sys.argv[1:]]\n"
        "from validator.__main__ import main; main()"
    )

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", program, *arguments]
        return subprocess.run(command, capture_output=True, text=True, cwd=ROOT)

    done = run("--output-format", "ics")
    assert (done.returncode, done.stdout) == (2, "")
    assert "pip install 'relgate[calendar]'" in done.stderr
    assert "Traceback" not in done.stderr
    assert run("--now", NOW).returncode == 0


def test_a_broken_policy(relgate: Run, repository: Path) -> None:
    write(repository, "relgate.toml", "x = 1\n")
    result = relgate("rotation")
    assert (result.exit_code, "relgate.toml has mistakes" in result.output) == (2, True)


def test_no_bundles_at_all(relgate: Run, tmp_path: Path) -> None:
    result = relgate("rotation", at=tmp_path)
    assert (result.exit_code, result.output.splitlines()[0]) == (0, "There are no bundles.")


def test_a_clock_that_is_none(relgate: Run) -> None:
    result = relgate("rotation", "--now", "tomorrow")
    assert (result.exit_code, "`tomorrow` is no timestamp like" in result.output) == (2, True)
