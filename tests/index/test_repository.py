"""What the index tells of records without making them is what they say themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from checking import parse_example

from validator.engine.collect import load_repository
from validator.index.indexed import IndexedFiles
from validator.index.repository import Repository
from validator.loading.document import Document, LoadedFile
from validator.model.kinds import BUNDLE, ENVIRONMENT, KINDS, Kind
from validator.model.terms import DEFAULT_TERMS
from validator.source.disk import Disk
from validator.source.memory import Memory

FILES = parse_example("""\
# bundles/a.yaml
name: a
# bundles/b.yaml
name: 1
owner: null
# bundles/c.yaml
name: c
# bundles/d.yaml
name: [
# bundles/e.yaml
name: a
# environments/production/api.yaml
secrets_bundle_ref: a
# environments/production/web.yaml
secrets_bundle_ref: x
# environments/staging/api.yaml
secrets_bundle_ref: d
# releases/v1.4.0/stages.jsonl
{"op_id": "one"}
{"op_id": 2}
{"op_id": "one"}
# releases/v1.5.0/stages.jsonl
{"op_id": "one"}
{"op_id": "two"}
""").files


def loaded() -> Repository:
    """Records in order, those of this repository itself, with such as are not between them."""
    sample = Disk(Path(__file__).parents[2])
    files = {path: sample.read(path, 10**6) for path in sample.paths()}
    faulty = {path: text.encode() for path, text in FILES.items()}
    return load_repository(Memory(files | faulty), DEFAULT_TERMS)


def indexed() -> Repository:
    """The same, but that of files in order only what the index keeps is at hand."""
    files = {file.path: file for file in loaded().files if isinstance(file, LoadedFile)}
    others = tuple(file for file in files.values() if file.faults or file.unread or not file.kind)
    in_order = [file for file in files.values() if file not in others]
    indexed = {}
    for kind in KINDS:
        own = [file for file in in_order if file.kind is kind]
        rows = [kind.row_of(document.entity) for file in own for document in file.documents]
        paths, sizes = [file.path for file in own], [len(file.documents) for file in own]
        columns = [*zip(*rows, strict=True)]
        indexed[kind] = IndexedFiles(kind, paths, sizes, columns, files.__getitem__)
    assert others
    assert all(files.paths for files in indexed.values())
    return Repository(others, indexed=indexed)


def place(document: Document[Any]) -> str:
    return f"where {document.path} lies"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_values_are_those_of_the_records_in_their_order(kind: Kind[Any]) -> None:
    repository = indexed()
    for field in kind.indexed:
        documents = [*repository.of(kind)]
        valid = [document for document in documents if field not in document.invalid]
        assert repository.values(kind, field) == [getattr(it.entity, field) for it in valid]
        assert repository.values(kind, field, "id", otherwise=place) == [
            (getattr(it.entity, field), it.entity.id)
            if it.invalid.isdisjoint((field, "id"))
            else place(it)
            for it in documents
        ]


@pytest.mark.parametrize("repository", [loaded(), indexed()], ids=["loaded", "indexed"])
def test_names_that_are_sought_and_those_that_are_unknown(repository: Repository) -> None:
    assert repository.sought("bundle", "name") > {"a", "x", "d"}
    assert repository.unknown("bundle", "name") == {"x"}  # `d` cannot be read, but is there
    repeated = [(first.path, later.path) for first, later in repository.repeated([BUNDLE], "name")]
    assert repeated == [("bundles/a.yaml", "bundles/e.yaml")]
    assert not [*repository.repeated([ENVIRONMENT], "name", "service_name")]
