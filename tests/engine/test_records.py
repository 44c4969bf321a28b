"""The list of the records in a source, for the format that shows what was checked."""

from __future__ import annotations

from checking import NOW

from validator.engine.policy_file import NO_POLICY
from validator.engine.records import list_records
from validator.engine.run import check
from validator.finding import Record
from validator.index.facts import Facts, Tags
from validator.model.terms import DEFAULT_TERMS
from validator.source.memory import Memory

SOURCE = Memory(
    {
        "bundles/b.yaml": b"# a comment\nname: b\n---\nowner: x\n",
        "bundles/a.person@acme.example.yaml": b"owner: x\n",
        "bundles/broken.yaml": b"name: [\n",
        "bundles/notes.txt": b"",
        "releases/v1.0.0/stages.jsonl": b'{"op_id": "one"}\n\n{"op_id": "two"}\n',
        "releases/tags.lock": b"",
    }
)


def test_records_with_the_lines_at_which_they_start() -> None:
    assert list(list_records(SOURCE, DEFAULT_TERMS)) == [
        Record("bundle", "********@acme.example", "bundles/a.person@acme.example.yaml", 1),
        Record("bundle", "b", "bundles/b.yaml", 2),
        Record("bundle", "b", "bundles/b.yaml", 4),
        Record("stage", "one", "releases/v1.0.0/stages.jsonl", 1),
        Record("stage", "two", "releases/v1.0.0/stages.jsonl", 3),
    ]


def test_they_are_those_that_a_check_counts() -> None:
    report = check(SOURCE, Facts(NOW, Tags({})), NO_POLICY)
    kinds = [record.kind for record in list_records(SOURCE, DEFAULT_TERMS)]
    assert {kind: kinds.count(kind) for kind in kinds} == dict(report.checked)


def test_they_are_narrowed_as_a_report_is() -> None:
    listed = list_records(SOURCE, DEFAULT_TERMS, lambda path: path.startswith("releases/"))
    assert {record.kind for record in listed} == {"stage"}
