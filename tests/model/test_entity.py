"""Entities: as models are to those who read them."""

from __future__ import annotations

from typing import Any

import pytest

from validator.engine.policy import Policy
from validator.engine.policy_file import read_policy
from validator.model.entity import entity_type, plain_data


def test_an_entity_is_not_to_be_changed() -> None:
    entity: Any = entity_type("Release")()
    with pytest.raises(AttributeError, match="Release is not to be changed"):
        entity.tag = "v1.0.0"
    with pytest.raises(AttributeError, match="tag"):
        entity.tag  # noqa: B018


def test_entities_that_say_the_same_are_equal() -> None:
    stated = read_policy("relgate.toml", b"[tags]\nsource = 'git'\n").policy.settings
    assert stated == Policy().settings
    assert stated != read_policy("relgate.toml", b"ignore = ['REL']").policy.settings
    assert entity_type("Tag")() != entity_type("Word")()
    assert entity_type("Tag")() != "Tag"


def test_plain_data_of_a_policy() -> None:
    assert plain_data(Policy().settings)["tags"] == {"source": "git"}
    waiver = b'[[waivers]]\ncode = "REF004"\npath = "a"\nuntil = 2027-01-01'
    waivers = plain_data(read_policy("relgate.toml", waiver).policy.settings)["waivers"]
    assert [waiver["code"] for waiver in waivers] == ["REF004"]
