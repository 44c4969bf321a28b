"""A waiver added to policies of every shape: it reads back as it was meant, and all else stays."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.engine.fix.draft import Draft
from validator.engine.policy_file import read_policy
from validator.engine.waiving import (
    InlinePolicy,
    NewWaiver,
    policy_with,
    waiver_edits,
)
from validator.loading.double_quotes import in_double_quotes
from validator.source.memory import Memory

texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
plain = st.text(st.sampled_from("abc /*?\"'\\#]}{[="), min_size=1, max_size=12).filter(str.strip)
waivers = st.builds(
    NewWaiver, st.just("REF004"), plain, plain, st.dates(date(2026, 1, 1), date(2099, 1, 1))
)

BLANK = st.sampled_from(["", "", "\n", "# [[waivers]] = ' \" ü\n", "\n\n", "   \n", "\t# x\n"])
TAIL = st.sampled_from(["", "", " ", " # until = '"])
STATED = (
    "code = \"REF002\"{0}\npath = \"bundles/*\"{0}\nreason = '''a\n# b'''{0}\nuntil = 2027-01-31"
)
BRACED = '{ code = "REF002", path = "bundles/*", reason = "a # b", until = "2027-01-31" }'


@st.composite
def policies(draw: st.DrawFn) -> tuple[str, str]:
    """The path of a policy, and a text in it that is right."""
    path = draw(st.sampled_from(["relgate.toml", "pyproject.toml"]))
    prefix = "tool.relgate." if path == "pyproject.toml" else ""
    parts = [draw(BLANK)]
    if prefix:
        parts.append('[project]\nname = "x"\n' + draw(BLANK))
    shape = draw(st.sampled_from(["none", "tables", "line", "lines"]))
    top = [f"ignore = []{draw(TAIL)}\n", f'select = ["REF",\n  "ROT"] {draw(TAIL)}\n']
    if shape in ("line", "lines"):
        top.append(f"waivers = {draw(arrays(shape == 'lines'))}{draw(TAIL)}\n")
    if prefix:
        parts.append(f"[tool.relgate]{draw(TAIL)}\n")
    for pair in draw(st.permutations(top)):
        parts += [pair, draw(BLANK)]
    tables = [f'[{prefix}severity]\nREF = "error"{draw(TAIL)}\n']
    tables.append(f"[{prefix}rules.rotation_due_soon]\ndays = 3{draw(TAIL)}\n")
    if prefix:
        tables.append("[tool.other]\nx = 1\n")
    if shape == "tables":
        one = f"[[{prefix}waivers]]{draw(TAIL)}\n{STATED.format(draw(TAIL))}{draw(TAIL)}\n"
        number = draw(st.integers(1, 2))
        tables.append("".join(one + draw(BLANK) for _ in range(number)))
    for table in draw(st.permutations(tables)):
        parts += [table, draw(BLANK)]
    text = "".join(parts)
    return path, text.rstrip("\n") if draw(st.booleans()) else text


@st.composite
def arrays(draw: st.DrawFn, on_lines: bool) -> str:
    """Waivers in an array, on one line or on several."""
    items = [BRACED] * draw(st.integers(0, 3))
    if not on_lines:
        comma = draw(st.sampled_from(["", ",", " , "])) if items else ""
        return f"[{draw(st.sampled_from(['', ' ']))}{', '.join(items)}{comma}]"
    indent = draw(st.sampled_from(["", "  ", "\t"]))
    comment = draw(st.sampled_from(["", " # one, [two] }"]))
    lines = [f"{indent}{item},{comment}\n" for item in items]
    if lines and draw(st.booleans()):
        lines[-1] = f"{indent}{items[-1]}{comment}\n"
        lines.append(draw(st.sampled_from(["", f"{indent}# the end\n", f"{indent},\n"])))
    return f"[{comment}\n{''.join(lines)}]"


def policy_in(path: str, content: bytes) -> Any:
    data = tomllib.loads(content.removeprefix(b"\xef\xbb\xbf").decode())
    return data["tool"]["relgate"] if path == "pyproject.toml" else data


def stated(waiver: NewWaiver) -> dict[str, object]:
    return {
        "code": waiver.code,
        "path": waiver.path,
        "reason": waiver.reason,
        "until": waiver.until,
    }


@given(policies(), waivers, st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "\ufeff"]))
def test_it_is_added_last_and_all_else_stays(
    policy: tuple[str, str], waiver: NewWaiver, end: str, bom: str
) -> None:
    path, text = policy
    content = (bom + text.replace("\n", end)).encode()
    document = read_policy(path, content).document
    assert document is not None
    edits = waiver_edits(document, waiver)
    after = Draft(Memory({path: content})).changed(edits).written[path]
    assert after is not None
    assert all(edit.span.start == edit.span.end for edit in edits)
    assert sum(len(edit.text.replace("\n", end).encode()) for edit in edits) == (
        len(after) - len(content)
    )
    before, now = policy_in(path, content), policy_in(path, after)
    assert now == {**before, "waivers": [*before.get("waivers", []), stated(waiver)]}
    assert after.endswith(b"\n") == (content.endswith(b"\n") or not text.strip())
    assert end == "\n" or after.count(b"\n") == after.count(b"\r\n")


@given(waivers)
def test_a_policy_of_its_own(waiver: NewWaiver) -> None:
    assert tomllib.loads(policy_with(waiver)) == {"waivers": [stated(waiver)]}


@given(texts)
def test_strings_read_back_and_show_all_that_they_hold(text: str) -> None:
    written = in_double_quotes(text)
    assert tomllib.loads(f"k = {written}") == {"k": text}
    assert written.isprintable()


def added(path: str, text: str) -> str:
    """A policy once a waiver is added."""
    document = read_policy(path, text.encode()).document
    assert document is not None
    waiver = NewWaiver("REF004", "a/*", "b", date(2027, 1, 31))
    draft = Draft(Memory({path: text.encode()})).changed(waiver_edits(document, waiver))
    return (draft.written[path] or b"").decode()


TABLE = 'code = "REF004"\npath = "a/*"\nreason = "b"\nuntil = 2027-01-31'
ITEM = '{ code = "REF004", path = "a/*", reason = "b", until = 2027-01-31 }'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", f"[[waivers]]\n{TABLE}\n"),
        ("ignore = []\n", f"ignore = []\n\n[[waivers]]\n{TABLE}\n"),
        ("ignore = []", f"ignore = []\n\n[[waivers]]\n{TABLE}"),
        ("ignore = []\n\n", f"ignore = []\n\n[[waivers]]\n{TABLE}\n"),
        ("waivers = []\n", f"waivers = [{ITEM}]\n"),
        (f"waivers = [{BRACED}]\n", f"waivers = [{BRACED}, {ITEM}]\n"),
        (
            f"waivers = [\n  {BRACED}, # why\n  # more\n]\n",
            f"waivers = [\n  {BRACED}, # why\n  {ITEM},\n  # more\n]\n",
        ),
        (
            f"waivers = [\n  {BRACED} # why\n]\n",
            f"waivers = [\n  {BRACED}, # why\n  {ITEM}\n]\n",
        ),
        (
            f"[[waivers]]\n{TABLE} # why\n\n# Rules\n[severity]\n",
            f"[[waivers]]\n{TABLE} # why\n\n[[waivers]]\n{TABLE}\n\n# Rules\n[severity]\n",
        ),
    ],
)
def test_where_it_stands(before: str, after: str) -> None:
    assert added("relgate.toml", before) == after


@pytest.mark.parametrize(
    "text",
    ["[tool]\nrelgate.ignore = []\nother.x = 1\n", "tool.relgate.tags.source = 'git'\n"],
)
def test_a_policy_of_dotted_keys(text: str) -> None:
    assert added("pyproject.toml", text) == f"{text}\n[[tool.relgate.waivers]]\n{TABLE}\n"


def test_a_policy_in_braces_takes_no_table() -> None:
    with pytest.raises(InlinePolicy):
        added("pyproject.toml", "[tool]\nrelgate = { ignore = [] }\n")


def test_a_policy_in_braces_with_an_array_takes_an_item() -> None:
    text = "[tool]\nrelgate = {{ waivers = [{}] }}\n"
    assert added("pyproject.toml", text.format("")) == text.format(ITEM)
