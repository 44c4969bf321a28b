"""The entry for pre-commit: spliced into a file of somebody else's, which else stays as it is."""

from __future__ import annotations

import codecs
import re
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from validator.engine.setup.hooks import HOOKS, plan_hooks

OTHER = "repos:\n  - repo: https://x.example/y\n    rev: v1\n    hooks:\n      - id: y\n"


def entry(dash: int, inner: int, hook_dash: int, hook_inner: int) -> str:
    """The entry, as a file would have it that indents so."""
    key = " " * (dash + inner)
    hook, rest = f"{key}{' ' * hook_dash}", " " * hook_inner
    lines = [f"{' ' * dash}-{' ' * (inner - 1)}repo: local", f"{key}hooks:"]
    for command in ("check --staged --allow-empty", "schema --check"):
        name = command.split()[0]
        lines += [
            f"{hook}-{rest[1:]}id: relgate-{name}",
            f"{hook}{rest}name: relgate {name}",
            f"{hook}{rest}entry: relgate {command}",
            f"{hook}{rest}language: system",
            f"{hook}{rest}pass_filenames: false",
            f"{hook}{rest}always_run: true",
        ]
    return "".join(f"{line}\n" for line in lines)


def merged(before: str | bytes, folder: str = "") -> str:
    before = before.encode() if isinstance(before, str) else before
    planned = plan_hooks(before, folder)
    assert (planned.action, planned.before) == ("change", before), planned
    assert planned.after is not None
    assert plan_hooks(planned.after, folder).action == "keep"
    return planned.after.decode()


def test_a_new_file() -> None:
    planned = plan_hooks(None, "")
    assert planned.action == "create"
    assert planned.after == f"repos:\n{entry(2, 2, 2, 2)}".encode()
    assert plan_hooks(planned.after, "").action == "keep"


@pytest.mark.parametrize(
    ("before", "style"),
    [
        (OTHER, (2, 2, 2, 2)),
        ("repos:\n- repo: x\n  hooks:\n  - id: y\n", (0, 2, 0, 2)),
        ("repos:\n-   repo: x\n    hooks:\n    -   id: y\n", (0, 4, 0, 4)),
        ("repos:\n    -   repo: x\n        hooks:\n          - id: y\n", (4, 4, 2, 2)),
        ("repos:\n -\n  repo: x\n  hooks:\n    -\n      id: y\n", (1, 2, 2, 2)),
        ("  repos:\n  - repo: x\n    hooks: []\n", (2, 2, 2, 2)),
        ("repos: # all\n- {repo: x, hooks: [{id: y}]}\n", (0, 2, 0, 2)),
        ("repos:\n-          repo: x\n", (0, 2, 0, 2)),
        # An entry without a list of hooks does not tell how others have them.
        ("repos:\n- repo: x\n  hooks:\n    - id: y\n- repo: meta\n  hooks: []\n", (0, 2, 2, 2)),
        ("fail_fast: true\nrepos: &all\n  - &x\n    repo: x\n    hooks: [{id: y}]\n", (2, 2, 2, 2)),
    ],
)
def test_in_the_style_of_the_file(before: str, style: tuple[int, int, int, int]) -> None:
    assert merged(before) == before + entry(*style)


@pytest.mark.parametrize(
    ("list_", "below"),
    [
        (f"{OTHER}      # - id: z # off\n\n  # - repo: off\n", "# the end\n"),
        (f"{OTHER}", "\n\n# about ci:\nci:\n  autofix_prs: false\n"),
        (f"{OTHER.rstrip()} # why\n", "...\n# over\n"),
        (
            f"{OTHER}        entry: >\n          a\n\n          # no comment\n",
            "\n\nfail_fast: true\n",
        ),
        (f"{OTHER}        exclude: |\n          (?x)^(\n            a/.*\n          )$\n", "#\n"),
        (f"{OTHER}        args: [\n          a,\n        ] # b\n", "default_stages: [commit]\n"),
        (f"{OTHER}        args: ['\n          a']\n", "\n"),
        (f"---\n# top\n{OTHER}", "exclude: ^x/\n"),
    ],
)
def test_at_the_end_of_the_list(list_: str, below: str) -> None:
    assert merged(list_ + below) == list_ + entry(2, 2, 2, 2) + below


