"""A new record is a file where the record belongs, and no second one of its key."""

from __future__ import annotations

import pytest
from knowing import known_in

from validator.engine.new_record.questions import Refused
from validator.engine.new_record.record import LEFT_OPEN, new_file, refuse_second
from validator.engine.registry import find_rule
from validator.model.kinds import BY_NAME

BUNDLE = BY_NAME["bundle"]


def test_what_is_left_open_is_what_rules_speak_of() -> None:
    for names in LEFT_OPEN.values():
        for name in names:
            rule = find_rule(name)
            assert rule is not None
            assert rule.name == name


def test_it_lies_where_its_fields_say() -> None:
    answers = {"tag": "v1.0.0", "environment": "staging"}
    path, text = new_file(BY_NAME["release"], answers, known_in(""))
    assert path == "releases/v1.0.0/staging.yaml"
    assert "pdpa_confirmed: false" in text
    assert "\n# artifacts:" in text


def test_what_is_no_field_is_not_written() -> None:
    answers = {"name": "x", "provider": "vercel", "vercel_token_ref": "gh://x/TOKEN"}
    assert "provider" not in new_file(BUNDLE, answers, known_in("")).text


@pytest.mark.parametrize(
    ("repository", "where"),
    [
        ("# bundles/x.yaml\nname: x\n", "bundles/x.yaml:1"),
        ("# bundles/all.yaml\nname: y\n---\n# two\nname: x\n", "bundles/all.yaml:4"),
        ("# bundles/x.yml\nname: other\n", "bundles/x.yml"),
        ("# bundles/x.yaml\n: [\n", "bundles/x.yaml"),
    ],
)
def test_a_key_is_used_but_once(repository: str, where: str) -> None:
    with pytest.raises(Refused, match=rf"there is a bundle x already: {where}$"):
        refuse_second(BUNDLE, {"name": "x"}, known_in(repository).repository)
