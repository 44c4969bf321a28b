"""Workflow commands as GitHub's runner reads them."""

from __future__ import annotations

import re

import pytest
from outputs.synthetic import CLEAN, HOSTILE, MULTI_LINE, PLAIN, REPORT, SINCE, WAIVED, many

from validator.finding import Finding, Report
from validator.outputs import github


def read(line: str) -> tuple[str, dict[str, str], str]:
    """A command as the runner takes it apart: its name, properties and message."""
    found = re.fullmatch(r"::(\w+) (.*?)::(.*)", line)
    assert found, line
    pairs = (pair.split("=", 1) for pair in found[2].split(","))
    properties = {name: unescaped(value, {"%3A": ":", "%2C": ","}) for name, value in pairs}
    return found[1], properties, unescaped(found[3], {})


def unescaped(text: str, more: dict[str, str]) -> str:
    for escape, character in {"%0D": "\r", "%0A": "\n", **more, "%25": "%"}.items():
        text = text.replace(escape, character)
    return text


def commands(report: Report) -> list[tuple[str, dict[str, str], str]]:
    return [read(line) for line in github.render(report).splitlines()]


def command_of(finding: Finding) -> tuple[str, dict[str, str], str]:
    [command] = commands(REPORT._replace(findings=(finding,)))
    return command


def test_a_clean_report_says_nothing() -> None:
    assert github.render(CLEAN) == ""


def test_a_finding() -> None:
    assert command_of(PLAIN) == (
        "error",
        {
            "file": "environments/staging/api.yaml",
            "line": "6",
            "endLine": "6",
            "col": "21",
            "endColumn": "33",
            "title": "REF001 unknown_bundle",
        },
        f"{PLAIN.message}\n"
        "bundles/staging-api.yaml:12:7: the nearest name\n"
        "help: did you mean `staging-api`?",
    )


def test_columns_are_left_out_where_the_lines_differ() -> None:
    _, properties, _ = command_of(MULTI_LINE)
    assert (properties["line"], properties["endLine"]) == ("7", "9")
    assert not {"col", "endColumn"} & set(properties)


def test_a_path_and_a_message_cannot_end_their_field() -> None:
    name, properties, message = command_of(HOSTILE)
    assert name == "warning"
    assert properties["file"] == r"bundles/a b:c,d|`e`@f#1\n\udcff.yaml"
    assert "| pipe % ::x" in message


@pytest.mark.parametrize(
    ("text", "escaped"), [("100%", "100%25"), ("%0A", "%250A"), ("a\r\nb", r"a\r\nb")]
)
def test_escapes(text: str, escaped: str) -> None:
    line = github.render(REPORT._replace(findings=(HOSTILE._replace(message=text, related=()),)))
    assert line.endswith(f"::{escaped}\n")


def test_what_fails_no_run_is_a_notice() -> None:
    assert command_of(WAIVED)[0] == "notice"
    assert command_of(WAIVED)[2].startswith("waived until 2027-01-31: ")
    existing = [message for name, _, message in commands(SINCE) if name == "notice"]
    assert any(message.startswith("existing: ") for message in existing)


def test_ten_of_a_type_are_all_shown() -> None:
    names = [name for name, _, _ in commands(many(30))]
    assert names == ["error"] * 10 + ["warning"] * 10 + ["notice"] * 10


def test_the_last_of_more_says_how_many() -> None:
    shown = commands(many(33))
    assert len(shown) == 30
    assert [message for _, _, message in shown[9::10]] == [
        "and 2 more errors",
        "and 2 more warnings",
        "and 2 more notices",
    ]


def test_what_the_change_introduced_takes_the_room() -> None:
    findings = [
        PLAIN._replace(
            state="existing" if number < 20 else "introduced", message=f"finding {number}"
        )
        for number in range(25)
    ]
    shown = commands(REPORT._replace(findings=tuple(findings)))
    assert [message.splitlines()[0] for _, _, message in shown[:5]] == [
        f"finding {number}" for number in range(20, 25)
    ]


@pytest.mark.parametrize("pad", range(4))
def test_a_long_message_is_cut_between_escapes(pad: int) -> None:
    finding = PLAIN._replace(message="x" * pad + "%" * 5000, related=(), help=None)
    [line] = github.render(REPORT._replace(findings=(finding,))).splitlines()
    message = line.rpartition("::")[2]
    assert 4090 < len(message) <= 4096
    assert re.fullmatch(r"x*(%25)+…", message)
