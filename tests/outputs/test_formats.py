"""What holds for every format: golden files, all made of the same synthetic report."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from jsonschema import Draft202012Validator
from outputs.synthetic import BROKEN_POLICY, CHECKOUT, CLEAN, NOTHING, RECORDS, REPORT, SINCE, many
from test_scale import calls

from validator.engine.registry import find_rule
from validator.finding import Report
from validator.outputs import (
    concise,
    github,
    gitlab,
    json_report,
    junit,
    markdown,
    rdjson,
    rdjsonl,
    sarif,
    statistics,
    text,
)
from validator.outputs.checkout import Checkout

Golden = Callable[[str, str], None]
Render = Callable[[Report], str]

RULE = find_rule("REF001")
assert RULE is not None
RENDERERS: dict[str, Render] = {
    "text": text.render,
    "concise": concise.render,
    "json": json_report.render,
    "markdown": markdown.render,
    "sarif": lambda report: sarif.render(report, [RULE], CHECKOUT, 1),
    "github": lambda report: github.render(report, CHECKOUT),
    "gitlab": lambda report: gitlab.render(report, CHECKOUT),
    "junit": lambda report: junit.render(report, RECORDS),
    "rdjson": lambda report: rdjson.render(report, CHECKOUT),
    "rdjsonl": lambda report: rdjsonl.render(report, CHECKOUT),
}
ENDINGS = {
    "text": "txt",
    "concise": "concise.txt",
    "json": "json",
    "markdown": "md",
    "sarif": "sarif",
    "github": "github.txt",
    "gitlab": "gitlab.json",
    "junit": "junit.xml",
    "rdjson": "rdjson",
    "rdjsonl": "rdjsonl",
}
EVERY = pytest.mark.parametrize("render", RENDERERS.values(), ids=RENDERERS)


@pytest.mark.parametrize("name", RENDERERS)
@pytest.mark.parametrize(("stem", "report"), [("report", REPORT), ("since", SINCE)])
def test_golden(golden: Golden, name: str, stem: str, report: Report) -> None:
    golden(f"{stem}.{ENDINGS[name]}", RENDERERS[name](report))


@EVERY
@pytest.mark.parametrize("report", [REPORT, SINCE, CLEAN, NOTHING, BROKEN_POLICY])
def test_the_same_report_gives_the_same_text_that_ends_its_line(
    render: Render, report: Report
) -> None:
    assert render(report) == render(report)
    assert render(report).endswith("\n") or not render(report)


@EVERY
def test_nothing_of_a_repository_can_steer_a_terminal(render: Render) -> None:
    """Where a log shows what a format writes, no character is obeyed or hides another."""
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\ud800-\udfff]", render(REPORT))


@pytest.mark.parametrize("name", RENDERERS)
def test_nothing_of_a_repository_can_command_a_runner(name: str) -> None:
    """GitHub's runner obeys `##[` anywhere in a line, and `::` at its start before a name."""
    written = RENDERERS[name](REPORT)
    assert not re.search(r"##\w*\[", written)
    commands = {*re.findall(r"^\s*::([^ :]*)", written, re.MULTILINE)}
    assert commands == {"github": {"error", "warning", "notice"}, "text": {""}}.get(name, set())


@EVERY
def test_everything_waived_is_shown(render: Render) -> None:
    written = render(REPORT)
    assert written.count("2027-01-31") >= 2
    assert "the bundle `prod-api` with production" in re.sub("[`*]", "`", written)


@pytest.mark.parametrize("name", sorted(set(RENDERERS) - {"json"}))
def test_what_the_change_introduced_comes_first(name: str) -> None:
    written = RENDERERS[name](SINCE)
    introduced, existing = written.index("EVD006"), written.index("YML012")
    if name == "junit":  # by kind, and by rank in each
        introduced, existing = written.index("stages.jsonl:3:612"), written.index("bundles/link")
    assert introduced < existing
    assert re.search("existing|Existing|unchanged|INFO", written)


@EVERY
def test_twice_the_findings_are_twice_the_work(render: Render) -> None:
    reports = {count: many(count) for count in (400, 800)}
    render(reports[400])  # what is worked out once for all
    assert calls(lambda: render(reports[800])) < 2.2 * calls(lambda: render(reports[400]))


@pytest.mark.parametrize("name", ["sarif", "rdjson", "rdjsonl"])
def test_a_file_of_a_thousand_findings_is_read_once(name: str) -> None:
    read: list[str] = []

    def text_of(path: str) -> str | None:
        read.append(path)
        return CHECKOUT.text(path)

    checkout = Checkout(text=text_of)
    if name == "sarif":
        sarif.render(many(1000), [], checkout)
    else:
        {"rdjson": rdjson, "rdjsonl": rdjsonl}[name].render(many(1000), checkout)
    assert read
    assert len(read) == len(set(read))


def test_text_in_colour(golden: Golden) -> None:
    painted = text.render(REPORT, color=True)
    golden("report.color.txt", painted)
    assert re.sub(r"\x1b\[[0-9;]*m", "", painted) == text.render(REPORT)


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        (CLEAN, "No findings; checked 1 record in 1 file.\n"),
        (
            NOTHING,
            "No findings; checked 0 records in 0 files.\n"
            "No record was found: records lie in `environments/`, `bundles/` and `releases/` at "
            "the root of the repository. `relgate new` writes one.\n",
        ),
        (
            BROKEN_POLICY,
            "No findings; checked 0 records in 0 files.\n"
            "relgate.toml has mistakes, so nothing else was checked: mend it first.\n",
        ),
    ],
)
def test_summary(report: Report, expected: str) -> None:
    assert text.render(report) == expected


def test_quiet_text_has_no_summary() -> None:
    assert text.render(CLEAN, summary=False) == ""


def test_concise_is_one_line_a_finding() -> None:
    lines = concise.render(REPORT).splitlines()
    assert len(lines) == len(REPORT.findings)
    assert sum("waived until 2027-01-31: " in line for line in lines) == len(REPORT.waived) == 2
    assert all(re.fullmatch(r".+:\d+:\d+: [A-Z]{3}\d{3} .+", line) for line in lines)


def test_statistics(golden: Golden) -> None:
    golden("report.statistics.txt", statistics.render(REPORT))


@pytest.mark.parametrize("report", [REPORT, SINCE, CLEAN, NOTHING, BROKEN_POLICY])
def test_json_keeps_to_its_own_schema(report: Report) -> None:
    schema = json_report.report_schema()
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(json.loads(json_report.render(report)))


def test_json_schema_is_strict_about_what_is_there() -> None:
    data = json.loads(json_report.render(REPORT))
    del data["findings"][0]["fingerprint"]
    assert not Draft202012Validator(json_report.report_schema()).is_valid(data)
