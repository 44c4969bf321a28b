"""Tags: TAG001 to TAG005 beyond their examples."""

from __future__ import annotations

import pytest
from checking import NOW, check, parse_example, run

from validator.engine.policy_file import NO_POLICY
from validator.engine.run import check as run_check
from validator.finding import Finding, Report
from validator.index.facts import Facts, Tags
from validator.model.kinds import TAG_LOCK_PATH
from validator.source.memory import Memory

ONE, TWO = "1" * 40, "2" * 40


def only(report: Report, code: str) -> Finding:
    (finding,) = [found for found in report.active if found.code == code]
    return finding


# TAG001 and TAG003: unknown tags


def test_the_nearest_tag_is_suggested() -> None:
    report = check(
        f"""
# releases/v11.4.0/production.yaml
tag: v11.4.0
#    ^^^^^^^ TAG001

# environments/production/api.yaml
rollback_tag: v1.3.22
#             ^^^^^^^ TAG003

# git tags
v1.3.2 {ONE}
v1.4.0 {TWO}
""",
        "TAG001",
        "TAG003",
    )
    assert only(report, "TAG001").help == "did you mean `v1.4.0`? if not, create the tag"
    assert only(report, "TAG003").help == "did you mean `v1.3.2`?"
    assert "which is not in this repository's git tags" in only(report, "TAG001").message


def test_where_no_tag_is_near_none_is_suggested() -> None:
    report = check(
        f"""
# releases/v10.20.30/production.yaml
tag: v10.20.30
#    ^^^^^^^^^ TAG001

# environments/production/api.yaml
rollback_tag: v11.22.33
#             ^^^^^^^^^ TAG003

# git tags
v4.5.6 {ONE}
""",
        "TAG001",
        "TAG003",
    )
    assert only(report, "TAG001").help == "is it misspelt? if not, create the tag"
    assert only(report, "TAG003").help == "name the last release that was good"


def test_a_tag_that_the_lock_lacks_may_be_newer_than_the_lock() -> None:
    example = parse_example("# releases/v1.5.0/production.yaml\ntag: v1.5.0\n")
    source = Memory({path: text.encode() for path, text in example.files.items()})
    report = run_check(source, Facts(NOW, Tags(origin=TAG_LOCK_PATH)), NO_POLICY)
    assert "not in releases/tags.lock" in only(report, "TAG001").message
    assert (only(report, "TAG001").help or "").endswith("and run `relgate tags update`")


def test_every_checklist_of_an_unknown_tag_is_a_finding() -> None:
    check(
        """
# releases/v1.4.0/production.yaml
tag: v1.4.0
#    ^^^^^^ TAG001

# releases/v1.4.0/staging.yaml
tag: "v1.4.0"
#    ^^^^^^^^ TAG001

# git tags
""",
        "TAG",
    )


def test_what_is_no_tag_is_not_looked_for() -> None:
    check(
        """
# releases/1.4.0/production.yaml
tag: 1.4.0

# environments/production/api.yaml
rollback_tag: latest

# environments/staging/api.yaml
rollback_tag: null
""",
        "TAG",
    )


def test_tags_are_compared_to_the_letter() -> None:
    check(
        f"""
# releases/v1.4.0/production.yaml
tag: v1.4.0+build
#    ^^^^^^^^^^^^ TAG001

# git tags
v1.4.0 {ONE}
""",
        "TAG001",
    )


# TAG002: unknowable tags


def test_what_is_unknowable_is_not_unknown_as_well() -> None:
    check(
        """
# releases/v1.4.0/production.yaml
tag: v1.4.0
#    ^^^^^^ TAG002

# environments/production/api.yaml
rollback_tag: v1.3.2
#             ^^^^^^ TAG002

# git: incomplete
""",
        "TAG",
    )


def test_an_incomplete_list_says_why_and_what_to_do() -> None:
    report = check(
        f"""
# releases/v1.4.0/production.yaml
tag: v1.4.0

# releases/v1.5.0/production.yaml
tag: v1.5.0
#    ^^^^^^ TAG002

# environments/production/api.yaml
name: production
rollback_tag: v1.4.0

# environments/staging/api.yaml
name: staging
rollback_tag: null

# environments/staging/portal.yaml
name: staging
rollback_tag: stable

# git tags
v1.4.0 {ONE}

# git: incomplete
""",
        "TAG",
    )
    finding = only(report, "TAG002")
    assert finding.message.endswith(": the clone is shallow")
    assert finding.help == "git fetch --unshallow --tags"


# TAG004: rollback tags that lead nowhere back


@pytest.mark.parametrize("tag", ["v1.4.0", "v1.4.1", "v2.0.0", "v1.4.0+build.2", "v1.5.0-rc.1"])
def test_a_rollback_to_the_newest_release_or_past_it_is_wrong(tag: str) -> None:
    report = check(
        f"""
# environments/production/api.yaml
name: production
rollback_tag: {tag}
#             {"^" * len(tag)} TAG004

# releases/v1.10.0/staging.yaml
tag: v1.10.0
environment: staging

# releases/v1.4.0/production.yaml
tag: v1.4.0
environment: production

# releases/v1.3.2/production.yaml
tag: v1.3.2
environment: production

# git tags
{tag} {ONE}
""",
        "TAG004",
    )
    (related,) = only(report, "TAG004").related
    assert related.place.path == "releases/v1.4.0/production.yaml"


