"""Markdown as GitHub's own renderer shows it: tables of the right shape, nothing injected."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import example, given
from hypothesis import strategies as st
from outputs.synthetic import BROKEN_POLICY, CLEAN, HOSTILE, NOTHING, PLAIN, REPORT, SINCE, many

from validator.finding import Report
from validator.outputs import markdown
from validator.outputs.markdown_text import cell, code, inline

HOSTS_LINK = re.compile(r"[@#!$~&%/<>\[\]\\|*_]|www\.\w|[0-9a-f]{7}|:\w+:|\w-\d")
"""What GitHub or GitLab make links of, outside of code, and what Markdown makes markup of."""


@dataclass
class Page(HTMLParser):
    """The tags of a page, the text of each cell, and the text that is no code."""

    tags: set[str] = field(default_factory=set)
    rows: list[list[str]] = field(default_factory=list)
    plain: str = ""
    codes: list[str] = field(default_factory=list)
    _inside: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)
        if tag != "br":
            self._inside.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
        if tag == "code":
            self.codes.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._inside.pop() == tag

    def handle_data(self, data: str) -> None:
        if "td" in self._inside or "th" in self._inside:
            self.rows[-1][-1] += data
        if "code" in self._inside:
            self.codes[-1] += data
        else:
            self.plain += data


def page(text: str) -> Page:
    parser = Page()
    parser.feed(cmarkgfm.github_flavored_markdown_to_html(text, Options.CMARK_OPT_UNSAFE))
    parser.close()
    return parser


@pytest.mark.parametrize("report", [REPORT, SINCE])
def test_tables(report: Report) -> None:
    rows = [row for row in page(markdown.render(report)).rows if row[0] != "severity"]
    assert len(rows) == len(report.findings)
    assert all(len(row) == 4 for row in rows)
    [plain] = [row for row in rows if row[1] == "REF001"]
    assert plain == [
        "error",
        "REF001",
        "environments/staging/api.yaml:6:21",
        "environment staging/api uses the bundle staging-apii, which does not exist"
        "bundles/staging-api.yaml:12:7: the nearest name"
        "help: did you mean staging-api?",
    ]


@pytest.mark.parametrize("report", [REPORT, SINCE, CLEAN, NOTHING, BROKEN_POLICY])
def test_nothing_of_a_record_becomes_markup_or_a_link(report: Report) -> None:
    shown = page(markdown.render(report))
    allowed = {"h3", "h4", "p", "table", "thead", "tbody", "tr", "th", "td", "code", "br"}
    assert shown.tags <= allowed
    assert not HOSTS_LINK.search(shown.plain), shown.plain


def test_a_record_is_shown_as_it_is() -> None:
    shown = page(markdown.render(REPORT))
    assert r"bundles/a b:c,d|`e`@f#1\n\udcff.yaml:1:8" in shown.codes
    assert {"@mention", "|", r"\u202egnp", "<b>markup</b>", "a/b#1", r"\|"} <= set(shown.codes)


def test_the_summary_and_the_notices_come_first() -> None:
    assert markdown.render(REPORT).splitlines()[2:5:2] == [
        "Found 4 errors and 1 warning (2 waived); checked 1,237 records in 4 files.",
        "Judged as of `2026-11-23T12:00:00+00:00`, as `--now` says.",
    ]
    assert "No findings" in markdown.render(CLEAN)
    assert "`relgate.toml` has mistakes" in markdown.render(BROKEN_POLICY)


def test_sections() -> None:
    def headings(report: Report) -> list[str]:
        return re.findall("^#### (.+)$", markdown.render(report), re.MULTILINE)

    assert headings(SINCE) == ["Introduced", "Existing", "Waived"]
    assert headings(REPORT) == ["Waived"]
    assert headings(CLEAN) == []


def test_a_long_report_is_cut_between_rows_and_says_so() -> None:
    count = 5000
    written = markdown.render(many(count))
    assert len(written) <= 65_536
    found = re.search(r"\n\nand ([\d,]+) more\n$", written)
    assert found
    rows = [row for row in page(written).rows if row[0] != "severity"]
    assert len(rows) + int(found[1].replace(",", "")) == count
    assert all(len(row) == 4 for row in rows)
    assert len(written) > 60_000


def test_one_endless_message_leaves_room_for_others() -> None:
    endless = PLAIN._replace(message="`|" * 50_000, help="@" * 50_000)
    written = markdown.render(REPORT._replace(findings=(endless, PLAIN)))
    assert len(page(written).rows) == 3


@pytest.mark.parametrize("limit", range(330, 1500, 7))
def test_any_limit_is_kept(limit: int) -> None:
    written = markdown.render(SINCE, limit)
    assert len(written) <= limit
    assert "more\n" in written
    assert not re.search(r"#### \w+\n\n(and|#|$)", written), "a heading without a table"


HOSTILE_TEXT = st.lists(
    st.sampled_from([*"`|\\<>[]()!*_~@#$%^&:;.,-/ \n'\"", "a", "B", "1", "é", "\u202e", "www."])
    | st.characters(exclude_categories=["Cs"]),
    max_size=60,
).map("".join)


@given(HOSTILE_TEXT)
@example("www.`")
def test_any_text_stays_in_its_cell_and_is_no_markup(text: str) -> None:
    shown = page(f"| a | b |\n| --- | --- |\n| {cell(inline(text))} | {cell(code(f'x{text}'))} |\n")
    assert [len(row) for row in shown.rows] == [2, 2]
    assert shown.tags <= {"table", "thead", "tbody", "tr", "th", "td", "code"}
    assert not HOSTS_LINK.search(shown.plain), shown.plain


@given(HOSTILE_TEXT.filter(bool))
def test_code_shows_every_character(text: str) -> None:
    shown = page(f"| a |\n| --- |\n| {cell(code(text))} |\n")
    if text.isprintable() and text.strip():
        assert shown.codes == [text]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("the bundle `a b`, which", "the bundle `a b`, which"),
        ('see (this), "that" or the others\' 5,000: yes?', None),
        ("of stage s1: no", "of stage `s1`: no"),
        ("face defaced", "face `defaced`"),
        ("a/b`c`", "`a/b` `c`"),
        ("`a``b`", "`a` `b`"),
        ("a `b", "a `` ` ``b"),
        ("", ""),
    ],
)
def test_words_stay_and_all_else_is_code(text: str, written: str | None) -> None:
    assert inline(text) == (text if written is None else written)


def test_a_finding_of_the_report_is_hostile_enough() -> None:
    raw = cmarkgfm.github_flavored_markdown_to_html(HOSTILE.message)
    assert "<a " in raw
    assert "<em>" in raw
