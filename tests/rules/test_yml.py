"""Files that cannot be read, or mean one thing to one reader and another to the next."""

from __future__ import annotations

import pytest
from checking import NOW, check, parse_example, run

from validator.engine.policy_file import NO_POLICY
from validator.engine.run import check as run_check
from validator.finding import Report
from validator.index.facts import Facts
from validator.source.memory import Memory

SHAPE = ("YML", "SCH", "LAY", "UNQ")


def judged(path: str, content: bytes) -> Report:
    return run_check(Memory({path: content}), Facts(NOW), NO_POLICY)


def codes(report: Report) -> list[str]:
    return [finding.code for finding in report.findings if finding.code.startswith(SHAPE)]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "YML008"),
        (b"---\n---\n", "YML008"),
        (b"name: [\n", "YML001"),
        (b"\xff\xfe", "YML005"),
        (b"name: a\x00\n", "YML005"),
        (b"- a\n", "SCH003"),
        (b"just a text\n", "SCH003"),
        (b"42\n", "SCH003"),
        (b"x" * 2_000_000, "YML006"),
        (b"a: " + b"{b: " * 80, "YML006"),
    ],
)
def test_a_file_that_says_nothing_is_one_kind_of_fault(content: bytes, code: str) -> None:
    assert set(codes(judged("bundles/a.yaml", content))) == {code}


@pytest.mark.parametrize(
    "path",
    [
        "environments/api.yaml",
        "environments/production/eu/api.yaml",
        "environments/production/api.json",
        "environments/production/api.YAML",
        "environments/production/.yaml",
        "environments/production/api.yaml~",
        "bundles/a/b.yaml",
        "releases/v1.0.0.yaml",
        "releases/v1.0.0/stages.json",
        "releases/v1.0.0/nested/stages.jsonl",
    ],
)
def test_a_file_in_no_place_of_records(path: str) -> None:
    report = judged(path, b"name: a\n")
    assert codes(report) == ["YML007"]
    assert report.findings[0].location.start == (1, 1)


DOCUMENTS = ("README.md", "README", ".gitkeep", ".gitignore")
CLUTTER = (".DS_Store", "Thumbs.db", "desktop.ini", ".api.yaml.swp")


@pytest.mark.parametrize("name", [*DOCUMENTS, *CLUTTER])
def test_files_that_may_lie_beside_records(name: str) -> None:
    assert codes(judged(f"environments/{name}", b"\xff\0")) == []


def test_each_document_of_a_file_is_judged_by_itself() -> None:
    check(
        """
# bundles/all.yaml
name: &a a
#     ^^ YML003
---
name: b
name: c
^^^^ YML002
---
~
^ YML008
---
name: !x d
#     ^^ YML004
1: 2
^ YML009
---
<<: {}
^^ YML011
owner: 1.10
#      ^^^^ YML010
""",
        "YML",
    )


def test_what_follows_a_syntax_error_is_not_judged_but_other_files_are() -> None:
    check(
        """
# bundles/a.yaml
name: a
---
name: {
---
name: 7
# bundles/b.yaml
name: 7
#     ^ YML010
""",
        "YML010",
    )


@pytest.mark.parametrize(
    ("value", "length"),
    [("1.10", 4), ("true", 4), ("0x1f", 4), ("-1", 2), ("1e3", 3), (".5", 2), ("007", 3)],
)
def test_a_text_that_yaml_reads_as_something_else(value: str, length: int) -> None:
    check(f"# bundles/a.yaml\nowner: {value}\n#      {'^' * length} YML010\n", "YML", "SCH003")


@pytest.mark.parametrize(
    "value", ["no", "on", "1:30", "2026-11-20", "1.2.3", "'1.10'", "0b1", "1_0"]
)
def test_a_text_that_yaml_1_2_reads_as_a_text(value: str) -> None:
    check(f"# bundles/a.yaml\nowner: {value}\n", "YML", "SCH003")


def test_a_word_of_a_boolean_field_is_no_boolean_of_yaml_1_2() -> None:
    check(
        "# releases/v1.0.0/staging.yaml\npdpa_confirmed: yes\n#               ^^^ SCH003\n",
        "YML",
        "SCH003",
    )


def test_a_fix_quotes_and_changes_nothing_else() -> None:
    report = run(parse_example("# bundles/a.yaml\nowner:   1.10  # why\n"))
    [finding] = [finding for finding in report.findings if finding.code == "YML010"]
    assert finding.fix is not None
    [edit] = finding.fix.edits
    assert (edit.span, edit.text) == ((9, 13), '"1.10"')


def test_a_line_of_a_log_that_is_cut_off_hides_no_other() -> None:
    check(
        """
# releases/v1.0.0/stages.jsonl
{"duration_ms": -1}
                ^^ SCH006
{"duration_ms": -
                ^ YML001
{"duration_ms": -2}
                ^^ SCH006
""",
        "YML",
        "SCH006",
    )


def test_a_link_is_one_finding_and_hides_nothing() -> None:
    check(
        """
# bundles/a.yaml -> ../../outside.yaml
^ YML012
# bundles/b.yaml
name: 7
#     ^ YML010
""",
        "YML",
    )


def test_a_bundle_in_a_file_that_cannot_be_read_is_not_unknown() -> None:
    check(
        """
# bundles/a.yaml -> nowhere
^ YML012
# environments/staging/api.yaml
secrets_bundle_ref: a
""",
        "YML",
        "REF001",
    )


def test_an_environment_that_cannot_be_read_may_use_any_bundle() -> None:
    check(
        """
# environments/staging/api.yaml -> nowhere
^ YML012
# bundles/a.yaml
name: a
""",
        "YML",
        "REF002",
    )


def test_a_policy_that_is_no_toml_is_all_that_is_judged() -> None:
    check("# relgate.toml\nselect = [}\n          ^ YML001\n# bundles/a.yaml\nname: 7\n")
