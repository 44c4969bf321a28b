"""Comments that waive a line, on both sides of a change."""

from __future__ import annotations

import pytest
from diffing import diff, only_change, words

PATH = "environments/staging/api.yaml"
RECORD = (
    "name: staging\nservice_name: api\nsecrets_bundle_ref: prod-api{}\ncloud_provider: vercel{}\n"
)


def waiver(codes: str = "REF004", until: str = "2027-01-31", reason: str = "we move") -> str:
    return f"  # relgate: ignore[{codes}] until={until} because {reason}"


def files(first: str = "", second: str = "") -> dict[str, str]:
    return {PATH: RECORD.format(first, second)}


@pytest.mark.parametrize(
    ("before", "after", "what", "risk", "fields"),
    [
        (files(), files(waiver()), "added", "waiver added", []),
        (files(waiver()), files(), "removed", "waiver removed", []),
        (
            files(waiver()),
            files(waiver(until="2027-02-01")),
            "changed",
            "waiver extended",
            ["until"],
        ),
        (
            files(waiver()),
            files(waiver(until="2027-01-01")),
            "changed",
            "waiver shortened",
            ["until"],
        ),
        (files(waiver()), files(waiver(reason="so")), "changed", None, ["reason"]),
        (files(), {PATH: waiver().strip() + "\n" + files()[PATH]}, "added", "waiver added", []),
    ],
)
def test_waivers(
    before: dict[str, str], after: dict[str, str], what: str, risk: str | None, fields: list[str]
) -> None:
    change = only_change(before, after)
    assert (change.kind, change.what) == ("waiver", what)
    assert words(change) == ([risk] if risk else [])
    assert [it.path for it in change.fields] == fields
    assert change.now.path == PATH


def test_a_waiver_that_moves_to_another_line_is_another() -> None:
    found = diff(files(waiver()), files("", waiver()))
    assert sorted(str(change.now.key) for change in found.changes) == [
        "REF004 for cloud_provider",
        "REF004 for secrets_bundle_ref",
    ]
    assert [words(change) for change in found.changes] == [["waiver added"], ["waiver removed"]]


def test_a_waiver_that_moves_to_another_artifact_or_record_is_another() -> None:
    artifacts = (
        "artifacts:\n  - name: a\n    url: https://a.example{}\n  - url: https://b.example{}\n"
    )
    path = "releases/v1.0.0/staging.yaml"
    first, second = (waiver("EVD001"), ""), ("", waiver("EVD001"))
    found = diff({path: artifacts.format(*first)}, {path: artifacts.format(*second)})
    assert [change.now.key for change in found.changes] == [
        "EVD001 for artifacts[1].url",
        "EVD001 for artifacts[0].url",
    ]
    both = "name: a\nowner: x{}\n---\nname: b\nowner: x{}\n"
    found = diff(
        {"bundles/a.yaml": both.format(waiver("PII002"), "")},
        {"bundles/a.yaml": both.format("", waiver("PII002"))},
    )
    assert [change.now.key for change in found.changes] == [
        "PII002 for owner of bundle b",
        "PII002 for owner of bundle a",
    ]


def test_a_waiver_of_more_rules_is_another() -> None:
    found = diff(files(waiver("REF004")), files(waiver("REF004, REF001")))
    assert [words(change) for change in found.changes] == [["waiver added"], ["waiver removed"]]


@pytest.mark.parametrize(
    "comment",
    [
        "  # relgate: ignore[REF004]",
        "  # relgate: ignore[SEC001] until=2027-01-31 because locked",
        "  # a word",
    ],
)
def test_a_comment_that_waives_nothing_has_no_effect(comment: str) -> None:
    found = diff(files(), files(comment))
    assert not found.has_effect
    assert found.rewritten == (PATH,)


def test_a_waiver_that_stays_is_no_change() -> None:
    lower = files(waiver())[PATH].replace("name: staging\n", "name: staging\n\n\n")
    assert not diff(files(waiver()), {PATH: lower}).has_effect
    other = {"environments/staging/api.yml": files(waiver())[PATH]}
    [moved] = diff(files(waiver()), other).changes
    assert (moved.kind, moved.what) == ("environment", "moved")