@pytest.mark.parametrize("tag", ["v1.9.0", "v1.10.0-rc.1", "v0.0.0"])
def test_versions_are_compared_as_numbers(tag: str) -> None:
    check(
        f"""
# environments/production/api.yaml
name: production
rollback_tag: {tag}

# releases/v1.10.0/production.yaml
tag: v1.10.0
environment: production

# git tags
{tag} {ONE}
""",
        "TAG004",
    )


def test_before_the_first_release_any_tag_may_do() -> None:
    check(
        f"""
# environments/production/api.yaml
name: production
rollback_tag: v1.4.0

# environments/staging/api.yaml
name: staging
rollback_tag: null

# releases/v1.4.0/staging.yaml
tag: v1.4.0
environment: staging

# git tags
v1.4.0 {ONE}
""",
        "TAG",
    )


def test_a_tag_that_does_not_exist_is_one_finding() -> None:
    check(
        f"""
# environments/production/api.yaml
name: production
rollback_tag: v1.5.0
#             ^^^^^^ TAG003

# releases/v1.4.0/production.yaml
tag: v1.4.0
environment: production

# git tags
v1.4.0 {ONE}
""",
        "TAG",
    )


def test_order_needs_no_git() -> None:
    check(
        f"""
# environments/production/api.yaml
name: production
rollback_tag: v1.4.0
#             ^^^^^^ TAG004

# releases/v1.4.0/production.yaml
tag: v1.4.0
environment: production

# git tags
v1.4.0 {ONE}

# git: incomplete
""",
        "TAG",
    )


def test_the_message_says_which_of_the_two_it_is() -> None:
    text = """
# environments/production/api.yaml
name: production
rollback_tag: {}

# releases/v1.4.0/production.yaml
tag: v1.4.0
environment: production

# git: incomplete
"""
    for tag, words in (("v1.4.0", "no older than"), ("v1.4.1", "newer than")):
        finding = only(run(parse_example(text.format(tag))), "TAG004")
        assert f"`{tag}`, which is {words} its newest release, `v1.4.0`" in finding.message


@pytest.mark.parametrize(
    "newest",
    [
        "tag: 1.5.0\nenvironment: production",
        "tag: [",
        "tag: v1.0.5\nenvironment: production",
        "tag: v1.5.0\nenvironment: prod",
        "notes: x",
        "",
    ],
)
def test_a_mistake_in_the_newest_checklist_makes_no_older_one_the_newest(newest: str) -> None:
    check(
        f"""
# environments/production/api.yaml
name: production
rollback_tag: v1.4.0

# releases/v1.4.0/production.yaml
tag: v1.4.0
environment: production

# releases/v1.5.0/production.yaml
{newest}

# git tags
v1.4.0 {ONE}
""",
        "TAG004",
    )


def test_a_checklist_that_lies_in_the_wrong_folder_counts_for_what_it_says() -> None:
    check(
        f"""
# environments/production/api.yaml
name: production
rollback_tag: v1.4.0

# releases/v1.4.0/production.yaml
tag: v1.5.0
environment: production

# git tags
v1.4.0 {ONE}
""",
        "TAG004",
    )


# TAG005: moved tags


LOCK = f"""
# releases/tags.lock
v1.3.2 {ONE}
v1.4.0 {TWO}
"""


def test_only_tags_that_both_know_are_compared() -> None:
    example = parse_example(LOCK)
    assert not run(example, local_tags={"v1.3.2": ONE, "v1.5.0": TWO}).active
    assert not run(example, local_tags={"v1.4.0": TWO}).active
    report = run(example, local_tags={"v1.3.2": TWO, "v1.4.0": ONE})
    assert [found.location.start.line for found in report.active] == [1, 2]
    assert report.active[0].message == (
        "tag `v1.3.2` is locked at 111111111111, but this repository's git has it at 222222222222"
    )


def test_the_tags_that_count_do_not_matter_but_the_local_ones() -> None:
    """The policy may ask for the tags of the lock, or of another clone."""
    source = Memory(
        {"releases/tags.lock": parse_example(LOCK).files["releases/tags.lock"].encode()}
    )
    for tags in (Tags({"v1.4.0": ONE}), Tags(incomplete="no git", remedy="get it")):
        assert not run_check(source, Facts(NOW, tags, {}), NO_POLICY).active
    moved = run_check(source, Facts(NOW, Tags({"v1.4.0": TWO}), {"v1.4.0": ONE}), NO_POLICY)
    assert [found.code for found in moved.active] == ["TAG005"]


def test_a_tag_that_is_locked_twice_counts_as_it_was_first() -> None:
    check(
        f"""
# releases/tags.lock
v1.4.0 {ONE}
^^^^^^ TAG005
v1.4.0 {TWO}

# git tags
v1.4.0 {TWO}
""",
        "TAG005",
    )
