"""The policy that `relgate init` writes: the default, and examples that hold when switched on."""

from __future__ import annotations

import re
import tomllib

from validator.engine.policy_file import read_policy
from validator.engine.settings import VocabularyTable, settings_model
from validator.engine.setup.policy import POLICY

SWITCHED_ON = re.sub(r"(?m)^# (?=\[|[\w\"./*]+ = )", "", POLICY)


def test_changes_nothing() -> None:
    assert tomllib.loads(POLICY) == {}
    assert not read_policy("relgate.toml", POLICY.encode()).file.faults


def test_every_key_is_there_to_be_switched_on() -> None:
    assert not read_policy("relgate.toml", SWITCHED_ON.encode()).file.faults
    stated, known = tomllib.loads(SWITCHED_ON), settings_model().model_fields
    assert set(stated) == set(known)
    assert set(stated["vocabulary"]) == set(VocabularyTable.model_fields)


def test_every_example_is_explained() -> None:
    for block in POLICY.split("\n\n")[1:]:
        assert re.match(r"# [A-Z][^\n]*[.,:\w]\n", block), block
