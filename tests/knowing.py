"""What is known in an example of `checking`."""

from __future__ import annotations

from checking import parse_example

from validator.engine.collect import load_file
from validator.engine.new_record.offers import Known
from validator.engine.parts import record_paths
from validator.engine.policy_file import NO_POLICY, read_policy
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.source.memory import Memory

FRESH = "11111111-2222-4333-8444-555555555555"


def known_in(text: str, *stated: str) -> Known:
    example = parse_example(text)
    source = Memory({path: content.encode() for path, content in example.files.items()})
    policy = NO_POLICY.policy
    if "relgate.toml" in example.files:
        read = read_policy("relgate.toml", source.files["relgate.toml"])
        assert not read.file.faults
        policy = read.policy
    files = [load_file(source, path, policy.terms) for path in record_paths(source.paths())]
    repository = Repository(tuple(files), terms=policy.terms)
    facts = Facts(example.now, example.tags, example.tags.commits)
    return Known(repository, facts, policy, FRESH, frozenset(stated))
