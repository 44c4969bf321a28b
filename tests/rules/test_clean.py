"""A clean repository is judged by its data alone: nobody asks where anything stands.

Places cost as much as all the rest of a check, and a reader may put off working them out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, NoReturn

import pytest

from bench.generate import NOW, generate
from validator.engine.collect import load_file
from validator.engine.parts import record_paths
from validator.engine.policy_file import read_policy
from validator.engine.registry import Rule, all_rules
from validator.index.facts import Facts, Tags
from validator.index.repository import Repository
from validator.loading.document import Document, LoadedFile
from validator.loading.tag_lock_file import load_tag_lock
from validator.loading.tree import Tree
from validator.source.memory import Memory

POLICY = """\
[[rules.missing_evidence.required]]
component = "api"
stages = ["pytest"]
[rules.role_not_allowed.allowed]
production = ["admin", "operator"]
[rules.ux_states_not_demoed]
surfaces = ["service-00003"]
"""
FILES = {path: text.encode() for path, text in generate(60).items() if path != "relgate.toml"}
BUNDLE = "bundles/staging-00001.yaml"
# Behind a backslash a token may hide, which only a second look can tell.
FILES[BUNDLE] = re.sub(rb"owner: .*", rb'owner: "platform\\x2dteam"', FILES[BUNDLE])


@dataclass
class Placeless:
    """A tree that fails a test where it is asked for its marks or its extent."""

    tree: Tree

    def __getattr__(self, name: str) -> Any:
        assert name in ("data", "whole"), f"somebody asks for {name}"
        return getattr(self.tree, name)


def placeless(file: LoadedFile) -> LoadedFile:
    for document in file.documents:
        document.tree = Placeless(document.tree)  # type: ignore[assignment]
    return file


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_no_rule_asks_for_a_place(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    source = Memory(FILES)
    policy = read_policy("relgate.toml", POLICY.encode())
    assert policy.document is not None
    lock, _ = load_tag_lock(source, FILES)
    assert lock is not None
    terms = policy.policy.terms
    files = tuple(placeless(load_file(source, path, terms)) for path in record_paths(FILES))
    repository = Repository(files, lock, terms=terms)

    def asked(*_: object, **__: object) -> NoReturn:
        raise AssertionError("somebody asks for a place")

    monkeypatch.setattr(Document, "place", asked)
    monkeypatch.setattr(LoadedFile, "lines", property(asked))
    facts = Facts(NOW, Tags(lock.commits), lock.commits)
    found = list(rule.check(repository, facts, policy.policy.options(rule)))
    assert found == []