def test_a_blank_line_where_blank_lines_part_the_others() -> None:
    before = OTHER + "\n  # next\n" + OTHER.removeprefix("repos:\n")
    assert merged(before) == before + "\n" + entry(2, 2, 2, 2)


def test_without_a_final_line_break() -> None:
    assert merged(OTHER.rstrip()) == (OTHER + entry(2, 2, 2, 2)).rstrip()
    assert merged(f"{OTHER}    # x") == f"{OTHER}    # x\n{entry(2, 2, 2, 2)}".rstrip()


def test_line_ends_and_a_byte_order_mark() -> None:
    before = codecs.BOM_UTF8 + OTHER.replace("\n", "\r\n").encode()
    assert merged(before) == "\ufeff" + (OTHER + entry(2, 2, 2, 2)).replace("\n", "\r\n")
    mixed = OTHER.replace("y\n", "y\r\n") + "\n\n# end\n"
    assert entry(2, 2, 2, 2).replace("\n", "\r\n") in merged(mixed)


def test_records_in_a_folder() -> None:
    [*_, ours] = yaml.safe_load(merged(OTHER, "deploy/it's"))["repos"]
    quoted = """'deploy/it'"'"'s'"""
    assert [hook["entry"] for hook in ours["hooks"]] == [
        f"relgate -C {quoted} {command}" for command in HOOKS.values()
    ]


@pytest.mark.parametrize(
    "ours",
    [
        "{repo: 'https://github.com/acme/relgate', rev: v0.1, hooks: [{id: relgate-schema}]}",
        "{repo: 'git@git.acme.example:tools/relgate.git', rev: main, hooks: []}",
        "{repo: ../relgate/, rev: x, hooks: []}",
        "{repo: 'https://x.example/mirror', rev: x, hooks: [{id: relgate-check}]}",
        "{repo: local, hooks: [{id: z, entry: .venv/bin/relgate -C deploy check}]}",
    ],
)
@pytest.mark.parametrize("form", ["repos: [{}]\n", "repos:\n- {}\n", OTHER + "  - {} # ours\n"])
def test_recognised_in_whatever_form(form: str, ours: str) -> None:
    planned = plan_hooks(form.replace("{}", ours).encode(), "")
    assert (planned.action, planned.before) == ("keep", planned.after)


@pytest.mark.parametrize(
    "other",
    [
        "{repo: 'https://github.com/acme/relgate-docs', hooks: []}",
        "{repo: local, hooks: [{id: [], entry: cat relgate}, 7]}",
        "relgate",
        "{repo: [relgate], hooks: relgate-check}",
    ],
)
def test_not_taken_for_ours(other: str) -> None:
    assert merged(f"{OTHER}  - {other}\n").endswith(entry(2, 2, 2, 2))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nothing yet\n",
        "repos: []\n",
        "repos:\n",
        "repos: [{repo: x}]\n",
        "{repos: [{repo: x}]}\n",
        "- repo: x\n",
        "repos: none\n",
        "fail_fast: true\n",
        "repos:\n  - repo: x\n   rev: y\n",
        "repos:\n  - repo: x\n---\nrepos:\n  - repo: y\n",
        "repos:\n- repo: x\nrepos:\n- repo: y\n",
        # A line break more, or one less, would be part of the last value.
        "repos:\n- repo: x\n  rev: |\n    v1",
        "repos:\n- repo: x\n  rev: |+\n    v1\n\n\nci: {}\n",
        "repos:\n- repo: \x07\n",
        "[" * 100_000,
        "repos:\n" + "- repo: x\n" * 120_000,
    ],
)
def test_left_to_the_user(text: str) -> None:
    planned = plan_hooks(text.encode(), "")
    assert (planned.action, planned.before, planned.after) == ("by hand", None, None)
    assert entry(2, 2, 2, 2) in planned.by_hand


