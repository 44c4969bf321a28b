"""A policy made of what it says is the one that was read."""

from __future__ import annotations

import pytest
from checking import parse_example

from validator.engine.policy_file import read_policy
from validator.engine.registry import all_rules
from validator.engine.stated_policy import policy_of
from validator.model.entity import plain_data

POLICIES = {
    policy
    for rule in all_rules()
    for _, text in rule.doc.examples
    if (policy := parse_example(text).files.get("relgate.toml"))
}
WHOLE = """
select = ["REF", "EVD"]
ignore = ["evd005"]
[severity]
REF = "warning"
[per_path_ignores]
"bundles/*.yaml" = ["ROT"]
[tags]
source = "lock"
[vocabulary]
environments = ["qa"]
reference_schemes = {vault = "vault://[a-z/]+"}
[[waivers]]
code = "REF004"
path = "bundles/*.yaml"
reason = "until the move"
until = 2027-01-31
[rules.shared_production_bundle]
production = ["production", "qa"]
[rules.foreign_evidence]
github_hosts = ["git.acme.example"]
[rules.cadence_over_limit]
limit_days = 30
"""


@pytest.mark.parametrize("text", sorted({*POLICIES, WHOLE, ""}))
def test_it_is_the_one_that_was_read(text: str) -> None:
    read = read_policy("relgate.toml", text.encode())
    if read.document is None:
        assert text != WHOLE, read.file.faults
        return
    made = policy_of(read.document.tree.data, "relgate.toml")
    assert plain_data(made.settings) == plain_data(read.policy.settings)
    assert made.path == read.policy.path
    for rule in all_rules():
        assert plain_data(made.options(rule)) == plain_data(read.policy.options(rule))
        assert made.severity(rule) == read.policy.severity(rule)
    terms = [it.terms for it in (made, read.policy)]
    for reference in ("vault://a/b", "vault://A"):
        assert len({it.matches_reference and it.matches_reference(reference) for it in terms}) == 1
    assert terms[0]._replace(matches_reference=None) == terms[1]._replace(matches_reference=None)
