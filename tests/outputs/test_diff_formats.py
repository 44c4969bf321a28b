"""What holds for every format of a diff, and what for each."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from outputs.synthetic_diff import (
    DIFF,
    HOSTILE,
    HOSTILE_TEXT,
    LOCK,
    NOTHING,
    PRODUCTION,
    many,
)
from outputs.test_markdown import HOSTS_LINK, page

from validator.engine.diff.change import ABSENT, Diff, FieldChange, Incomparable
from validator.outputs import diff_json, diff_markdown, diff_text
from validator.outputs.diff_words import MAX_VALUE, values

Golden = Callable[[str, str], None]
Render = Callable[[Diff], str]
RENDERERS: dict[str, Render] = {
    "txt": diff_text.render,
    "json": diff_json.render,
    "md": diff_markdown.render,
}
EVERY = pytest.mark.parametrize("render", RENDERERS.values(), ids=RENDERERS)
TAGS = {"h3", "p", "strong", "table", "thead", "tbody", "tr", "th", "td", "code", "br", "ul", "li"}


@pytest.mark.parametrize("ending", RENDERERS)
def test_golden(golden: Golden, ending: str) -> None:
    golden(f"diff.{ending}", RENDERERS[ending](DIFF))


@EVERY
@pytest.mark.parametrize("diff", [DIFF, NOTHING])
def test_nothing_of_a_repository_can_steer_a_terminal(render: Render, diff: Diff) -> None:
    written = render(diff)
    assert written.endswith("\n")
    assert all(line.isprintable() for line in written.splitlines())
    assert written.replace("\n", "").isprintable()
    assert "##[" not in written
    assert written.encode()


def test_colour_is_all_that_colour_adds() -> None:
    painted = diff_text.render(DIFF, color=True)
    assert re.sub(r"\x1b\[[0-9;]*m", "", painted) == diff_text.render(DIFF)
    assert "\x1b[1;31mthreshold loosened\x1b[0m" in painted
    assert "\x1b[1;32mrotation recorded\x1b[0m" in painted


def test_nothing_changed() -> None:
    assert "Nothing changed that has an effect." in diff_text.render(NOTHING)
    assert "Nothing changed that has an effect." in diff_markdown.render(NOTHING)
    assert json.loads(diff_json.render(NOTHING))["summary"]["effect"] is False


def test_what_cannot_be_compared_may_have_an_effect() -> None:
    diff = replace(NOTHING, incomparable=(("bundles/x.yaml", "as it is, no YAML"),))
    for render in (diff_text.render, diff_markdown.render):
        written = render(diff)
        assert "Nothing that can be told has changed." in written
        assert "Nothing changed that has an effect." not in written
    assert json.loads(diff_json.render(diff))["summary"]["effect"] is True


def test_many_files_without_effect_are_counted() -> None:
    written = diff_text.render(replace(NOTHING, rewritten=("bundles/x.yaml",) * 1050))
    assert written.count("bundles/x.yaml") == 50
    assert "  and 1,000 more\n" in written


def test_the_risk_of_fields_that_share_a_name_is_said_once() -> None:
    change = replace(HOSTILE, fields=HOSTILE.fields[:1] * 3, risks=HOSTILE.risks * 3)
    for render in (diff_text.render, diff_markdown.render):
        assert render(replace(DIFF, changes=(change,))).count("(evidence replaced)") == 3


def test_a_wide_change_is_said_before_all_else() -> None:
    said = "A wide change: 9 of 20 files of records (45 %), more than 20 %."
    text = diff_text.render(DIFF)
    assert text.index(said) < text.index("policy")
    markdown = diff_markdown.render(DIFF)
    assert markdown.index(said) < markdown.index("policy")
    assert "A wide change" not in diff_text.render(replace(DIFF, touched=4))


def test_json_is_what_its_schema_says() -> None:
    validator = Draft202012Validator(diff_json.diff_schema())
    for diff in (DIFF, NOTHING):
        validator.validate(json.loads(diff_json.render(diff)))
    assert not validator.is_valid({**json.loads(diff_json.render(DIFF)), "version": 2})


def test_json_tells_null_from_nothing_and_from_what_is_hidden() -> None:
    changes = json.loads(diff_json.render(DIFF))["changes"]
    rollback, _, availability = changes[1]["fields"]
    assert (rollback["before"], rollback["after"]) == ("v1.3.2", None)
    assert "after" not in availability
    [hidden] = changes[2]["fields"]
    assert hidden == {"field": "vercel_token_ref", "hidden": True}


def test_markdown_is_found_again_by_its_first_line() -> None:
    assert diff_markdown.render(DIFF).startswith("<!-- relgate diff -->\n\n")


def test_markdown_shows_each_record_in_a_row() -> None:
    rows = page(diff_markdown.render(DIFF)).rows[1:]
    assert len(rows) == 10, "12 new lines of a log are one row"
    assert all(len(row) == 3 for row in rows)
    assert rows[1] == [
        "high: rollback target removed, threshold loosened, threshold removed, production touched",
        "environment production/api changedenvironments/production/api.yaml",
        "rollback_tag: v1.3.2 → null (rollback target removed)"
        "success_criteria.latency_p95_ms: 300 → 500 (threshold loosened)"
        "success_criteria.availability: >=0.999 → absent (threshold removed)",
    ]
    assert rows[-1][1] == "12 stages addedreleases/v1/stages.jsonl"
    assert rows[6][2].endswith("and 5 more")


@pytest.mark.parametrize("diff", [DIFF, NOTHING, many(3)])
def test_nothing_of_a_record_becomes_markup_or_a_link(diff: Diff) -> None:
    shown = page(diff_markdown.render(diff))
    assert shown.tags <= TAGS
    plain = shown.plain.replace("production/api", "").replace(" %", "")
    assert not HOSTS_LINK.search(plain), plain


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_stays_in_its_row(one: str, other: str) -> None:
    change = replace(
        HOSTILE,
        after=HOSTILE.now._replace(key=one, path=f"bundles/{other}"),
        fields=(FieldChange(one, other, one), FieldChange(f"x{other}", one, ABSENT)),
    )
    diff = Diff(f"a{one}", f"b{other}", (change,), (one,), (Incomparable(other, one),))
    shown = page(diff_markdown.render(diff))
    assert [len(row) for row in shown.rows] == [3, 3]
    assert shown.tags <= TAGS
    plain = re.sub(r"\d+ %", "", shown.plain)
    assert not HOSTS_LINK.search(plain), plain


@pytest.mark.parametrize("limit", [600, 1000, 2000, 5000, 20_000, 65_536])
def test_any_limit_is_kept_and_rows_are_whole(limit: int) -> None:
    written = diff_markdown.render(many(5000), limit)
    assert len(written) <= limit
    found = re.search(r"\n\nand ([\d,]+) more\n", written)
    assert found
    assert len(re.findall(r"^and [\d,]+ more$", written, re.MULTILINE)) >= 2
    rows = page(written).rows[1:]
    assert len(rows) + int(found[1].replace(",", "")) == 5000
    assert all(len(row) == 3 for row in rows)


def test_what_cannot_be_compared_is_counted_where_there_is_no_room_to_name_it() -> None:
    doubts = (Incomparable("bundles/b.yaml", "as it is, it has mistakes"),) * 7
    written = diff_markdown.render(replace(many(5000), incomparable=doubts))
    assert "**Not all that changed can be told in 7 files.**" in written


def test_names_of_any_length_leave_room() -> None:
    long = "x" * 100_000
    field = FieldChange(long, long, long + "y")
    change = replace(HOSTILE, before=None, after=HOSTILE.now._replace(key=long), fields=(field,))
    written = diff_markdown.render(replace(DIFF, before=long, after=long, changes=(change, LOCK)))
    assert len(page(written).rows) == 3


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("a", "b", ("a", "b")),
        ("a", ABSENT, ("a", "absent")),
        ("absent", None, ('"absent"', "null")),
        ("1.0", 1.0, ('"1.0"', "1.0")),
        ("true", True, ('"true"', "true")),
        ("", " ", ('""', '" "')),
        ('"x"', "x", ('"\\"x\\""', "x")),
        ("v1.0.0", "2026-10-01T00:00:00Z", ("v1.0.0", "2026-10-01T00:00:00Z")),
        ({"é": [1]}, [], ('{"é": [1]}', "[]")),
    ],
)
def test_values(before: object, after: object, shown: tuple[str, str]) -> None:
    assert values(FieldChange("x", before, after)) == shown


@given(st.text(), st.text())
def test_values_that_differ_look_different(before: str, after: str) -> None:
    if before != after:
        one, other = values(FieldChange("x", before * 50, after * 50))
        assert len(one) <= MAX_VALUE >= len(other)
        assert one != other or before * 50 == after * 50


def test_the_synthetic_diff_is_hostile_enough() -> None:
    assert not HOSTILE_TEXT.isprintable()
    assert {grade for it in DIFF.changes for grade in (str(r.grade) for r in it.risks)} == {
        "high",
        "medium",
        "note",
    }
    assert PRODUCTION in DIFF.changes