@settings(deadline=None)
@given(st.binary())
def test_any_bytes(content: bytes) -> None:
    assert plan_hooks(content, "").action == "by hand"


def test_many_comments() -> None:
    before = OTHER + "    # x\n" * 100_000
    assert merged(before) == before + entry(2, 2, 2, 2)


COMMENTS = st.sampled_from(
    ["", "", "#", "# a: b", "# - repo: off", "#\t-", "# Zoë's 'quote", "# {["]
)
VALUES = st.sampled_from(
    ["v1", "'1.0'", '"a # b"', "[a, b]", "{a: [b]}", "|\n{}  # text\n{}  - b", ">-\n{}  a\n\n{}  b",
     "null", "", "'a\n{}  b'", "[\n{}  a, # c\n{}  b,\n{}]", "!!str a", "|+\n{}  a\n\n"]
)  # fmt: skip


@st.composite
def configurations(draw: st.DrawFn) -> str:
    """A configuration for pre-commit with comments and blank lines wherever they may stand."""
    lines: list[str] = []

    def say(line: str, indent: int = 0) -> None:
        comment = draw(COMMENTS)
        if comment and not line.endswith(("'", "]", "\n")):
            line += f" {comment}" if "\n" not in line else ""
        lines.append(line)
        for _ in range(draw(st.integers(0, 2))):
            column = draw(st.sampled_from([0, indent, indent + 2]))
            lines.append(" " * column + draw(COMMENTS) if draw(st.booleans()) else "")

    def pairs(indent: int) -> None:
        for name in draw(st.lists(st.sampled_from("abcd"), unique=True, max_size=2)):
            value = draw(VALUES).replace("{}", " " * indent)
            say(f"{' ' * indent}{name}: {value}", indent)

    dash, inner, hook_dash, hook_inner = (draw(st.integers(low, 4)) for low in (0, 2, 0, 2))
    key, hook = dash + inner, dash + inner + hook_dash
    pairs(0)
    say("repos:")
    for _ in range(draw(st.integers(1, 3))):
        say(f"{' ' * dash}-{' ' * (inner - 1)}repo: {draw(st.sampled_from(['x', 'local']))}", key)
        pairs(key)
        if draw(st.booleans()):
            say(f"{' ' * key}hooks:", key)
            for _ in range(draw(st.integers(1, 2))):
                say(f"{' ' * hook}-{' ' * (hook_inner - 1)}id: y", hook + hook_inner)
                pairs(hook + hook_inner)
    if draw(st.booleans()):
        say("ci: {}")
    text = "\n".join(lines) + draw(st.sampled_from(["", "\n", "\n\n"]))
    line_end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    return draw(st.sampled_from(["", "\ufeff"])) + text.replace("\n", line_end)


def is_ours(repository: Any) -> bool:
    return [hook["id"] for hook in repository.get("hooks") or ()] == [*HOOKS]


@settings(deadline=None)
@given(configurations())
def test_all_else_stays_as_it_is(before: str) -> None:
    planned = plan_hooks(before.encode(), "")
    if planned.after is None:
        # A line break more, or one less, at its end would be another value.
        assert "|+" in before or ("|" in before and before[-1] not in "\r\n")
        return
    after = planned.after.decode()
    length = len(after) - len(before)
    assert any(before == after[:at] + after[at + length :] for at in range(len(before) + 1))
    old, new = (yaml.safe_load(text.removeprefix("\ufeff")) for text in (before, after))
    assert is_ours(new["repos"].pop())
    assert new == old
    for line_end in set(re.findall(r"\r\n|\r|\n", after)):
        assert line_end in before
    assert plan_hooks(planned.after, "").action == "keep"
