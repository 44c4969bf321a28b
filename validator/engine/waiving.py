"""A further waiver in the policy file: what to insert there, and where."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from validator.loading.document import Document
from validator.loading.double_quotes import in_double_quotes
from validator.loading.marks import Mark
from validator.named_tuple import NamedTuple
from validator.text import Edit, Span, line_end, line_start, text_digest

_AFTER_ITEM = re.compile(r"[ \t]*(?P<comma>,)?[ \t]*(?:#[^\r\n]*)?(?=[\r\n])")


class NewWaiver(NamedTuple):
    """What a waiver of the policy states."""

    code: str
    path: str
    reason: str
    until: date


class InlinePolicy(Exception):  # noqa: N818 - it states a fact about a file, not an error of ours
    """The policy is a table in braces, which no table of waivers can be added to."""


def waiver_edits(policy: Document[Any], waiver: NewWaiver) -> tuple[Edit, ...]:
    """Insertions that add a waiver to a policy, after those that it has, else at its end.

    Raises `InlinePolicy`.
    """
    text, mark = policy.text, policy.tree.mark
    stated = mark[2].get("waivers") if isinstance(mark[2], dict) else None
    table = _table(waiver, "tool.relgate." if policy.path == "pyproject.toml" else "")
    if stated is None:
        if policy.path == "pyproject.toml" and text[mark[0]] == "{":
            raise InlinePolicy
        inserted = [_at_end(text, table)]
    elif text[stated[2][0]] == "[":
        inserted = _in_array(text, stated[2], _inline(waiver))
    else:
        at = line_end(text, _end_of_last(stated[2]))
        inserted = [(at, f"\n\n{table}")]
    basis = text_digest(text)
    return tuple(Edit(policy.path, Span(at, at), it, basis=basis) for at, it in inserted)


def policy_with(waiver: NewWaiver) -> str:
    """The text of a policy that has but this waiver."""
    return f"{_table(waiver, '')}\n"


def _table(waiver: NewWaiver, prefix: str) -> str:
    return "\n".join([f"[[{prefix}waivers]]", *_pairs(waiver)])


def _inline(waiver: NewWaiver) -> str:
    return f"{{ {', '.join(_pairs(waiver))} }}"


def _pairs(waiver: NewWaiver) -> list[str]:
    return [
        f"code = {in_double_quotes(waiver.code)}",
        f"path = {in_double_quotes(waiver.path)}",
        f"reason = {in_double_quotes(waiver.reason)}",
        f"until = {waiver.until.isoformat()}",
    ]


def _at_end(text: str, table: str) -> tuple[int, str]:
    """The end of a text, and the table with a blank line before it.

    A last line without a break has none afterwards either.
    """
    if not text.strip():
        return len(text), f"{table}\n"
    if text.endswith(("\n\n", "\n\r\n")):
        return len(text), f"{table}\n"
    return len(text), f"\n{table}\n" if text.endswith("\n") else f"\n\n{table}"


def _in_array(text: str, array: Mark, item: str) -> list[tuple[int, str]]:
    """Before the bracket that closes an array, or on a line below its last item."""
    _, end, items = array
    if not isinstance(items, list) or not items:
        return [(end - 1, item)]
    last_start, last_end, _ = items[-1]
    after = _AFTER_ITEM.match(text, last_end)
    if after is None:  # on one line with the bracket
        return [(last_end, f", {item}")]
    line = text[line_start(text, last_start) : last_start]
    indent = line if not line.strip() else ""
    below = after.end(), f"\n{indent}{item}"
    if after["comma"]:
        return [(below[0], f"{below[1]},")]
    return [(last_end, ","), below] if below[0] > last_end else [(last_end, f",{below[1]}")]


def _end_of_last(tables: Mark) -> int:
    """Where the last value of the last of some tables ends."""
    items: Any = tables[2]
    ends: list[int] = [child[1] for _, _, child in items[-1][2].values()]
    return max(ends)
