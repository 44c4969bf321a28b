"""Every rule's docstring is its documentation and its test."""

from __future__ import annotations

import pytest
from checking import check, parse_example
from mending import fix, texts

from validator.engine.registry import Rule, all_rules

RULES = pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: f"{rule.code}-{rule.name}")


@RULES
def test_bad_examples_are_found_at_their_carets(rule: Rule) -> None:
    assert rule.doc.bad, "a rule without a bad example is not documented"
    for example in rule.doc.bad:
        assert rule.code in {code for _, code, *_ in parse_example(example).marked}
        check(example, rule.code)


@RULES
def test_good_examples_are_clean(rule: Rule) -> None:
    assert rule.doc.good, "a rule without a good example is not documented"
    for example in rule.doc.good:
        assert not parse_example(example).marked
        check(example, rule.code)


@RULES
def test_fixes_make_what_is_documented(rule: Rule) -> None:
    for number, example in enumerate(rule.doc.bad):
        mended = fix(example, rule.code)
        if number in rule.doc.fixed:
            assert mended.fixed
            assert texts(mended) == parse_example(rule.doc.fixed[number]).files
        else:
            assert not mended.fixed, "a fix that is not documented"


@RULES
def test_documentation_is_whole(rule: Rule) -> None:
    assert rule.doc.title.endswith(".")
    assert len(rule.doc.title) <= 120
    assert rule.doc.why.endswith(".")
